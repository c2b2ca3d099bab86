//! The clinic's settings: a word and its value.

use crate::{StoreError, Tx, kept, values};

/// The value of a setting.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, key: &str) -> Result<Option<String>, StoreError> {
    let row = tx
        .first("SELECT value FROM setting WHERE key = $1", &values![key])
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// All settings.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    let rows = tx
        .query("SELECT key, value FROM setting ORDER BY key", &[])
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Sets one.
///
/// # Errors
/// When the database fails.
pub async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    let sql = "INSERT INTO setting (key, value) VALUES ($1, $2)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.execute(sql, &values![key, value]).await.map(drop)
}

/// Sets one unless it is set already.
///
/// # Errors
/// When the database fails.
pub async fn put_if_new(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    let sql = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    tx.execute(sql, &values![key, value]).await.map(drop)
}
