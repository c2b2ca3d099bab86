//! Signed-in browsers, kept on the server.

use jiff::Timestamp;

use crate::{AccountId, StoreError, Tx, account, account::Account, values};

/// Opens a session; `token_hash` is the SHA-256 of the cookie.
///
/// # Errors
/// When the database fails.
pub async fn open(
    tx: &mut Tx,
    token_hash: &[u8],
    account: AccountId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO session (token_hash, account_id, created_at, seen_at)
        VALUES ($1, $2, $3, $3)";
    tx.execute(sql, &values![token_hash, account, now])
        .await
        .map(drop)
}

/// The active account behind a session that began after `born_after` and was seen after
/// `seen_after`, with the time it was last seen.
///
/// # Errors
/// When the database fails.
pub async fn find(
    tx: &mut Tx,
    token_hash: &[u8],
    born_after: Timestamp,
    seen_after: Timestamp,
) -> Result<Option<(Account, Timestamp)>, StoreError> {
    let columns: Vec<String> = account::COLUMNS
        .split(", ")
        .map(|c| format!("a.{c}"))
        .collect();
    let sql = format!(
        "SELECT {}, s.seen_at FROM session s JOIN account a ON a.id = s.account_id
         WHERE s.token_hash = $1 AND s.created_at > $2 AND s.seen_at > $3 AND a.active = $4",
        columns.join(", ")
    );
    let row = tx
        .first(&sql, &values![token_hash, born_after, seen_after, true])
        .await?;
    row.map(|row| Ok((account::read(&row)?, row.get(columns.len())?)))
        .transpose()
}

/// Notes that a session is in use.
///
/// # Errors
/// When the database fails.
pub async fn touch(tx: &mut Tx, token_hash: &[u8], now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE session SET seen_at = $2 WHERE token_hash = $1";
    tx.execute(sql, &values![token_hash, now]).await.map(drop)
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub async fn close(tx: &mut Tx, token_hash: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM session WHERE token_hash = $1",
        &values![token_hash],
    )
    .await
    .map(drop)
}

/// Ends the sessions of an account, all but the one with the hash `kept`. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn close_all(
    tx: &mut Tx,
    account: AccountId,
    kept: Option<&[u8]>,
) -> Result<u64, StoreError> {
    let sql = "DELETE FROM session WHERE account_id = $1 AND token_hash <> $2";
    // No hash is empty.
    let kept = kept.unwrap_or_default();
    tx.execute(sql, &values![account, kept]).await
}

/// How many browsers an account is signed in with, of sessions that began after `born_after` and were
/// seen after `seen_after`.
///
/// # Errors
/// When the database fails.
pub async fn count(
    tx: &mut Tx,
    account: AccountId,
    born_after: Timestamp,
    seen_after: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM session WHERE account_id = $1 AND created_at > $2
        AND seen_at > $3";
    let row = tx
        .first(sql, &values![account, born_after, seen_after])
        .await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Deletes sessions last seen before `then`.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, then: Timestamp) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM session WHERE seen_at < $1", &values![then])
        .await
}
