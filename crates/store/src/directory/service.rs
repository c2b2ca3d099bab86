//! What can be booked.

use crate::{
    LocationId, PractitionerId, RoomId, Row, ServiceId, StoreError, Tx, Value, kept, values,
};

/// Which profession gives a service; danger rules act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ServiceKind {
    /// Massage therapy.
    Massage,
    /// Kinesiology.
    Kinesiology,
    /// Physiotherapy.
    Physiotherapy,
}

impl ServiceKind {
    /// Its word in the database and in addresses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Massage => "massage",
            Self::Kinesiology => "kinesiology",
            Self::Physiotherapy => "physiotherapy",
        }
    }

    /// The kind behind a word, if it is one.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Massage, Self::Kinesiology, Self::Physiotherapy]
            .into_iter()
            .find(|k| k.word() == word)
    }
}

/// Something that can be booked. All times in minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Name in addresses of pages.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// Profession.
    pub kind: ServiceKind,
    /// Who it is for, in a sentence.
    pub about: String,
    /// Length of the visit.
    pub minutes: u16,
    /// Kept free before the visit.
    pub buffer_before: u16,
    /// Kept free after the visit.
    pub buffer_after: u16,
    /// Starts lie on this grid of the wall clock.
    pub grid: u16,
    /// Price in cents, before tax.
    pub price_cents: i64,
    /// What is said about tax.
    pub tax_note: String,
    /// Whether clients may book it themselves.
    pub online: bool,
    /// Shortest time between booking and visit.
    pub notice_minutes: i64,
    /// How many days ahead it can be booked.
    pub horizon_days: u16,
    /// Until when before the visit it may be moved or cancelled online without a fee.
    pub cancel_notice_minutes: i64,
    /// Order in lists.
    pub position: i64,
    /// Whether it is offered.
    pub active: bool,
}

const COLUMNS: &str = "id, slug, name, kind, about, minutes, buffer_before, buffer_after, grid, \
    price_cents, tax_note, online, notice_minutes, horizon_days, cancel_notice_minutes, position, \
    active";

fn read(row: &Row) -> Result<Service, StoreError> {
    let kind: String = row.get(3)?;
    Ok(Service {
        id: row.get(0)?,
        slug: row.get(1)?,
        name: row.get(2)?,
        kind: ServiceKind::parse(&kind)
            .ok_or_else(|| StoreError::Decode(format!("service kind {kind:?}")))?,
        about: row.get(4)?,
        minutes: row.get(5)?,
        buffer_before: row.get(6)?,
        buffer_after: row.get(7)?,
        grid: row.get(8)?,
        price_cents: row.get(9)?,
        tax_note: row.get(10)?,
        online: row.get(11)?,
        notice_minutes: row.get(12)?,
        horizon_days: row.get(13)?,
        cancel_notice_minutes: row.get(14)?,
        position: row.get(15)?,
        active: row.get(16)?,
    })
}

/// The columns of a row, in the order of [`COLUMNS`].
fn row_values(s: &Service) -> [Value; 17] {
    values![
        s.id,
        &s.slug,
        &s.name,
        s.kind.word(),
        &s.about,
        s.minutes,
        s.buffer_before,
        s.buffer_after,
        s.grid,
        s.price_cents,
        &s.tax_note,
        s.online,
        s.notice_minutes,
        s.horizon_days,
        s.cancel_notice_minutes,
        s.position,
        s.active
    ]
}

/// All services, in their order.
///
/// # Errors
/// When the database fails.
pub async fn services(tx: &mut Tx) -> Result<Vec<Service>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM service ORDER BY position, name");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// Adds a service.
///
/// # Errors
/// [`StoreError::Constraint`] when the slug is taken or a length is not a multiple of five minutes.
pub async fn insert_service(tx: &mut Tx, s: &Service) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    let sql = format!(
        "INSERT INTO service ({COLUMNS})
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)"
    );
    tx.execute(&sql, &row_values(s)).await.map(drop)
}

async fn link(tx: &mut Tx, sql: &str, a: Value, b: Value) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    tx.execute(sql, &[a, b]).await.map(drop)
}

/// Says that a practitioner gives a service.
///
/// # Errors
/// [`StoreError::Constraint`] when either does not exist.
pub async fn offer_by(tx: &mut Tx, s: ServiceId, p: PractitionerId) -> Result<(), StoreError> {
    let sql = "INSERT INTO service_practitioner (service_id, practitioner_id) VALUES ($1, $2)
        ON CONFLICT DO NOTHING";
    link(tx, sql, s.into(), p.into()).await
}

/// Says that a service is given at a place.
///
/// # Errors
/// [`StoreError::Constraint`] when either does not exist.
pub async fn offer_at(tx: &mut Tx, s: ServiceId, l: LocationId) -> Result<(), StoreError> {
    let sql = "INSERT INTO service_location (service_id, location_id) VALUES ($1, $2)
        ON CONFLICT DO NOTHING";
    link(tx, sql, s.into(), l.into()).await
}

/// Says that a service uses one of these rooms.
///
/// # Errors
/// [`StoreError::Constraint`] when either does not exist.
pub async fn offer_in(tx: &mut Tx, s: ServiceId, r: RoomId) -> Result<(), StoreError> {
    let sql = "INSERT INTO service_room (service_id, room_id) VALUES ($1, $2)
        ON CONFLICT DO NOTHING";
    link(tx, sql, s.into(), r.into()).await
}

/// Every pair of service and practitioner who gives it.
///
/// # Errors
/// When the database fails.
pub async fn service_practitioners(
    tx: &mut Tx,
) -> Result<Vec<(ServiceId, PractitionerId)>, StoreError> {
    let rows = tx
        .query(
            "SELECT service_id, practitioner_id FROM service_practitioner",
            &[],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Every pair of service and place where it is given.
///
/// # Errors
/// When the database fails.
pub async fn service_locations(tx: &mut Tx) -> Result<Vec<(ServiceId, LocationId)>, StoreError> {
    let rows = tx
        .query("SELECT service_id, location_id FROM service_location", &[])
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Writes a changed service. Answers whether there is one.
///
/// # Errors
/// [`StoreError::Constraint`] when the slug is taken or a length is not a multiple of five minutes.
pub async fn update_service(tx: &mut Tx, s: &Service) -> Result<bool, StoreError> {
    kept::changes(tx).await?;
    let sql = "UPDATE service SET slug = $2, name = $3, kind = $4, about = $5, minutes = $6,
        buffer_before = $7, buffer_after = $8, grid = $9, price_cents = $10, tax_note = $11,
        online = $12, notice_minutes = $13, horizon_days = $14, cancel_notice_minutes = $15,
        position = $16, active = $17 WHERE id = $1";
    Ok(tx.execute(sql, &row_values(s)).await? == 1)
}

/// Forgets who gives a service, where, and in which rooms; the new answers are given by
/// [`offer_by`], [`offer_at`] and [`offer_in`] in the same transaction.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(tx: &mut Tx, s: ServiceId) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    for sql in [
        "DELETE FROM service_practitioner WHERE service_id = $1",
        "DELETE FROM service_location WHERE service_id = $1",
        "DELETE FROM service_room WHERE service_id = $1",
    ] {
        tx.execute(sql, &values![s]).await?;
    }
    Ok(())
}
