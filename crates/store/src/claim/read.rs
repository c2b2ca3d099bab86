//! What is claimed, and by whom.

use std::{collections::HashMap, ops::Range};

use uuid::Uuid;

use super::LONGEST;
use crate::{StoreError, Tx, Value, tx::places, values};

/// Resources per question.
const RESOURCES: usize = 500;
/// What of a resource lies within a range: `$2` is its first cell, `$3` its end, `$4` a row's length
/// before it, where the first row that can reach into it begins.
const WITHIN: &str = "resource_id = $1 AND first_cell > $4 AND first_cell < $3 AND end_cell > $2";

fn within(resource: Uuid, cells: &Range<i64>) -> [Value; 4] {
    let before = cells.start.saturating_sub(LONGEST);
    values![resource, cells.start, cells.end, before]
}

/// The cells of one resource that are taken within the half-open range `cells`, in order.
///
/// # Errors
/// When the database fails.
pub async fn taken(tx: &mut Tx, resource: Uuid, cells: Range<i64>) -> Result<Vec<i64>, StoreError> {
    let owned = owned(tx, resource, cells).await?;
    Ok(owned.into_iter().map(|(cell, _)| cell).collect())
}

/// The claimed cells of one resource within a range, in order, and who owns each.
///
/// # Errors
/// When the database fails.
pub async fn owned(
    tx: &mut Tx,
    resource: Uuid,
    cells: Range<i64>,
) -> Result<Vec<(i64, Uuid)>, StoreError> {
    let sql = format!(
        "SELECT first_cell, end_cell, owner_id FROM claim WHERE {WITHIN} ORDER BY first_cell"
    );
    let mut found = Vec::new();
    for row in tx.query(&sql, &within(resource, &cells)).await? {
        let (first, end, owner): (i64, i64, Uuid) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let clipped = first.max(cells.start)..end.min(cells.end);
        found.extend(clipped.map(|cell| (cell, owner)));
    }
    Ok(found)
}

/// Who owns the claims on a resource within a range: appointments, holds or blocks.
///
/// # Errors
/// When the database fails.
pub async fn owners(
    tx: &mut Tx,
    resource: Uuid,
    cells: Range<i64>,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = format!("SELECT DISTINCT owner_id FROM claim WHERE {WITHIN}");
    let rows = tx.query(&sql, &within(resource, &cells)).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The stretches that are taken of many resources at once within a range, each half-open, in order and
/// perhaps reaching beyond it; without what those in `ignoring` claim. Resources of which nothing is
/// taken are left out.
///
/// # Errors
/// When the database fails.
pub async fn taken_of_each(
    tx: &mut Tx,
    resources: &[Uuid],
    cells: Range<i64>,
    ignoring: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Range<i64>>>, StoreError> {
    let mut found: HashMap<Uuid, Vec<Range<i64>>> = HashMap::new();
    for chunk in resources.chunks(RESOURCES) {
        let others = match ignoring.len() {
            0 => String::new(),
            count => format!("AND owner_id NOT IN ({})", places(4 + chunk.len(), count)),
        };
        let sql = format!(
            "SELECT resource_id, first_cell, end_cell FROM claim
             WHERE first_cell > $3 AND first_cell < $2 AND end_cell > $1
             AND resource_id IN ({}) {others} ORDER BY resource_id, first_cell",
            places(4, chunk.len())
        );
        let before = cells.start.saturating_sub(LONGEST);
        let mut values: Vec<Value> = values![cells.start, cells.end, before].into();
        values.extend(chunk.iter().chain(ignoring).map(|id| Value::from(*id)));
        // Rows of one resource follow one another.
        let mut last: Option<(Uuid, Vec<Range<i64>>)> = None;
        tx.each_range(&sql, &values, |id, range| match &mut last {
            Some((of, ranges)) if *of == id => ranges.push(range),
            _ => found.extend(last.replace((id, vec![range]))),
        })
        .await?;
        found.extend(last);
    }
    Ok(found)
}

/// The cells that each of these owners claims, with their resource, in order.
///
/// # Errors
/// When the database fails.
pub async fn of_owners(
    tx: &mut Tx,
    owners: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(Uuid, i64)>>, StoreError> {
    let mut found: HashMap<Uuid, Vec<(Uuid, i64)>> = HashMap::new();
    for chunk in owners.chunks(RESOURCES) {
        let sql = format!(
            "SELECT owner_id, resource_id, first_cell, end_cell FROM claim WHERE owner_id IN ({})
             ORDER BY owner_id, resource_id, first_cell",
            places(1, chunk.len())
        );
        let values: Vec<Value> = chunk.iter().map(|id| Value::from(*id)).collect();
        for row in tx.query(&sql, &values).await? {
            let (resource, first, end): (Uuid, i64, i64) = (row.get(1)?, row.get(2)?, row.get(3)?);
            let cells = (first..end).map(|cell| (resource, cell));
            found.entry(row.get(0)?).or_default().extend(cells);
        }
    }
    Ok(found)
}
