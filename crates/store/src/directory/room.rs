//! Rooms and equipment.

use crate::{LocationId, RoomId, Row, ServiceId, StoreError, Tx, kept, values};

/// A room or a piece of equipment that one visit uses at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Id; also the resource that claims are made on.
    pub id: RoomId,
    /// Where it is.
    pub location: LocationId,
    /// Name for staff.
    pub name: String,
    /// Order in which rooms are filled.
    pub position: i64,
    /// Whether it may be used.
    pub active: bool,
}

const COLUMNS: &str = "id, location_id, name, position, active";

fn read(row: &Row) -> Result<Room, StoreError> {
    Ok(Room {
        id: row.get(0)?,
        location: row.get(1)?,
        name: row.get(2)?,
        position: row.get(3)?,
        active: row.get(4)?,
    })
}

/// All rooms, in their order.
///
/// # Errors
/// When the database fails.
pub async fn rooms(tx: &mut Tx) -> Result<Vec<Room>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM room ORDER BY location_id, position");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// Adds a room.
///
/// # Errors
/// [`StoreError::Constraint`] when its place does not exist.
pub async fn insert_room(tx: &mut Tx, r: &Room) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    let sql = format!("INSERT INTO room ({COLUMNS}) VALUES ($1,$2,$3,$4,$5)");
    tx.execute(
        &sql,
        &values![r.id, r.location, &r.name, r.position, r.active],
    )
    .await
    .map(drop)
}

/// Writes a changed room; it stays at its place. Answers whether there is one.
///
/// # Errors
/// When the database fails.
pub async fn update_room(tx: &mut Tx, r: &Room) -> Result<bool, StoreError> {
    kept::changes(tx).await?;
    let sql = "UPDATE room SET name = $2, position = $3, active = $4 WHERE id = $1";
    let values = values![r.id, &r.name, r.position, r.active];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Every pair of service and room that it may use.
///
/// # Errors
/// When the database fails.
pub async fn service_rooms(tx: &mut Tx) -> Result<Vec<(ServiceId, RoomId)>, StoreError> {
    let rows = tx
        .query("SELECT service_id, room_id FROM service_room", &[])
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
