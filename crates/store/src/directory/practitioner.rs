//! Those who treat.

use crate::{PractitionerId, Row, StoreError, Tx, Value, kept, values};

/// Someone who treats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practitioner {
    /// Id; also the resource that claims are made on.
    pub id: PractitionerId,
    /// Name in addresses of pages.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// Letters behind the name, "RMT".
    pub credentials: String,
    /// The same in words, "Registered Massage Therapist".
    pub credentials_spelled: String,
    /// Registering body and number.
    pub registration: String,
    /// A few sentences.
    pub about: String,
    /// Year in which practice began.
    pub practising_since: i64,
    /// Order in lists.
    pub position: i64,
    /// Whether bookings are possible.
    pub active: bool,
}

const COLUMNS: &str = "id, slug, name, credentials, credentials_spelled, registration, about, \
    practising_since, position, active";

fn read(row: &Row) -> Result<Practitioner, StoreError> {
    Ok(Practitioner {
        id: row.get(0)?,
        slug: row.get(1)?,
        name: row.get(2)?,
        credentials: row.get(3)?,
        credentials_spelled: row.get(4)?,
        registration: row.get(5)?,
        about: row.get(6)?,
        practising_since: row.get(7)?,
        position: row.get(8)?,
        active: row.get(9)?,
    })
}

/// The columns of a row, in the order of [`COLUMNS`].
fn row_values(p: &Practitioner) -> [Value; 10] {
    values![
        p.id,
        &p.slug,
        &p.name,
        &p.credentials,
        &p.credentials_spelled,
        &p.registration,
        &p.about,
        p.practising_since,
        p.position,
        p.active
    ]
}

/// All practitioners, in their order.
///
/// # Errors
/// When the database fails.
pub async fn practitioners(tx: &mut Tx) -> Result<Vec<Practitioner>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM practitioner ORDER BY position, name");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// Adds a practitioner.
///
/// # Errors
/// [`StoreError::Constraint`] when the slug is taken.
pub async fn insert_practitioner(tx: &mut Tx, p: &Practitioner) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    let sql =
        format!("INSERT INTO practitioner ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)");
    tx.execute(&sql, &row_values(p)).await.map(drop)
}

/// Writes changed facts about a practitioner. Answers whether there is one.
///
/// # Errors
/// [`StoreError::Constraint`] when the slug is taken.
pub async fn update_practitioner(tx: &mut Tx, p: &Practitioner) -> Result<bool, StoreError> {
    kept::changes(tx).await?;
    let sql = "UPDATE practitioner SET slug = $2, name = $3, credentials = $4,
        credentials_spelled = $5, registration = $6, about = $7, practising_since = $8,
        position = $9, active = $10 WHERE id = $1";
    Ok(tx.execute(sql, &row_values(p)).await? == 1)
}
