//! Places.

use crate::{LocationId, Row, StoreError, Tx, Value, kept, values};

/// A place where the clinic works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Its id.
    pub id: LocationId,
    /// Its name in addresses of pages.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// Province, two letters.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// Phone as digits with country code, `+16045550142`.
    pub phone: String,
    /// IANA time zone; all wall times at this place are in it.
    pub zone: String,
    /// Transit, parking, step-free access, in words.
    pub access_notes: String,
    /// Order in lists.
    pub position: i64,
    /// Whether it can be chosen.
    pub active: bool,
}

const COLUMNS: &str = "id, slug, name, street, city, region, postal_code, phone, zone, \
    access_notes, position, active";

fn read(row: &Row) -> Result<Location, StoreError> {
    Ok(Location {
        id: row.get(0)?,
        slug: row.get(1)?,
        name: row.get(2)?,
        street: row.get(3)?,
        city: row.get(4)?,
        region: row.get(5)?,
        postal_code: row.get(6)?,
        phone: row.get(7)?,
        zone: row.get(8)?,
        access_notes: row.get(9)?,
        position: row.get(10)?,
        active: row.get(11)?,
    })
}

/// The columns of a row, in the order of [`COLUMNS`].
fn row_values(l: &Location) -> [Value; 12] {
    values![
        l.id,
        &l.slug,
        &l.name,
        &l.street,
        &l.city,
        &l.region,
        &l.postal_code,
        &l.phone,
        &l.zone,
        &l.access_notes,
        l.position,
        l.active
    ]
}

/// All places, in their order.
///
/// # Errors
/// When the database fails.
pub async fn locations(tx: &mut Tx) -> Result<Vec<Location>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM location ORDER BY position, name");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// Adds a place.
///
/// # Errors
/// [`StoreError::Constraint`] when the slug is taken.
pub async fn insert_location(tx: &mut Tx, l: &Location) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    let sql =
        format!("INSERT INTO location ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)");
    tx.execute(&sql, &row_values(l)).await.map(drop)
}

/// Writes a changed place. Answers whether there is one.
///
/// # Errors
/// [`StoreError::Constraint`] when the slug is taken.
pub async fn update_location(tx: &mut Tx, l: &Location) -> Result<bool, StoreError> {
    kept::changes(tx).await?;
    let sql = "UPDATE location SET slug = $2, name = $3, street = $4, city = $5, region = $6,
        postal_code = $7, phone = $8, zone = $9, access_notes = $10, position = $11, active = $12
        WHERE id = $1";
    Ok(tx.execute(sql, &row_values(l)).await? == 1)
}
