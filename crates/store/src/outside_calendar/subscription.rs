//! Which calendars are read, and how that went.

use jiff::Timestamp;

use crate::{OutsideCalendarId, PractitionerId, Row, StoreError, Tx, values};

/// A calendar of somebody else's making.
#[derive(Clone, PartialEq, Eq)]
pub struct OutsideCalendar {
    /// Its id.
    pub id: OutsideCalendarId,
    /// Whose busy times it gives.
    pub practitioner: PractitionerId,
    /// What its owner calls it.
    pub name: String,
    /// Where it is; a secret.
    pub address: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// Validator of the last good copy, or empty.
    pub etag: String,
    /// The other validator of it, or empty.
    pub last_modified: String,
    /// Until when repetitions were worked out.
    pub covers_until: Timestamp,
    /// Version of the zone data that gave the instants.
    pub tzdb_version: String,
    /// When it was last read well.
    pub good_at: Option<Timestamp>,
    /// When it was last asked for.
    pub tried_at: Option<Timestamp>,
    /// How often in a row it failed.
    pub failures: u32,
    /// Why it failed last; empty when it did not.
    pub problem: String,
    /// How many of its events could not be read and were left out.
    pub left_out: u32,
    /// When it is asked for next.
    pub next_fetch_at: Timestamp,
    /// Until when a worker has it in hand.
    pub leased_until: Timestamp,
}

impl std::fmt::Debug for OutsideCalendar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Without the address.
        f.debug_struct("OutsideCalendar")
            .field("id", &self.id)
            .field("failures", &self.failures)
            .field("problem", &self.problem)
            .finish_non_exhaustive()
    }
}

const COLUMNS: &str = "id, practitioner_id, name, address, created_at, etag, last_modified, \
    covers_until, tzdb_version, good_at, tried_at, failures, problem, left_out, next_fetch_at, \
    leased_until";

fn read(row: &Row) -> Result<OutsideCalendar, StoreError> {
    Ok(OutsideCalendar {
        id: row.get(0)?,
        practitioner: row.get(1)?,
        name: row.get(2)?,
        address: row.get(3)?,
        created_at: row.get(4)?,
        etag: row.get(5)?,
        last_modified: row.get(6)?,
        covers_until: row.get(7)?,
        tzdb_version: row.get(8)?,
        good_at: row.get(9)?,
        tried_at: row.get(10)?,
        failures: row.get(11)?,
        problem: row.get(12)?,
        left_out: row.get(13)?,
        next_fetch_at: row.get(14)?,
        leased_until: row.get(15)?,
    })
}

/// Keeps a calendar that was never read yet, to be read at once.
///
/// # Errors
/// [`StoreError::Constraint`] when the practitioner has this address already, or is not there.
pub async fn insert(
    tx: &mut Tx,
    id: OutsideCalendarId,
    practitioner: PractitionerId,
    (name, address): (&str, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO outside_calendar (id, practitioner_id, name, address, created_at, etag,
        last_modified, covers_until, tzdb_version, failures, problem, left_out, next_fetch_at,
        leased_until) VALUES ($1, $2, $3, $4, $5, '', '', 0, '', 0, '', 0, $5, 0)";
    let values = values![id, practitioner, name, address, now];
    tx.execute(sql, &values).await.map(drop)
}

/// All calendars, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<OutsideCalendar>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outside_calendar ORDER BY created_at, id");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// A practitioner's calendars, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_practitioner(
    tx: &mut Tx,
    practitioner: PractitionerId,
) -> Result<Vec<OutsideCalendar>, StoreError> {
    let mut found = all(tx).await?;
    found.retain(|calendar| calendar.practitioner == practitioner);
    Ok(found)
}

/// A calendar by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(
    tx: &mut Tx,
    id: OutsideCalendarId,
) -> Result<Option<OutsideCalendar>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outside_calendar WHERE id = $1");
    tx.first(&sql, &values![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Removes a calendar with its busy times.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, id: OutsideCalendarId) -> Result<bool, StoreError> {
    // The row is locked first, as a landing does it, so that the two wait for one another.
    let lock = "UPDATE outside_calendar SET leased_until = 0 WHERE id = $1";
    if tx.execute(lock, &values![id]).await? == 0 {
        return Ok(false);
    }
    let busy = "DELETE FROM outside_busy WHERE calendar_id = $1";
    tx.execute(busy, &values![id]).await?;
    let sql = "DELETE FROM outside_calendar WHERE id = $1";
    Ok(tx.execute(sql, &values![id]).await? == 1)
}

/// Has a calendar read as soon as a worker comes by.
///
/// # Errors
/// When the database fails.
pub async fn want_now(
    tx: &mut Tx,
    id: OutsideCalendarId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE outside_calendar SET next_fetch_at = $2 WHERE id = $1";
    Ok(tx.execute(sql, &values![id, now]).await? == 1)
}

/// Leases what is due until `until`, so that no other worker asks for it meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn lease(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
    most: u32,
) -> Result<Vec<OutsideCalendar>, StoreError> {
    let skip = if tx.is_sqlite() {
        ""
    } else {
        "FOR UPDATE SKIP LOCKED"
    };
    let sql = format!(
        "UPDATE outside_calendar SET leased_until = $2 WHERE id IN (
            SELECT id FROM outside_calendar WHERE next_fetch_at <= $1 AND leased_until <= $1
            ORDER BY next_fetch_at LIMIT $3 {skip})
         RETURNING {COLUMNS}"
    );
    tx.query(&sql, &values![now, until, most])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// What is written down when a calendar was read well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// Validator of the copy.
    pub etag: String,
    /// The other validator.
    pub last_modified: String,
    /// Until when repetitions were worked out.
    pub covers_until: Timestamp,
    /// Version of the zone data.
    pub tzdb_version: String,
    /// Events left out.
    pub left_out: u32,
}

/// Writes down that a calendar was read well, if it is still leased as it was when it was asked for.
///
/// # Errors
/// When the database fails.
pub async fn landed(
    tx: &mut Tx,
    was: &OutsideCalendar,
    (now, next): (Timestamp, Timestamp),
    landing: &Landing,
) -> Result<bool, StoreError> {
    let sql = "UPDATE outside_calendar SET etag = $4, last_modified = $5, covers_until = $6,
        tzdb_version = $7, left_out = $8, good_at = $3, tried_at = $3, failures = 0, problem = '',
        next_fetch_at = $9, leased_until = 0 WHERE id = $1 AND leased_until = $2";
    let values = values![
        was.id,
        was.leased_until,
        now,
        &landing.etag,
        &landing.last_modified,
        landing.covers_until,
        &landing.tzdb_version,
        landing.left_out,
        next
    ];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Writes down why a calendar could not be read; its last good copy stays.
///
/// # Errors
/// When the database fails.
pub async fn failed(
    tx: &mut Tx,
    was: &OutsideCalendar,
    (now, next): (Timestamp, Timestamp),
    problem: &str,
) -> Result<bool, StoreError> {
    let sql = "UPDATE outside_calendar SET problem = $4, failures = failures + 1, tried_at = $3,
        next_fetch_at = $5, leased_until = 0 WHERE id = $1 AND leased_until = $2";
    let values = values![was.id, was.leased_until, now, problem, next];
    Ok(tx.execute(sql, &values).await? == 1)
}
