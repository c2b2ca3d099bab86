//! The words that people agreed to, version by version.

use jiff::Timestamp;

use crate::{StoreError, Tx, values};

/// The newest version of some words, and the words.
///
/// # Errors
/// When the database fails.
pub async fn newest(tx: &mut Tx, id: &str) -> Result<Option<(i64, String)>, StoreError> {
    let sql = "SELECT version, words FROM consent_wording WHERE id = $1
        ORDER BY version DESC LIMIT 1";
    let row = tx.first(sql, &values![id]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// One version of some words.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: &str, version: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT words FROM consent_wording WHERE id = $1 AND version = $2";
    let row = tx.first(sql, &values![id, version]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Adds a version.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    tx: &mut Tx,
    (id, version): (&str, i64),
    words: &str,
    since: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO consent_wording (id, version, words, since) VALUES ($1,$2,$3,$4)
        ON CONFLICT (id, version) DO NOTHING";
    tx.execute(sql, &values![id, version, words, since])
        .await
        .map(drop)
}
