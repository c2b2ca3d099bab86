//! Times offered to those who wait.

use jiff::Timestamp;

use crate::{HoldId, LocationId, OfferId, PractitionerId, Row, StoreError, Tx, WaitingId, values};

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferState {
    /// The time is held for them.
    Open,
    /// They booked it.
    Taken,
    /// They said "not this one".
    Declined,
    /// They did not answer in time.
    Expired,
    /// They left the list, or staff took them off it.
    Withdrawn,
}

impl OfferState {
    const ALL: [Self; 5] = [
        Self::Open,
        Self::Taken,
        Self::Declined,
        Self::Expired,
        Self::Withdrawn,
    ];

    /// Its word in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Taken => "taken",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A time offered to one person and to nobody else at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// To whom.
    pub entry: WaitingId,
    /// SHA-256 of the secret in the mail.
    pub token_hash: Vec<u8>,
    /// The hold that owns the claims.
    pub hold: HoldId,
    /// Where.
    pub location: LocationId,
    /// With whom.
    pub practitioner: PractitionerId,
    /// Begin of the visit.
    pub start: Timestamp,
    /// Until when it is held.
    pub expires_at: Timestamp,
    /// Where it stands.
    pub state: OfferState,
    /// When it was made.
    pub created_at: Timestamp,
}

const COLUMNS: &str = "id, entry_id, token_hash, hold_id, location_id, practitioner_id, \
    start_utc, expires_at, state, created_at";

fn read(row: &Row) -> Result<Offer, StoreError> {
    let word: String = row.get(8)?;
    let mut states = OfferState::ALL.into_iter();
    Ok(Offer {
        id: row.get(0)?,
        entry: row.get(1)?,
        token_hash: row.get(2)?,
        hold: row.get(3)?,
        location: row.get(4)?,
        practitioner: row.get(5)?,
        start: row.get(6)?,
        expires_at: row.get(7)?,
        state: states
            .find(|state| state.word() == word)
            .ok_or_else(|| StoreError::Decode(format!("offer state {word:?}")))?,
        created_at: row.get(9)?,
    })
}

/// Keeps an offer.
///
/// # Errors
/// [`StoreError::Constraint`] when the entry has an open offer already.
pub async fn insert_offer(tx: &mut Tx, o: &Offer) -> Result<(), StoreError> {
    let sql =
        format!("INSERT INTO waiting_offer ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)");
    let values = values![
        o.id,
        o.entry,
        o.token_hash.clone(),
        o.hold,
        o.location,
        o.practitioner,
        o.start,
        o.expires_at,
        o.state.word(),
        o.created_at
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// All offers made to an entry, newest first.
///
/// # Errors
/// When the database fails.
pub async fn offers_of(tx: &mut Tx, entry: WaitingId) -> Result<Vec<Offer>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM waiting_offer WHERE entry_id = $1 ORDER BY created_at DESC, id DESC"
    );
    let rows = tx.query(&sql, &values![entry]).await?;
    rows.iter().map(read).collect()
}

/// Open offers whose time is over.
///
/// # Errors
/// When the database fails.
pub async fn run_out(tx: &mut Tx, now: Timestamp) -> Result<Vec<Offer>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM waiting_offer WHERE state = 'open' AND expires_at <= $1
         ORDER BY created_at, id"
    );
    let rows = tx.query(&sql, &values![now]).await?;
    rows.iter().map(read).collect()
}

/// Ends an open offer; answers whether it was still open.
///
/// # Errors
/// When the database fails.
pub async fn close_offer(tx: &mut Tx, id: OfferId, to: OfferState) -> Result<bool, StoreError> {
    let sql = "UPDATE waiting_offer SET state = $2 WHERE id = $1 AND state = 'open'";
    Ok(tx.execute(sql, &values![id, to.word()]).await? == 1)
}
