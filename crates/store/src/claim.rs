//! Claims: who or what is taken in which five minutes.

use uuid::Uuid;

use crate::{StoreError, Tx, Value, tx::placeholders, values};

/// Rows per statement: SQLite binds at most 32,766 values, PostgreSQL 65,535.
const ROWS: usize = 5_000;

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
