//! Those who wait.

use jiff::{Timestamp, civil::Date};

use crate::{
    AppointmentId, LocationId, PractitionerId, Row, ServiceId, StoreError, Tx, WaitingId,
    client::email_key, values,
};

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryState {
    /// In the line.
    Waiting,
    /// A time is held for them.
    Offered,
    /// They took an offered time.
    Booked,
    /// They left the list.
    Left,
    /// The last day that suited has passed.
    Ended,
    /// Staff took them off the list.
    Removed,
}

impl EntryState {
    const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Offered,
        Self::Booked,
        Self::Left,
        Self::Ended,
        Self::Removed,
    ];

    /// Its word in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Booked => "booked",
            Self::Left => "left",
            Self::Ended => "ended",
            Self::Removed => "removed",
        }
    }

    fn parse(word: &str) -> Result<Self, StoreError> {
        let mut all = Self::ALL.into_iter();
        all.find(|state| state.word() == word)
            .ok_or_else(|| StoreError::Decode(format!("waiting-list state {word:?}")))
    }
}

/// One person's place in the line for one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: WaitingId,
    /// SHA-256 of the secret of its page.
    pub token_hash: Vec<u8>,
    /// For what.
    pub service: ServiceId,
    /// Where; at least one place.
    pub places: Vec<LocationId>,
    /// With whom; nobody named is anyone.
    pub people: Vec<PractitionerId>,
    /// Which parts of which weekdays suit, as [`u32`] of the schedule's `WeekParts`.
    pub week_parts: u32,
    /// The last day that suits.
    pub until: Date,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone with country code, or empty.
    pub phone: String,
    /// Where it stands.
    pub state: EntryState,
    /// Times that are not offered, as the use case writes them.
    pub seen: String,
    /// The visit that came of it.
    pub appointment: Option<AppointmentId>,
    /// Since when they wait.
    pub created_at: Timestamp,
}

const COLUMNS: &str = "id, token_hash, service_id, week_parts, until_day, name, email, phone, \
    state, seen, appointment_id, created_at";

async fn complete(tx: &mut Tx, row: &Row) -> Result<Entry, StoreError> {
    let id: WaitingId = row.get(0)?;
    let sql = "SELECT location_id FROM waiting_place WHERE entry_id = $1";
    let places = tx.query(sql, &values![id]).await?;
    let sql = "SELECT practitioner_id FROM waiting_person WHERE entry_id = $1";
    let people = tx.query(sql, &values![id]).await?;
    Ok(Entry {
        id,
        token_hash: row.get(1)?,
        service: row.get(2)?,
        places: places.iter().map(|r| r.get(0)).collect::<Result<_, _>>()?,
        people: people.iter().map(|r| r.get(0)).collect::<Result<_, _>>()?,
        week_parts: row.get(3)?,
        until: row.get(4)?,
        name: row.get(5)?,
        email: row.get(6)?,
        phone: row.get(7)?,
        state: EntryState::parse(&row.get::<String>(8)?)?,
        seen: row.get(9)?,
        appointment: row.get(10)?,
        created_at: row.get(11)?,
    })
}

async fn all(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        entries.push(complete(tx, row).await?);
    }
    Ok(entries)
}

/// Adds someone at the end of the line.
///
/// # Errors
/// [`StoreError::Constraint`] when the service, a place or a person does not exist.
pub async fn insert(tx: &mut Tx, e: &Entry) -> Result<(), StoreError> {
    let sql = "INSERT INTO waiting_entry (id, token_hash, service_id, week_parts, until_day, name,
        email, email_key, phone, state, seen, appointment_id, created_at, updated_at)
        VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$13)";
    let values = values![
        e.id,
        e.token_hash.clone(),
        e.service,
        e.week_parts,
        e.until,
        &e.name,
        &e.email,
        email_key(&e.email),
        &e.phone,
        e.state.word(),
        &e.seen,
        e.appointment,
        e.created_at
    ];
    tx.execute(sql, &values).await?;
    for place in &e.places {
        let sql = "INSERT INTO waiting_place (entry_id, location_id) VALUES ($1, $2)";
        tx.execute(sql, &values![e.id, *place]).await?;
    }
    for person in &e.people {
        let sql = "INSERT INTO waiting_person (entry_id, practitioner_id) VALUES ($1, $2)";
        tx.execute(sql, &values![e.id, *person]).await?;
    }
    Ok(())
}

/// An entry by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: WaitingId) -> Result<Option<Entry>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM waiting_entry WHERE id = $1");
    match tx.first(&sql, &values![id]).await? {
        Some(row) => complete(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// The entry behind a secret: its own, or that of any offer made to it.
///
/// # Errors
/// When the database fails.
pub async fn by_token(tx: &mut Tx, hash: &[u8]) -> Result<Option<Entry>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM waiting_entry WHERE token_hash = $1
         OR id IN (SELECT entry_id FROM waiting_offer WHERE token_hash = $1)"
    );
    match tx.first(&sql, &values![hash]).await? {
        Some(row) => complete(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Those who wait and have no offer, first come first.
///
/// # Errors
/// When the database fails.
pub async fn in_line(tx: &mut Tx) -> Result<Vec<Entry>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM waiting_entry WHERE state = 'waiting' ORDER BY created_at, id"
    );
    let rows = tx.query(&sql, &[]).await?;
    all(tx, rows).await
}

/// Those who wait or have an offer, first come first: what staff see.
///
/// # Errors
/// When the database fails.
pub async fn listed(tx: &mut Tx) -> Result<Vec<Entry>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM waiting_entry WHERE state IN ('waiting', 'offered')
         ORDER BY created_at, id"
    );
    let rows = tx.query(&sql, &[]).await?;
    all(tx, rows).await
}

/// How many places in the line an address has.
///
/// # Errors
/// When the database fails.
pub async fn still_listed(tx: &mut Tx, email: &str) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM waiting_entry
        WHERE email_key = $1 AND state IN ('waiting', 'offered')";
    let row = tx.first(sql, &values![email_key(email)]).await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Whether somebody with this address stands on the list for the very same already.
///
/// # Errors
/// When the database fails.
pub async fn is_listed(tx: &mut Tx, wanted: &Entry) -> Result<bool, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM waiting_entry
         WHERE email_key = $1 AND service_id = $2 AND state IN ('waiting', 'offered')"
    );
    let values = values![email_key(&wanted.email), wanted.service];
    let wish = |entry: &Entry| {
        let (mut places, mut people) = (entry.places.clone(), entry.people.clone());
        places.sort();
        people.sort();
        let name = entry.name.trim().to_lowercase();
        (places, people, entry.week_parts, name)
    };
    for row in tx.query(&sql, &values).await? {
        if wish(&complete(tx, &row).await?) == wish(wanted) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Changes where an entry stands, if it still stands at `from`; answers whether it did.
///
/// # Errors
/// When the database fails.
pub async fn set_state(
    tx: &mut Tx,
    id: WaitingId,
    (from, to): (EntryState, EntryState),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE waiting_entry SET state = $3, updated_at = $4 WHERE id = $1 AND state = $2";
    let values = values![id, from.word(), to.word(), now];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Notes which visit came of an entry.
///
/// # Errors
/// When the database fails.
pub async fn set_booked(
    tx: &mut Tx,
    id: WaitingId,
    visit: AppointmentId,
) -> Result<(), StoreError> {
    let sql = "UPDATE waiting_entry SET appointment_id = $2 WHERE id = $1";
    tx.execute(sql, &values![id, visit]).await.map(drop)
}

/// Writes which times are not offered.
///
/// # Errors
/// When the database fails.
pub async fn set_seen(tx: &mut Tx, id: WaitingId, seen: &str) -> Result<(), StoreError> {
    let sql = "UPDATE waiting_entry SET seen = $2 WHERE id = $1";
    tx.execute(sql, &values![id, seen]).await.map(drop)
}

/// Deletes what was closed before `then`, with its offers.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, then: Timestamp) -> Result<u64, StoreError> {
    let closed = "(SELECT id FROM waiting_entry
        WHERE state NOT IN ('waiting', 'offered') AND updated_at < $1)";
    for table in ["waiting_offer", "waiting_place", "waiting_person"] {
        let sql = format!("DELETE FROM {table} WHERE entry_id IN {closed}");
        tx.execute(&sql, &values![then]).await?;
    }
    let sql = format!("DELETE FROM waiting_entry WHERE id IN {closed}");
    tx.execute(&sql, &values![then]).await
}
