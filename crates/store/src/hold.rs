//! Times held while their details are typed.

use jiff::Timestamp;

use crate::{
    HoldId, LocationId, PractitionerId, RoomId, Row, ServiceId, StoreError, Tx, claim, values,
};

/// A time held for a while; its claims carry its id as owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id, the owner of its claims.
    pub id: HoldId,
    /// SHA-256 of the token that its holder carries.
    pub token_hash: Vec<u8>,
    /// What is to be booked.
    pub service: ServiceId,
    /// Where.
    pub location: LocationId,
    /// With whom.
    pub practitioner: PractitionerId,
    /// In which room, where the service needs one.
    pub room: Option<RoomId>,
    /// Begin of the visit.
    pub start: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

const COLUMNS: &str = "id, token_hash, service_id, location_id, practitioner_id, room_id, \
    start_utc, expires_at";

fn read(row: &Row) -> Result<Hold, StoreError> {
    Ok(Hold {
        id: row.get(0)?,
        token_hash: row.get(1)?,
        service: row.get(2)?,
        location: row.get(3)?,
        practitioner: row.get(4)?,
        room: row.get(5)?,
        start: row.get(6)?,
        expires_at: row.get(7)?,
    })
}

/// Keeps a hold. Its claims are made by [`claim::claim`] in the same transaction.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, h: &Hold) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO hold ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)");
    let values = values![
        h.id,
        h.token_hash.clone(),
        h.service,
        h.location,
        h.practitioner,
        h.room,
        h.start,
        h.expires_at
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// The hold behind a token, expired or not.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Hold>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM hold WHERE token_hash = $1");
    tx.first(&sql, &values![token_hash])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// A hold by its id, expired or not.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: HoldId) -> Result<Option<Hold>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM hold WHERE id = $1");
    tx.first(&sql, &values![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Ends a hold; its claims stay with whoever took them over.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &mut Tx, id: HoldId) -> Result<bool, StoreError> {
    Ok(tx
        .execute("DELETE FROM hold WHERE id = $1", &values![id])
        .await?
        > 0)
}

/// Whether any hold has run out.
///
/// # Errors
/// When the database fails.
pub async fn any_expired(tx: &mut Tx, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM hold WHERE expires_at <= $1 LIMIT 1";
    Ok(tx.first(sql, &values![now]).await?.is_some())
}

/// The holds that have run out and still stand here: their claims count for nobody any more.
///
/// # Errors
/// When the database fails.
pub async fn expired(tx: &mut Tx, now: Timestamp) -> Result<Vec<HoldId>, StoreError> {
    let sql = "SELECT id FROM hold WHERE expires_at <= $1";
    let rows = tx.query(sql, &values![now]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Ends all holds that have run out and frees their times.
///
/// # Errors
/// When the database fails.
pub async fn expire(tx: &mut Tx, now: Timestamp) -> Result<usize, StoreError> {
    let sql = "DELETE FROM hold WHERE expires_at <= $1 RETURNING id";
    let rows = tx.query(sql, &values![now]).await?;
    for row in &rows {
        let id: HoldId = row.get(0)?;
        claim::release(tx, id.0).await?;
    }
    Ok(rows.len())
}

/// Keeps a time for longer, under another token.
///
/// # Errors
/// When the database fails.
pub async fn prolong(
    tx: &mut Tx,
    id: HoldId,
    (token_hash, until): (&[u8], Timestamp),
) -> Result<bool, StoreError> {
    let sql = "UPDATE hold SET token_hash = $2, expires_at = $3 WHERE id = $1";
    Ok(tx.execute(sql, &values![id, token_hash, until]).await? == 1)
}

/// Gives a hold another token; answers whether it still stands.
///
/// # Errors
/// When the database fails.
pub async fn rekey(tx: &mut Tx, id: HoldId, token_hash: &[u8]) -> Result<bool, StoreError> {
    let sql = "UPDATE hold SET token_hash = $2 WHERE id = $1";
    Ok(tx.execute(sql, &values![id, token_hash]).await? == 1)
}
