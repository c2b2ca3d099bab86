//! Time that staff keep free for something else than visits.

use jiff::{Timestamp, civil::DateTime};

use crate::{BlockId, PractitionerId, RoomId, Row, StoreError, Tx, values};

/// A block: a practitioner or a room is not to be had. It owns its claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its id, the owner of its claims.
    pub id: BlockId,
    /// Whose time.
    pub practitioner: Option<PractitionerId>,
    /// Which room.
    pub room: Option<RoomId>,
    /// Begin.
    pub start: Timestamp,
    /// End.
    pub end: Timestamp,
    /// IANA zone in which it was entered.
    pub zone: String,
    /// Begin on the clock of that zone.
    pub local_start: DateTime,
    /// Version of the zone data that gave the instants.
    pub tzdb_version: String,
    /// Why, for staff.
    pub reason: String,
    /// When it was made.
    pub created_at: Timestamp,
}

const COLUMNS: &str = "id, practitioner_id, room_id, start_utc, end_utc, zone, local_start, \
    tzdb_version, reason, created_at";

fn read(row: &Row) -> Result<Block, StoreError> {
    Ok(Block {
        id: row.get(0)?,
        practitioner: row.get(1)?,
        room: row.get(2)?,
        start: row.get(3)?,
        end: row.get(4)?,
        zone: row.get(5)?,
        local_start: row.get(6)?,
        tzdb_version: row.get(7)?,
        reason: row.get(8)?,
        created_at: row.get(9)?,
    })
}

/// Keeps a block. Its claims are made by [`crate::claim::claim`] in the same transaction.
///
/// # Errors
/// [`StoreError::Constraint`] when it ends before it begins or is off the five minutes.
pub async fn insert(tx: &mut Tx, b: &Block) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO block ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)");
    let values = values![
        b.id,
        b.practitioner,
        b.room,
        b.start,
        b.end,
        &b.zone,
        b.local_start,
        &b.tzdb_version,
        &b.reason,
        b.created_at
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// A block by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: BlockId) -> Result<Option<Block>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM block WHERE id = $1");
    tx.first(&sql, &values![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Removes a block; its claims are released by [`crate::claim::release`] in the same transaction.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &mut Tx, id: BlockId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM block WHERE id = $1";
    Ok(tx.execute(sql, &values![id]).await? == 1)
}

/// The blocks that touch a half-open span, in order of time.
///
/// # Errors
/// When the database fails.
pub async fn touching(
    tx: &mut Tx,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Block>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM block WHERE start_utc < $2 AND end_utc > $1 ORDER BY start_utc, id"
    );
    tx.query(&sql, &values![from, until])
        .await?
        .iter()
        .map(read)
        .collect()
}
