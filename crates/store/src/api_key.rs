//! Keys with which other programs use the API.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::{
    ApiKeyId, AppointmentId, Row, StoreError, Tx,
    kept::{self, Kept},
    values,
};

/// A key of another program. The secret itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id, which audit lines name.
    pub id: ApiKeyId,
    /// What the owner calls the program.
    pub name: String,
    /// Whether it may read the visits that it booked.
    pub may_read: bool,
    /// Whether it may book, move and cancel.
    pub may_book: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was ended.
    pub revoked_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, name, may_read, may_book, created_at, last_used_at, revoked_at";

fn read(row: &Row) -> Result<ApiKey, StoreError> {
    Ok(ApiKey {
        id: row.get(0)?,
        name: row.get(1)?,
        may_read: row.get(2)?,
        may_book: row.get(3)?,
        created_at: row.get(4)?,
        last_used_at: row.get(5)?,
        revoked_at: row.get(6)?,
    })
}

/// The keys that may be used, by the SHA-256 of their secret. When each was last used changes too
/// often to be kept: it is never told here.
#[derive(PartialEq)]
pub struct Usable(HashMap<Vec<u8>, ApiKey>);

impl Usable {
    /// The key behind a secret.
    #[must_use]
    pub fn by_hash(&self, key_hash: &[u8]) -> Option<&ApiKey> {
        self.0.get(key_hash)
    }
}

impl Kept for Usable {
    async fn read(tx: &mut Tx) -> Result<Self, StoreError> {
        let sql = format!("SELECT {COLUMNS}, key_hash FROM api_key WHERE revoked_at IS NULL");
        let key = |row: &Row| {
            let key = ApiKey {
                last_used_at: None,
                ..read(row)?
            };
            Ok((row.get(7)?, key))
        };
        let rows = tx.query(&sql, &[]).await?;
        rows.iter().map(key).collect::<Result<_, _>>().map(Self)
    }
}

/// Keeps a new key; `key_hash` is the SHA-256 of its secret.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, key: &ApiKey, key_hash: &[u8]) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    let sql = "INSERT INTO api_key (id, name, key_hash, may_read, may_book, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let values = values![
        key.id,
        &key.name,
        key_hash,
        key.may_read,
        key.may_book,
        key.created_at
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// All keys, ended ones too, newest first.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<ApiKey>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM api_key ORDER BY created_at DESC, id");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// Ends a key. Answers its name, or nothing when there was none to end.
///
/// # Errors
/// When the database fails.
pub async fn revoke(
    tx: &mut Tx,
    id: ApiKeyId,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    kept::changes(tx).await?;
    let sql = "UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL
        RETURNING name";
    let row = tx.first(sql, &values![id, now]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Notes that a key is in use.
///
/// # Errors
/// When the database fails.
pub async fn touch(tx: &mut Tx, id: ApiKeyId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE api_key SET last_used_at = $2 WHERE id = $1";
    tx.execute(sql, &values![id, now]).await.map(drop)
}

/// Whether a visit was booked with a key, as its audit line tells.
///
/// # Errors
/// When the database fails.
pub async fn booked(tx: &mut Tx, key: ApiKeyId, visit: AppointmentId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM audit WHERE subject_id = $1 AND actor_id = $2
        AND actor_kind = 'api' AND action = 'appointment.booked'";
    Ok(tx.first(sql, &values![visit, key]).await?.is_some())
}
