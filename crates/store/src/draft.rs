//! Answers of a check in progress, kept for a day.

use jiff::Timestamp;

use crate::{StoreError, Tx, values};

/// Answers so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// JSON of the answers.
    pub answers: String,
    /// When the check began.
    pub created_at: Timestamp,
}

/// Keeps answers under the hash of their token, new or changed.
///
/// # Errors
/// When the database fails.
pub async fn put(
    tx: &mut Tx,
    token_hash: &[u8],
    answers: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO check_draft (token_hash, answers, created_at, updated_at)
        VALUES ($1, $2, $3, $3)
        ON CONFLICT (token_hash) DO UPDATE SET answers = excluded.answers,
        updated_at = excluded.updated_at";
    tx.execute(sql, &values![token_hash, answers, now])
        .await
        .map(drop)
}

/// The answers behind a token that were begun after `born_after`.
///
/// # Errors
/// When the database fails.
pub async fn get(
    tx: &mut Tx,
    token_hash: &[u8],
    born_after: Timestamp,
) -> Result<Option<Draft>, StoreError> {
    let sql = "SELECT answers, created_at FROM check_draft
        WHERE token_hash = $1 AND created_at > $2";
    let row = tx.first(sql, &values![token_hash, born_after]).await?;
    row.map(|row| {
        Ok(Draft {
            answers: row.get(0)?,
            created_at: row.get(1)?,
        })
    })
    .transpose()
}

/// Deletes one.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &mut Tx, token_hash: &[u8]) -> Result<(), StoreError> {
    let sql = "DELETE FROM check_draft WHERE token_hash = $1";
    tx.execute(sql, &values![token_hash]).await.map(drop)
}

/// Deletes all that were begun before `then`.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, then: Timestamp) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM check_draft WHERE created_at < $1",
        &values![then],
    )
    .await
}
