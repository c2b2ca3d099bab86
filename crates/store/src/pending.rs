//! Bookings that wait until an address is proved.

use jiff::Timestamp;

use crate::{
    HoldId, LocationId, PendingId, PractitionerId, Row, ServiceId, StoreError, Tx, values,
};

/// A booking that becomes one when the link in its mail is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its id.
    pub id: PendingId,
    /// SHA-256 of the token in the mail.
    pub token_hash: Vec<u8>,
    /// The hold that keeps its time.
    pub hold: HoldId,
    /// What.
    pub service: ServiceId,
    /// Where.
    pub location: LocationId,
    /// With whom.
    pub practitioner: PractitionerId,
    /// Begin of the visit.
    pub start: Timestamp,
    /// Full name, as typed.
    pub name: String,
    /// The address to be proved.
    pub email: String,
    /// Phone with country code, or empty.
    pub phone: String,
    /// Note to the practitioner.
    pub note: String,
    /// Whether the practitioner may see the check done on that device.
    pub share_check: bool,
    /// SHA-256 of the token of that check.
    pub check_hash: Option<Vec<u8>>,
    /// Until when its time is held.
    pub expires_at: Timestamp,
}

const COLUMNS: &str = "id, token_hash, hold_id, service_id, location_id, practitioner_id, \
    start_utc, name, email, phone, note, share_check, expires_at, \
    check_hash";

fn read(row: &Row) -> Result<Pending, StoreError> {
    Ok(Pending {
        id: row.get(0)?,
        token_hash: row.get(1)?,
        hold: row.get(2)?,
        service: row.get(3)?,
        location: row.get(4)?,
        practitioner: row.get(5)?,
        start: row.get(6)?,
        name: row.get(7)?,
        email: row.get(8)?,
        phone: row.get(9)?,
        note: row.get(10)?,
        share_check: row.get(11)?,
        expires_at: row.get(12)?,
        check_hash: row.get(13)?,
    })
}

/// Keeps one.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, p: &Pending) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO pending_booking ({COLUMNS})
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)"
    );
    let values = values![
        p.id,
        p.token_hash.clone(),
        p.hold,
        p.service,
        p.location,
        p.practitioner,
        p.start,
        &p.name,
        &p.email,
        &p.phone,
        &p.note,
        p.share_check,
        p.expires_at,
        p.check_hash.clone()
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// The one behind a token, over or not.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Pending>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM pending_booking WHERE token_hash = $1");
    let row = tx.first(&sql, &values![token_hash]).await?;
    row.as_ref().map(read).transpose()
}

/// Deletes those whose time ran out before `then`, with all that was typed.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, then: Timestamp) -> Result<u64, StoreError> {
    let sql = "DELETE FROM pending_booking WHERE expires_at < $1";
    tx.execute(sql, &values![then]).await
}
