//! Weekly hours and the days that differ from them.

use jiff::civil::Date;

use crate::{ExceptionId, HoursId, LocationId, PractitionerId, Row, StoreError, Tx, kept, values};

/// One row of a practitioner's week at a place. Minutes count from local midnight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingHours {
    /// Its id.
    pub id: HoursId,
    /// Whose.
    pub practitioner: PractitionerId,
    /// Where.
    pub location: LocationId,
    /// 1 = Monday … 7 = Sunday.
    pub weekday: u8,
    /// Begin, a multiple of five.
    pub from_minute: u16,
    /// End, a multiple of five, up to 1440.
    pub until_minute: u16,
    /// First day on which it holds.
    pub valid_from: Option<Date>,
    /// Last day on which it holds.
    pub valid_until: Option<Date>,
}

/// A day that differs: a holiday, time off, an extra opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayException {
    /// Its id.
    pub id: ExceptionId,
    /// Whose; nobody's in particular when it is the place's.
    pub practitioner: Option<PractitionerId>,
    /// Where; anywhere when it is the person's.
    pub location: Option<LocationId>,
    /// The local day.
    pub day: Date,
    /// The hours that hold instead, in minutes from midnight; `None` means closed.
    pub open: Option<(u16, u16)>,
    /// Why, for staff.
    pub reason: String,
}

const HOURS: &str = "id, practitioner_id, location_id, weekday, from_minute, until_minute, \
    valid_from, valid_until";
const EXCEPTION: &str =
    "id, practitioner_id, location_id, day, closed, from_minute, until_minute, reason";

fn read_hours(row: &Row) -> Result<WorkingHours, StoreError> {
    Ok(WorkingHours {
        id: row.get(0)?,
        practitioner: row.get(1)?,
        location: row.get(2)?,
        weekday: row.get(3)?,
        from_minute: row.get(4)?,
        until_minute: row.get(5)?,
        valid_from: row.get(6)?,
        valid_until: row.get(7)?,
    })
}

fn read_exception(row: &Row) -> Result<DayException, StoreError> {
    let closed: bool = row.get(4)?;
    let open = if closed {
        None
    } else {
        Some((row.get(5)?, row.get(6)?))
    };
    Ok(DayException {
        id: row.get(0)?,
        practitioner: row.get(1)?,
        location: row.get(2)?,
        day: row.get(3)?,
        open,
        reason: row.get(7)?,
    })
}

/// Everybody's weekly hours everywhere.
///
/// # Errors
/// When the database fails.
pub async fn working_hours(tx: &mut Tx) -> Result<Vec<WorkingHours>, StoreError> {
    let sql = format!("SELECT {HOURS} FROM working_hours ORDER BY weekday, from_minute");
    tx.query(&sql, &[]).await?.iter().map(read_hours).collect()
}

/// Adds a row of weekly hours.
///
/// # Errors
/// [`StoreError::Constraint`] when minutes are off the five-minute grid or end before they begin.
pub async fn insert_hours(tx: &mut Tx, h: &WorkingHours) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    let sql = format!("INSERT INTO working_hours ({HOURS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)");
    let values = values![
        h.id,
        h.practitioner,
        h.location,
        h.weekday,
        h.from_minute,
        h.until_minute,
        h.valid_from,
        h.valid_until
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// The exceptions on days from `first` to `last`, both included.
///
/// # Errors
/// When the database fails.
pub async fn exceptions(
    tx: &mut Tx,
    first: Date,
    last: Date,
) -> Result<Vec<DayException>, StoreError> {
    let sql =
        format!("SELECT {EXCEPTION} FROM day_exception WHERE day BETWEEN $1 AND $2 ORDER BY day");
    tx.query(&sql, &values![first, last])
        .await?
        .iter()
        .map(read_exception)
        .collect()
}

/// Adds a day that differs.
///
/// # Errors
/// [`StoreError::Constraint`] when its person or place does not exist.
pub async fn insert_exception(tx: &mut Tx, e: &DayException) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO day_exception ({EXCEPTION}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)");
    let values = values![
        e.id,
        e.practitioner,
        e.location,
        e.day,
        e.open.is_none(),
        e.open.map(|o| o.0),
        e.open.map(|o| o.1),
        &e.reason
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// Replaces a practitioner's weekly hours at a place by `rows`.
///
/// # Errors
/// [`StoreError::Constraint`] when minutes are off the five-minute grid or end before they begin.
pub async fn replace_hours(
    tx: &mut Tx,
    (practitioner, location): (PractitionerId, LocationId),
    rows: &[WorkingHours],
) -> Result<(), StoreError> {
    kept::changes(tx).await?;
    let sql = "DELETE FROM working_hours WHERE practitioner_id = $1 AND location_id = $2";
    tx.execute(sql, &values![practitioner, location]).await?;
    for row in rows {
        insert_hours(tx, row).await?;
    }
    Ok(())
}

/// Removes a day that differs, and answers what it was.
///
/// # Errors
/// When the database fails.
pub async fn remove_exception(
    tx: &mut Tx,
    id: ExceptionId,
) -> Result<Option<DayException>, StoreError> {
    let sql = format!("DELETE FROM day_exception WHERE id = $1 RETURNING {EXCEPTION}");
    tx.first(&sql, &values![id])
        .await?
        .as_ref()
        .map(read_exception)
        .transpose()
}
