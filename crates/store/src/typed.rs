//! What is typed for a booking that is not made yet, kept for a short while.

use jiff::Timestamp;

use crate::{StoreError, Tx, values};

/// Keeps details under the hash of a token that has none yet.
///
/// # Errors
/// When the database fails.
pub async fn put(
    tx: &mut Tx,
    token_hash: &[u8],
    details: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO typed_details (token_hash, details, created_at) VALUES ($1, $2, $3)";
    let values = values![token_hash, details, now];
    tx.execute(sql, &values).await.map(drop)
}

/// The details under a hash that were kept after `since`.
///
/// # Errors
/// When the database fails.
pub async fn get(
    tx: &mut Tx,
    token_hash: &[u8],
    since: Timestamp,
) -> Result<Option<String>, StoreError> {
    let sql = "SELECT details FROM typed_details WHERE token_hash = $1 AND created_at > $2";
    let row = tx.first(sql, &values![token_hash, since]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Deletes the details under a hash.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &mut Tx, token_hash: &[u8]) -> Result<(), StoreError> {
    let sql = "DELETE FROM typed_details WHERE token_hash = $1";
    tx.execute(sql, &values![token_hash]).await.map(drop)
}

/// Deletes all that were kept before `then`.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, then: Timestamp) -> Result<u64, StoreError> {
    let sql = "DELETE FROM typed_details WHERE created_at < $1";
    tx.execute(sql, &values![then]).await
}
