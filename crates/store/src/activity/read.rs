//! Reading runs.

use super::{Activity, COLUMNS, WIDTH, read};
use crate::{ActivityId, ClientId, StoreError, Tx, values};

/// Every counted run with its digest, earliest first.
///
/// # Errors
/// When the database fails.
pub async fn history(tx: &mut Tx, client: ClientId) -> Result<Vec<(Activity, String)>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, digest FROM activity WHERE client_id = $1 AND same_as IS NULL
         ORDER BY start_utc, id"
    );
    let rows = tx.query(&sql, &values![client]).await?;
    rows.iter()
        .map(|row| Ok((read(row)?, row.get(WIDTH)?)))
        .collect()
}

/// Counted runs, newest first.
///
/// # Errors
/// When the database fails.
pub async fn newest(
    tx: &mut Tx,
    client: ClientId,
    (skip, most): (u32, u32),
) -> Result<Vec<Activity>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM activity WHERE client_id = $1 AND same_as IS NULL
         ORDER BY start_utc DESC, id LIMIT $2 OFFSET $3"
    );
    let rows = tx.query(&sql, &values![client, most, skip]).await?;
    rows.iter().map(read).collect()
}

/// How many runs are counted.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &mut Tx, client: ClientId) -> Result<u32, StoreError> {
    let sql = "SELECT COUNT(*) FROM activity WHERE client_id = $1 AND same_as IS NULL";
    tx.first(sql, &values![client])
        .await?
        .map_or(Ok(0), |row| row.get(0))
}

/// Recordings that are not counted since another of the same run is, newest first.
///
/// # Errors
/// When the database fails.
pub async fn copies(tx: &mut Tx, client: ClientId) -> Result<Vec<Activity>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM activity WHERE client_id = $1 AND same_as IS NOT NULL
         ORDER BY start_utc DESC, id"
    );
    let rows = tx.query(&sql, &values![client]).await?;
    rows.iter().map(read).collect()
}

/// One of a client's runs.
///
/// # Errors
/// When the database fails.
pub async fn get(
    tx: &mut Tx,
    client: ClientId,
    id: ActivityId,
) -> Result<Option<Activity>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM activity WHERE client_id = $1 AND id = $2");
    let row = tx.first(&sql, &values![client, id]).await?;
    row.as_ref().map(read).transpose()
}

/// Every recording, counted or not: its id, the one it is the same as, and the JSON that
/// recognises it.
///
/// # Errors
/// When the database fails.
pub async fn prints(
    tx: &mut Tx,
    client: ClientId,
) -> Result<Vec<(ActivityId, Option<ActivityId>, String)>, StoreError> {
    let sql = "SELECT id, same_as, fingerprint FROM activity WHERE client_id = $1
        ORDER BY start_utc, id";
    let rows = tx.query(sql, &values![client]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}

/// JSON of the pieces of a run; `None` where its file held no detail.
///
/// # Errors
/// When the database fails.
pub async fn profile(tx: &mut Tx, id: ActivityId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT pieces FROM activity_profile WHERE activity_id = $1";
    let row = tx.first(sql, &values![id]).await?;
    row.map(|row| row.get(0)).transpose()
}
