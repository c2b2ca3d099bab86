//! Equipment: pieces of a kind, of which a visit uses one at a time beside its room.

use uuid::Uuid;

use crate::{EquipmentId, LocationId, Row, ServiceId, StoreError, Tx, kept, values};

/// A piece of equipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equipment {
    /// Id; also the resource that claims are made on.
    pub id: EquipmentId,
    /// Where it is.
    pub location: LocationId,
    /// What kind it is: any piece of a kind does.
    pub kind: String,
    /// Name for staff.
    pub name: String,
    /// Order in which pieces are taken.
    pub position: i64,
    /// Whether it may be used.
    pub active: bool,
}

const COLUMNS: &str = "id, location_id, kind, name, position, active";

fn read(row: &Row) -> Result<Equipment, StoreError> {
    Ok(Equipment {
        id: row.get(0)?,
        location: row.get(1)?,
        kind: row.get(2)?,
        name: row.get(3)?,
        position: row.get(4)?,
        active: row.get(5)?,
    })
}

/// All pieces, in their order.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<Equipment>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM equipment ORDER BY location_id, kind, position, id");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// The pieces that a visit or hold has claimed.
///
/// # Errors
/// When the database fails.
pub async fn of_owner(tx: &mut Tx, owner: Uuid) -> Result<Vec<Equipment>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM equipment WHERE id IN
         (SELECT resource_id FROM claim WHERE owner_id = $1) ORDER BY kind, position"
    );
    let rows = tx.query(&sql, &values![owner]).await?;
    rows.iter().map(read).collect()
}

/// Adds a piece, or changes the one with its id; it stays at its place. Answers whether it is new.
///
/// # Errors
/// [`StoreError::Constraint`] when its place does not exist.
pub async fn put(tx: &mut Tx, e: &Equipment) -> Result<bool, StoreError> {
    kept::changes(tx).await?;
    let sql = "UPDATE equipment SET kind = $2, name = $3, position = $4, active = $5 WHERE id = $1";
    let values = values![e.id, &e.kind, &e.name, e.position, e.active];
    if tx.execute(sql, &values).await? == 1 {
        return Ok(false);
    }
    let sql = format!("INSERT INTO equipment ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)");
    let values = values![e.id, e.location, &e.kind, &e.name, e.position, e.active];
    tx.execute(&sql, &values).await?;
    Ok(true)
}

/// Every pair of service and kind that it needs.
///
/// # Errors
/// When the database fails.
pub async fn needs(tx: &mut Tx) -> Result<Vec<(ServiceId, String)>, StoreError> {
    let sql = "SELECT service_id, kind FROM service_equipment ORDER BY kind";
    let rows = tx.query(sql, &[]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Says which kinds a service needs.
///
/// # Errors
/// When the database fails.
pub async fn set_needs(
    tx: &mut Tx,
    service: ServiceId,
    kinds: &[String],
) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    let sql = "DELETE FROM service_equipment WHERE service_id = $1";
    tx.execute(sql, &values![service]).await?;
    for kind in kinds {
        let sql = "INSERT INTO service_equipment (service_id, kind) VALUES ($1, $2)
            ON CONFLICT DO NOTHING";
        tx.execute(sql, &values![service, kind]).await?;
    }
    Ok(())
}
