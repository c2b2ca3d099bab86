//! Keys that make the same request twice one change.

use jiff::Timestamp;

use crate::{StoreError, Tx, values};

/// What a key stands for so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Nothing: go on.
    No,
    /// The same request was answered with this.
    Answered(String),
    /// The key was used for another request.
    OtherRequest,
}

/// Looks a key up.
///
/// # Errors
/// When the database fails.
pub async fn look_up(
    tx: &mut Tx,
    key_hash: &[u8],
    request_hash: &[u8],
) -> Result<Seen, StoreError> {
    let sql = "SELECT request_hash, response FROM idempotency WHERE key_hash = $1";
    let Some(row) = tx.first(sql, &values![key_hash]).await? else {
        return Ok(Seen::No);
    };
    let same = row.get::<Vec<u8>>(0)? == request_hash;
    Ok(if same {
        Seen::Answered(row.get(1)?)
    } else {
        Seen::OtherRequest
    })
}

/// Keeps the answer to a key, in the transaction of the change.
///
/// Two requests with one key that race: the second's transaction fails on the unique key.
///
/// # Errors
/// [`StoreError::Constraint`] when the key was used meanwhile.
pub async fn keep(
    tx: &mut Tx,
    key_hash: &[u8],
    request_hash: &[u8],
    response: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO idempotency (key_hash, request_hash, response, created_at)
        VALUES ($1, $2, $3, $4)";
    tx.execute(sql, &values![key_hash, request_hash, response, now])
        .await
        .map(drop)
}

/// Deletes keys older than `then`.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, then: Timestamp) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM idempotency WHERE created_at < $1",
        &values![then],
    )
    .await
}
