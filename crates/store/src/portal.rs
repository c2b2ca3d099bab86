//! Clients who signed in by a link to their address.

use jiff::Timestamp;

use crate::{StoreError, Tx, appointment, appointment::Appointment, values};

/// Keeps a link that proves an address to the browser that asked for it.
///
/// # Errors
/// When the database fails.
pub async fn put_link(
    tx: &mut Tx,
    (token_hash, browser_hash): (&[u8], &[u8]),
    email_key: &str,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO client_link (token_hash, browser_hash, email_key, expires_at)
        VALUES ($1, $2, $3, $4)";
    tx.execute(
        sql,
        &values![token_hash, browser_hash, email_key, expires_at],
    )
    .await
    .map(drop)
}

/// Uses a link up, and gives the address that it proves if it fits this browser and has not run out.
///
/// # Errors
/// When the database fails.
pub async fn take_link(
    tx: &mut Tx,
    (token_hash, browser_hash): (&[u8], &[u8]),
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let sql = "DELETE FROM client_link WHERE token_hash = $1 AND browser_hash = $2
        AND expires_at > $3 RETURNING email_key";
    let row = tx
        .first(sql, &values![token_hash, browser_hash, now])
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Opens a session for an address.
///
/// # Errors
/// When the database fails.
pub async fn open(
    tx: &mut Tx,
    token_hash: &[u8],
    email_key: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO client_session (token_hash, email_key, created_at, seen_at)
        VALUES ($1, $2, $3, $3)";
    tx.execute(sql, &values![token_hash, email_key, now])
        .await
        .map(drop)
}

/// The address behind a session that began after `born_after` and was seen after `seen_after`.
///
/// # Errors
/// When the database fails.
pub async fn find(
    tx: &mut Tx,
    token_hash: &[u8],
    born_after: Timestamp,
    seen_after: Timestamp,
) -> Result<Option<String>, StoreError> {
    let sql = "SELECT email_key FROM client_session
        WHERE token_hash = $1 AND created_at > $2 AND seen_at > $3";
    let row = tx
        .first(sql, &values![token_hash, born_after, seen_after])
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Notes that a session is in use.
///
/// # Errors
/// When the database fails.
pub async fn touch(tx: &mut Tx, token_hash: &[u8], now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE client_session SET seen_at = $2 WHERE token_hash = $1";
    tx.execute(sql, &values![token_hash, now]).await.map(drop)
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub async fn close(tx: &mut Tx, token_hash: &[u8]) -> Result<(), StoreError> {
    let sql = "DELETE FROM client_session WHERE token_hash = $1";
    tx.execute(sql, &values![token_hash]).await.map(drop)
}

/// Deletes what has run out.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, now: Timestamp, seen: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM client_link WHERE expires_at < $1",
        &values![now],
    )
    .await?;
    tx.execute(
        "DELETE FROM client_session WHERE seen_at < $1",
        &values![seen],
    )
    .await
    .map(drop)
}

/// The visits of everybody with an address, newest first.
///
/// # Errors
/// When the database fails.
pub async fn visits(tx: &mut Tx, email_key: &str) -> Result<Vec<Appointment>, StoreError> {
    let sql = format!(
        "SELECT {} FROM appointment a JOIN client c ON c.id = a.client_id
         WHERE c.email_key = $1 ORDER BY a.start_utc DESC LIMIT 200",
        appointment::columns_of("a")
    );
    tx.query(&sql, &values![email_key])
        .await?
        .iter()
        .map(appointment::read)
        .collect()
}
