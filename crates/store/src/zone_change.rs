//! Visits and blocks under new zone data.

use jiff::{Timestamp, civil::DateTime};
use uuid::Uuid;

use crate::{
    AppointmentId, BlockId, Row, StoreError, Tx, Value,
    appointment::{Appointment, COLUMNS as VISIT, read as read_visit},
    block::Block,
    directory::Location,
    tx::places,
    values,
};

const CHUNK: usize = 500;

/// What became of one visit or block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneChange {
    /// The visit or block.
    pub owner: Uuid,
    /// Version of the zone data that asked for it.
    pub to_version: String,
    /// Whether it is a visit; else a block.
    pub is_visit: bool,
    /// Version before.
    pub from_version: String,
    /// IANA zone.
    pub zone: String,
    /// The agreed time on the wall.
    pub local_start: DateTime,
    /// The instant before.
    pub old_start: Timestamp,
    /// The instant that the wall clock asks for; `None` when there is none.
    pub new_start: Option<Timestamp>,
    /// Whether it was moved there.
    pub moved: bool,
    /// Why it was not; empty when it was.
    pub reason: String,
    /// When this was found.
    pub noted_at: Timestamp,
}

const COLUMNS: &str = "owner_id, to_version, kind, from_version, zone, local_start, old_start, \
    new_start, moved, reason, noted_at";

fn read(row: &Row) -> Result<ZoneChange, StoreError> {
    let kind: String = row.get(2)?;
    Ok(ZoneChange {
        owner: row.get(0)?,
        to_version: row.get(1)?,
        is_visit: kind == "visit",
        from_version: row.get(3)?,
        zone: row.get(4)?,
        local_start: row.get(5)?,
        old_start: row.get(6)?,
        new_start: row.get(7)?,
        moved: row.get(8)?,
        reason: row.get(9)?,
        noted_at: row.get(10)?,
    })
}

/// Notes what became of a visit or block, in the place of what was noted for this version before.
///
/// # Errors
/// When the database fails.
pub async fn note(tx: &mut Tx, c: &ZoneChange) -> Result<(), StoreError> {
    let old = "DELETE FROM zone_change WHERE owner_id = $1 AND to_version = $2";
    tx.execute(old, &values![c.owner, &c.to_version]).await?;
    let sql = format!(
        "INSERT INTO zone_change ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    let values = values![
        c.owner,
        &c.to_version,
        if c.is_visit { "visit" } else { "block" },
        &c.from_version,
        &c.zone,
        c.local_start,
        c.old_start,
        c.new_start,
        c.moved,
        &c.reason,
        c.noted_at
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// What was noted, newest first.
///
/// # Errors
/// When the database fails.
pub async fn newest(tx: &mut Tx, most: u32) -> Result<Vec<ZoneChange>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM zone_change ORDER BY noted_at DESC, old_start, owner_id LIMIT $1"
    );
    tx.query(&sql, &values![most])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// What was noted of one visit or block for a version.
///
/// # Errors
/// When the database fails.
pub async fn of_owner(
    tx: &mut Tx,
    owner: Uuid,
    to_version: &str,
) -> Result<Option<ZoneChange>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM zone_change WHERE owner_id = $1 AND to_version = $2");
    tx.first(&sql, &values![owner, to_version])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Visits to come that still stand and whose instants follow from other zone data than `version`, in
/// order of time.
///
/// # Errors
/// When the database fails.
pub async fn visits_under_other(
    tx: &mut Tx,
    now: Timestamp,
    version: &str,
) -> Result<Vec<Appointment>, StoreError> {
    let sql = format!(
        "SELECT {VISIT} FROM appointment WHERE start_utc >= $1 AND tzdb_version <> $2
         AND status = 'booked' ORDER BY start_utc, id"
    );
    tx.query(&sql, &values![now, version])
        .await?
        .iter()
        .map(read_visit)
        .collect()
}

/// Puts the visits to come at a place, and the blocks of its rooms and of those who work there, in its zone
/// instead of `old`, as if no zone data had been heard of yet: their wall time
/// stays, their instants are to be worked out anew.
///
/// # Errors
/// When the database fails.
pub async fn put_in_zone(
    tx: &mut Tx,
    (place, old): (&Location, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE appointment SET zone = $2, tzdb_version = '' WHERE location_id = $1
        AND start_utc >= $3 AND status = 'booked'";
    let values = values![place.id, &place.zone, now];
    tx.execute(sql, &values).await?;
    let sql = "UPDATE block SET zone = $2, tzdb_version = '' WHERE start_utc >= $3 AND zone = $4
        AND (room_id IN (SELECT id FROM room WHERE location_id = $1)
             OR practitioner_id IN
                (SELECT practitioner_id FROM working_hours WHERE location_id = $1))";
    let values = values![place.id, &place.zone, now, old];
    tx.execute(sql, &values).await.map(drop)
}

/// Writes down that the instants of visits are the same under `version`.
///
/// # Errors
/// When the database fails.
pub async fn mark_visits(
    tx: &mut Tx,
    ids: &[AppointmentId],
    version: &str,
) -> Result<(), StoreError> {
    for chunk in ids.chunks(CHUNK) {
        let sql = format!(
            "UPDATE appointment SET tzdb_version = $1 WHERE id IN ({})",
            places(2, chunk.len())
        );
        let mut values: Vec<Value> = values![version].into();
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        tx.execute(&sql, &values).await?;
    }
    Ok(())
}

/// Writes a block's instants and the version that they follow from.
///
/// # Errors
/// When the database fails.
pub async fn set_block(
    tx: &mut Tx,
    block: &Block,
    (start, end): (Timestamp, Timestamp),
    version: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE block SET start_utc = $2, end_utc = $3, tzdb_version = $4 WHERE id = $1";
    let id: BlockId = block.id;
    tx.execute(sql, &values![id, start, end, version])
        .await
        .map(drop)
}
