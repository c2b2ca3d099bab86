//! Booked visits.

use jiff::{Timestamp, civil::DateTime};

use crate::{
    AppointmentId, ClientId, LocationId, PractitionerId, RoomId, Row, ServiceId, StoreError, Tx,
    Value, tx::placeholders, values,
};

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is to come.
    Booked,
    /// The client is in the building.
    Arrived,
    /// The client is in the room.
    InRoom,
    /// It took place.
    Done,
    /// The client did not come.
    NoShow,
    /// It was called off.
    Cancelled,
}

impl Status {
    /// All of them, in the order in which they happen.
    pub const ALL: [Self; 6] = [
        Self::Booked,
        Self::Arrived,
        Self::InRoom,
        Self::Done,
        Self::NoShow,
        Self::Cancelled,
    ];

    /// Its word in the database and in forms.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Arrived => "arrived",
            Self::InRoom => "in_room",
            Self::Done => "done",
            Self::NoShow => "no_show",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status behind a word, if it is one.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }
}

/// A booked visit. Wall time and zone are the truth of a future one; the instants follow from them
/// under the zone data whose version is kept beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Id, the owner of its claims.
    pub id: AppointmentId,
    /// Six letters and digits to say on the phone, without 0, O, 1 and I.
    pub reference: String,
    /// Who comes.
    pub client: ClientId,
    /// For what.
    pub service: ServiceId,
    /// Where.
    pub location: LocationId,
    /// To whom.
    pub practitioner: PractitionerId,
    /// In which room, where one is needed.
    pub room: Option<RoomId>,
    /// Begin.
    pub start: Timestamp,
    /// End of the visit, without buffers.
    pub end: Timestamp,
    /// IANA zone of the place.
    pub zone: String,
    /// Begin on the place's clock.
    pub local_start: DateTime,
    /// Version of the zone data that gave the instants.
    pub tzdb_version: String,
    /// Price in cents as it stood when booked.
    pub price_cents: i64,
    /// Where it stands.
    pub status: Status,
    /// Through which door it came: `online`, `staff`, `api`, `demo`.
    pub source: String,
    /// What the client or the staff noted.
    pub note: String,
    /// The reason why staff knowingly booked outside the rules.
    pub outside_rules: Option<String>,
    /// iCalendar UID, fixed for life.
    pub uid: String,
    /// iCalendar SEQUENCE.
    pub sequence: i64,
    /// Rises with every change; a change names the version that it saw.
    pub version: i64,
    /// SHA-256 of the manage link's token.
    pub manage_hash: Vec<u8>,
    /// When it was booked.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Who called it off: `client` or `clinic`.
    pub cancelled_by: Option<String>,
    /// Why, in their words; empty where nothing was said.
    pub cancel_reason: String,
}

pub(crate) const COLUMNS: &str = "id, reference, client_id, service_id, location_id, practitioner_id, \
    room_id, start_utc, end_utc, zone, local_start, tzdb_version, price_cents, status, source, \
    note, outside_rules, uid, sequence, version, manage_hash, created_at, updated_at, cancelled_by, \
    cancel_reason";

/// How many columns [`read`] takes from the left, and [`insert`] writes.
pub(crate) const COLUMN_COUNT: usize = 25;

/// The columns that [`read`] takes, of a table named `table` in a join.
pub(crate) fn columns_of(table: &str) -> String {
    let named: Vec<String> = COLUMNS
        .split(", ")
        .map(|column| format!("{table}.{column}"))
        .collect();
    named.join(", ")
}

pub(crate) fn read(row: &Row) -> Result<Appointment, StoreError> {
    let status: String = row.get(13)?;
    Ok(Appointment {
        id: row.get(0)?,
        reference: row.get(1)?,
        client: row.get(2)?,
        service: row.get(3)?,
        location: row.get(4)?,
        practitioner: row.get(5)?,
        room: row.get(6)?,
        start: row.get(7)?,
        end: row.get(8)?,
        zone: row.get(9)?,
        local_start: row.get(10)?,
        tzdb_version: row.get(11)?,
        price_cents: row.get(12)?,
        status: Status::parse(&status)
            .ok_or_else(|| StoreError::Decode(format!("appointment status {status:?}")))?,
        source: row.get(14)?,
        note: row.get(15)?,
        outside_rules: row.get(16)?,
        uid: row.get(17)?,
        sequence: row.get(18)?,
        version: row.get(19)?,
        manage_hash: row.get(20)?,
        created_at: row.get(21)?,
        updated_at: row.get(22)?,
        cancelled_by: row.get(23)?,
        cancel_reason: row.get(24)?,
    })
}

fn row_values(a: &Appointment) -> [Value; COLUMN_COUNT] {
    values![
        a.id,
        &a.reference,
        a.client,
        a.service,
        a.location,
        a.practitioner,
        a.room,
        a.start,
        a.end,
        &a.zone,
        a.local_start,
        &a.tzdb_version,
        a.price_cents,
        a.status.word(),
        &a.source,
        &a.note,
        a.outside_rules.clone(),
        &a.uid,
        a.sequence,
        a.version,
        a.manage_hash.clone(),
        a.created_at,
        a.updated_at,
        a.cancelled_by.clone(),
        &a.cancel_reason
    ]
}

/// Whether a visit, of whatever age, goes by this reference.
///
/// # Errors
/// When the database fails.
pub async fn has_reference(tx: &mut Tx, reference: &str) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM appointment WHERE reference = $1";
    Ok(tx.first(sql, &values![reference]).await?.is_some())
}

/// Keeps a new visit. Its claims are made by [`crate::claim::claim`] in the same transaction.
///
/// # Errors
/// [`StoreError::Constraint`] when the reference or the uid is taken.
pub async fn insert(tx: &mut Tx, a: &Appointment) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO appointment ({COLUMNS}) VALUES {}",
        placeholders(1, COLUMN_COUNT)
    );
    tx.execute(&sql, &row_values(a)).await.map(drop)
}

/// Writes a changed visit if it still has the version before `a.version`.
///
/// Answers `false` when somebody changed it meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &mut Tx, a: &Appointment) -> Result<bool, StoreError> {
    let sql = "UPDATE appointment SET location_id = $2, practitioner_id = $3, room_id = $4,
        start_utc = $5, end_utc = $6, zone = $7, local_start = $8, tzdb_version = $9, status = $10,
        note = $11, outside_rules = $12, sequence = $13, version = $14, manage_hash = $15,
        updated_at = $16, cancelled_by = $17, service_id = $18, price_cents = $19,
        cancel_reason = $20 WHERE id = $1 AND version = $21";
    let values = values![
        a.id,
        a.location,
        a.practitioner,
        a.room,
        a.start,
        a.end,
        &a.zone,
        a.local_start,
        &a.tzdb_version,
        a.status.word(),
        &a.note,
        a.outside_rules.clone(),
        a.sequence,
        a.version,
        a.manage_hash.clone(),
        a.updated_at,
        a.cancelled_by.clone(),
        a.service,
        a.price_cents,
        &a.cancel_reason,
        a.version - 1
    ];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// A visit by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: AppointmentId) -> Result<Option<Appointment>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM appointment WHERE id = $1");
    tx.first(&sql, &values![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The visit behind a manage link: the first one, or one that a later letter brought.
///
/// # Errors
/// When the database fails.
pub async fn by_manage_hash(tx: &mut Tx, hash: &[u8]) -> Result<Option<Appointment>, StoreError> {
    let first = format!("SELECT {COLUMNS} FROM appointment WHERE manage_hash = $1");
    let later = format!(
        "SELECT {COLUMNS} FROM appointment
         WHERE id = (SELECT appointment_id FROM manage_link WHERE token_hash = $1)"
    );
    let row = match tx.first(&first, &values![hash]).await? {
        Some(row) => Some(row),
        None => tx.first(&later, &values![hash]).await?,
    };
    row.as_ref().map(read).transpose()
}

/// Gives a visit one more manage link.
///
/// # Errors
/// When the database fails.
pub async fn add_manage_link(
    tx: &mut Tx,
    id: AppointmentId,
    hash: &[u8],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO manage_link (token_hash, appointment_id) VALUES ($1, $2)";
    tx.execute(sql, &values![hash, id]).await.map(drop)
}

/// All visits that begin in the half-open span, cancelled ones too, in order of time.
///
/// # Errors
/// When the database fails.
pub async fn between(
    tx: &mut Tx,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Appointment>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM appointment WHERE start_utc >= $1 AND start_utc < $2
         ORDER BY start_utc, practitioner_id"
    );
    tx.query(&sql, &values![from, until])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// A client's visits, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<Appointment>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM appointment WHERE client_id = $1 ORDER BY start_utc DESC");
    tx.query(&sql, &values![client])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Whether a client has a visit before an instant that was not called off.
///
/// # Errors
/// When the database fails.
pub async fn has_before(
    tx: &mut Tx,
    client: ClientId,
    before: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM appointment WHERE client_id = $1 AND start_utc < $2
        AND status <> 'cancelled' LIMIT 1";
    Ok(tx.first(sql, &values![client, before]).await?.is_some())
}

/// Future visits that are still to take place, for recomputing them under new zone data.
///
/// # Errors
/// When the database fails.
pub async fn upcoming(tx: &mut Tx, now: Timestamp) -> Result<Vec<Appointment>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM appointment WHERE start_utc >= $1 AND status <> 'cancelled'
         ORDER BY start_utc"
    );
    tx.query(&sql, &values![now])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// What a client shared from the assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedCheck {
    /// The visit with which it was shared.
    pub appointment: AppointmentId,
    /// JSON of answers and result as they stood.
    pub content: String,
    /// Version of the knowledge that gave the result.
    pub knowledge_version: String,
    /// Wording of the consent, by version.
    pub consent_wording: String,
    /// When it was given.
    pub consented_at: Timestamp,
}

/// Keeps what a client shared.
///
/// # Errors
/// When the database fails.
pub async fn share_check(tx: &mut Tx, s: &SharedCheck) -> Result<(), StoreError> {
    let sql = "INSERT INTO shared_check
        (appointment_id, content, knowledge_version, consent_wording, consented_at)
        VALUES ($1, $2, $3, $4, $5)";
    let values = values![
        s.appointment,
        &s.content,
        &s.knowledge_version,
        &s.consent_wording,
        s.consented_at
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// The last check that a client shared since `since`, with whichever visit.
///
/// # Errors
/// When the database fails.
pub async fn last_shared_check(
    tx: &mut Tx,
    client: ClientId,
    since: Timestamp,
) -> Result<Option<SharedCheck>, StoreError> {
    let sql = "SELECT s.appointment_id, s.content, s.knowledge_version, s.consent_wording,
        s.consented_at FROM shared_check s JOIN appointment a ON a.id = s.appointment_id
        WHERE a.client_id = $1 AND s.consented_at > $2 ORDER BY s.consented_at DESC LIMIT 1";
    tx.first(sql, &values![client, since])
        .await?
        .as_ref()
        .map(read_shared)
        .transpose()
}

/// What a client shared with a visit, if anything.
///
/// # Errors
/// When the database fails.
pub async fn shared_check(
    tx: &mut Tx,
    id: AppointmentId,
) -> Result<Option<SharedCheck>, StoreError> {
    let sql = "SELECT appointment_id, content, knowledge_version, consent_wording, consented_at
        FROM shared_check WHERE appointment_id = $1";
    tx.first(sql, &values![id])
        .await?
        .as_ref()
        .map(read_shared)
        .transpose()
}

fn read_shared(row: &Row) -> Result<SharedCheck, StoreError> {
    Ok(SharedCheck {
        appointment: row.get(0)?,
        content: row.get(1)?,
        knowledge_version: row.get(2)?,
        consent_wording: row.get(3)?,
        consented_at: row.get(4)?,
    })
}
