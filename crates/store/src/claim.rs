//! Claims: who or what is taken in which five minutes.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{StoreError, Tx, Value, tx::placeholders, values};

/// Rows per statement: SQLite binds at most 32,766 values, PostgreSQL 65,535.
const ROWS: usize = 5_000;
/// Resources per question.
const RESOURCES: usize = 500;

/// Claims the half-open range of cells `cells` on every resource for `owner`.
///
/// Answers `false` when anything of it is taken: the caller must then give the transaction up.
/// Rows go in sorted order, so that two rivals wait for one another instead of deadlocking.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    tx: &mut Tx,
    resources: &[Uuid],
    cells: std::ops::Range<i64>,
    owner: Uuid,
) -> Result<bool, StoreError> {
    let mut sorted = resources.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let rows: Vec<(Uuid, i64)> = sorted
        .into_iter()
        .flat_map(|r| cells.clone().map(move |cell| (r, cell)))
        .collect();
    for chunk in rows.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO claim (resource_id, cell, owner_id) VALUES {} ON CONFLICT DO NOTHING",
            placeholders(chunk.len(), 3)
        );
        let values: Vec<Value> = chunk
            .iter()
            .flat_map(|(r, c)| values![*r, *c, owner])
            .collect();
        if tx.execute(&sql, &values).await? != chunk.len() as u64 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Gives up everything that `owner` claims.
///
/// # Errors
/// When the database fails.
pub async fn release(tx: &mut Tx, owner: Uuid) -> Result<(), StoreError> {
    tx.execute("DELETE FROM claim WHERE owner_id = $1", &values![owner])
        .await
        .map(drop)
}

/// Makes everything that `from` claims `to`'s.
///
/// # Errors
/// When the database fails.
pub async fn hand_over(tx: &mut Tx, from: Uuid, to: Uuid) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE claim SET owner_id = $2 WHERE owner_id = $1",
        &values![from, to],
    )
    .await
}

/// The cells of one resource that are taken within the half-open range `cells`, in order.
///
/// # Errors
/// When the database fails.
pub async fn taken(
    tx: &mut Tx,
    resource: Uuid,
    cells: std::ops::Range<i64>,
) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT cell FROM claim WHERE resource_id = $1 AND cell >= $2 AND cell < $3
        ORDER BY cell";
    let rows = tx
        .query(sql, &values![resource, cells.start, cells.end])
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// As [`taken`], for many resources at once and without what `ignoring` itself claims; resources of
/// which nothing is taken are left out.
///
/// # Errors
/// When the database fails.
pub async fn taken_of_each(
    tx: &mut Tx,
    resources: &[Uuid],
    cells: std::ops::Range<i64>,
    ignoring: Option<Uuid>,
) -> Result<HashMap<Uuid, Vec<i64>>, StoreError> {
    let mut found: HashMap<Uuid, Vec<i64>> = HashMap::new();
    for chunk in resources.chunks(RESOURCES) {
        let places: Vec<String> = (4..4 + chunk.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT resource_id, cell FROM claim WHERE cell >= $1 AND cell < $2
             AND owner_id <> $3 AND resource_id IN ({}) ORDER BY resource_id, cell",
            places.join(",")
        );
        // No owner has the nil id.
        let ignored = ignoring.unwrap_or(Uuid::nil());
        let mut values: Vec<Value> = values![cells.start, cells.end, ignored].into();
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        // Rows of one resource follow one another.
        let mut last: Option<(Uuid, Vec<i64>)> = None;
        tx.each_pair(&sql, &values, |id, cell| match &mut last {
            Some((of, cells)) if *of == id => cells.push(cell),
            _ => found.extend(last.replace((id, vec![cell]))),
        })
        .await?;
        found.extend(last);
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
    cells: std::ops::Range<i64>,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = "SELECT DISTINCT owner_id FROM claim
        WHERE resource_id = $1 AND cell >= $2 AND cell < $3";
    let rows = tx
        .query(sql, &values![resource, cells.start, cells.end])
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Deletes claims on cells before `cell`; the appointments stay.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, cell: i64) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM claim WHERE cell < $1", &values![cell])
        .await
}

/// As [`taken`], without what `owner` itself claims.
///
/// # Errors
/// When the database fails.
pub async fn taken_by_others(
    tx: &mut Tx,
    resource: Uuid,
    cells: std::ops::Range<i64>,
    owner: Uuid,
) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT cell FROM claim WHERE resource_id = $1 AND cell >= $2 AND cell < $3
        AND owner_id <> $4 ORDER BY cell";
    let rows = tx
        .query(sql, &values![resource, cells.start, cells.end, owner])
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Gives up what `owner` claims of one resource.
///
/// # Errors
/// When the database fails.
pub async fn release_of(tx: &mut Tx, owner: Uuid, resource: Uuid) -> Result<(), StoreError> {
    let sql = "DELETE FROM claim WHERE owner_id = $1 AND resource_id = $2";
    tx.execute(sql, &values![owner, resource]).await.map(drop)
}

/// Claims of the half-open range what is free, and leaves the rest to those who have it. Answers how
/// many cells were claimed.
///
/// For visits that staff book knowingly over others: the unique key holds all the same.
///
/// # Errors
/// When the database fails.
pub async fn claim_free(
    tx: &mut Tx,
    resource: Uuid,
    cells: std::ops::Range<i64>,
    owner: Uuid,
) -> Result<u64, StoreError> {
    let rows: Vec<i64> = cells.collect();
    let mut claimed = 0;
    for chunk in rows.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO claim (resource_id, cell, owner_id) VALUES {} ON CONFLICT DO NOTHING",
            placeholders(chunk.len(), 3)
        );
        let values: Vec<Value> = chunk
            .iter()
            .flat_map(|cell| values![resource, *cell, owner])
            .collect();
        claimed += tx.execute(&sql, &values).await?;
    }
    Ok(claimed)
}

/// The claimed cells of one resource within a range, in order, and who owns each.
///
/// # Errors
/// When the database fails.
pub async fn owned(
    tx: &mut Tx,
    resource: Uuid,
    cells: std::ops::Range<i64>,
) -> Result<Vec<(i64, Uuid)>, StoreError> {
    let sql = "SELECT cell, owner_id FROM claim WHERE resource_id = $1 AND cell >= $2 AND cell < $3
        ORDER BY cell";
    let rows = tx
        .query(sql, &values![resource, cells.start, cells.end])
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Takes turns with [`over_others`]: call before claims are given up for good.
///
/// On PostgreSQL a visit booked over others and the calling-off of one of those could otherwise pass
/// without seeing one another. On SQLite there is one writer anyway.
///
/// # Errors
/// When the database fails.
pub async fn giving_up(tx: &mut Tx) -> Result<(), StoreError> {
    turn(tx, "SELECT pg_advisory_xact_lock_shared(7204)").await
}

/// Takes turns with [`giving_up`]: call before a visit is booked over others.
///
/// # Errors
/// When the database fails.
pub async fn over_others(tx: &mut Tx) -> Result<(), StoreError> {
    turn(tx, "SELECT pg_advisory_xact_lock(7204)").await
}

async fn turn(tx: &mut Tx, sql: &'static str) -> Result<(), StoreError> {
    if tx.is_sqlite() {
        return Ok(());
    }
    tx.batch(sql).await
}

/// Makes every claim on one resource a claim on another, unless both are claimed at one time: then
/// it changes nothing and answers `false`.
///
/// # Errors
/// When the database fails.
pub async fn repoint(tx: &mut Tx, from: Uuid, to: Uuid) -> Result<bool, StoreError> {
    let both = "SELECT 1 FROM claim a JOIN claim b ON a.cell = b.cell
        WHERE a.resource_id = $1 AND b.resource_id = $2 LIMIT 1";
    if tx.first(both, &values![from, to]).await?.is_some() {
        return Ok(false);
    }
    let sql = "UPDATE claim SET resource_id = $2 WHERE resource_id = $1";
    tx.execute(sql, &values![from, to]).await?;
    Ok(true)
}
