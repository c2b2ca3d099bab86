//! Claims: who or what is taken in which five minutes.
//!
//! A row is a stretch of cells that one owner has of one resource. The engine itself refuses a row
//! that overlaps another of its resource: on SQLite by a trigger, since there is one writer; on
//! PostgreSQL by a trigger that writes each cell under a unique key, since there are many.

mod read;

use std::ops::Range;

use uuid::Uuid;

pub use self::read::{of_owners, owned, owners, taken, taken_of_each};
use crate::{StoreError, Tx, values};

/// Cells that one row may span, a day: so whoever looks for what reaches into a range knows how far
/// before it to begin. The schema holds the same number.
const LONGEST: i64 = 288;

/// Claims the half-open range of cells `cells` on every resource for `owner`.
///
/// Answers `false` when anything of it is taken: the caller must then give up what was claimed before.
/// Resources go in sorted order, so that two rivals wait for one another instead of deadlocking.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    tx: &mut Tx,
    resources: &[Uuid],
    cells: Range<i64>,
    owner: Uuid,
) -> Result<bool, StoreError> {
    let mut sorted = resources.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    for resource in sorted {
        if !stretch(tx, resource, cells.clone(), owner).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// One stretch, in rows that are not too long; answers `false` at the first that overlaps another.
async fn stretch(
    tx: &mut Tx,
    resource: Uuid,
    cells: Range<i64>,
    owner: Uuid,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO claim (resource_id, first_cell, end_cell, owner_id)
        VALUES ($1, $2, $3, $4)";
    let mut first = cells.start;
    while first < cells.end {
        let end = cells.end.min(first + LONGEST);
        let values = values![resource, first, end, owner];
        if tx.execute(sql, &values).await? != 1 {
            return Ok(false);
        }
        first = end;
    }
    Ok(true)
}

/// Claims exactly these cells, each of a resource for an owner. Answers `false` when anything of it
/// is taken: the caller must then give the transaction up.
///
/// # Errors
/// When the database fails.
pub async fn claim_exactly(
    tx: &mut Tx,
    mut cells: Vec<(Uuid, i64, Uuid)>,
) -> Result<bool, StoreError> {
    cells.sort_unstable();
    let joined = |a: &(Uuid, i64, Uuid), b: &(Uuid, i64, Uuid)| (a.0, a.1 + 1, a.2) == *b;
    for run in cells.chunk_by(joined) {
        let (resource, first, owner) = run[0];
        let end = first + run.len() as i64;
        if !stretch(tx, resource, first..end, owner).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Claims of the half-open range what is free, and leaves the rest to those who have it.
///
/// For visits that staff book knowingly over others: what is taken stays refused all the same.
///
/// # Errors
/// When the database fails.
pub async fn claim_free(
    tx: &mut Tx,
    resource: Uuid,
    cells: Range<i64>,
    owner: Uuid,
) -> Result<(), StoreError> {
    loop {
        let taken = taken(tx, resource, cells.clone()).await?;
        let mut all = true;
        let mut from = cells.start;
        for cell in taken.into_iter().chain([cells.end]) {
            all &= stretch(tx, resource, from..cell, owner).await?;
            from = cell + 1;
        }
        // Where somebody else was faster, the next look sees what they left.
        if all {
            return Ok(());
        }
    }
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

/// Gives up what `owner` claims of one resource.
///
/// # Errors
/// When the database fails.
pub async fn release_of(tx: &mut Tx, owner: Uuid, resource: Uuid) -> Result<(), StoreError> {
    let sql = "DELETE FROM claim WHERE owner_id = $1 AND resource_id = $2";
    tx.execute(sql, &values![owner, resource]).await.map(drop)
}

/// Makes everything that `from` claims `to`'s.
///
/// # Errors
/// When the database fails.
pub async fn hand_over(tx: &mut Tx, from: Uuid, to: Uuid) -> Result<(), StoreError> {
    let sql = "UPDATE claim SET owner_id = $2 WHERE owner_id = $1";
    tx.execute(sql, &values![from, to]).await.map(drop)
}

/// Makes every claim on one resource a claim on another, unless both are claimed at one time: then
/// it changes nothing and answers `false`.
///
/// # Errors
/// When the database fails.
pub async fn repoint(tx: &mut Tx, from: Uuid, to: Uuid) -> Result<bool, StoreError> {
    let both = "SELECT 1 FROM claim a JOIN claim b
        ON a.first_cell < b.end_cell AND b.first_cell < a.end_cell
        WHERE a.resource_id = $1 AND b.resource_id = $2 LIMIT 1";
    if tx.first(both, &values![from, to]).await?.is_some() {
        return Ok(false);
    }
    let sql = "UPDATE claim SET resource_id = $2 WHERE resource_id = $1";
    tx.execute(sql, &values![from, to]).await?;
    Ok(true)
}

/// Deletes claims that end before `cell`; the appointments stay.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, cell: i64) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM claim WHERE end_cell <= $1", &values![cell])
        .await
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
