//! Times at which practitioners are busy elsewhere.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jiff::Timestamp;

use crate::{
    AppointmentId, OutsideCalendarId, PractitionerId, StoreError, Tx, Value,
    tx::{placeholders, places},
    values,
};

/// Rows or values per statement.
const CHUNK: usize = 5_000;
/// Milliseconds of a cell.
const CELL: i64 = 300_000;

/// Puts these ranges of cells, which must not overlap each other, in the place of all that were read
/// from a calendar before.
///
/// # Errors
/// When the database fails.
pub async fn replace_busy(
    tx: &mut Tx,
    calendar: OutsideCalendarId,
    practitioner: PractitionerId,
    ranges: &[Range<i64>],
) -> Result<(), StoreError> {
    let old = "DELETE FROM outside_busy WHERE calendar_id = $1";
    tx.execute(old, &values![calendar]).await?;
    for chunk in ranges.chunks(CHUNK) {
        let sql = format!(
            "INSERT INTO outside_busy (calendar_id, practitioner_id, first_cell, end_cell)
             VALUES {}",
            placeholders(chunk.len(), 4)
        );
        let values: Vec<Value> = chunk
            .iter()
            .flat_map(|range| values![calendar, practitioner, range.start, range.end])
            .collect();
        tx.execute(&sql, &values).await?;
    }
    Ok(())
}

/// The ranges within `cells` in which each of these practitioners is busy elsewhere; they may
/// overlap. Who is not is left out.
///
/// # Errors
/// When the database fails.
pub async fn busy_of_each(
    tx: &mut Tx,
    practitioners: &[PractitionerId],
    cells: Range<i64>,
) -> Result<HashMap<PractitionerId, Vec<Range<i64>>>, StoreError> {
    let mut found: HashMap<PractitionerId, Vec<Range<i64>>> = HashMap::new();
    for chunk in practitioners.chunks(500) {
        let sql = format!(
            "SELECT practitioner_id, first_cell, end_cell FROM outside_busy
             WHERE end_cell > $1 AND first_cell < $2 AND practitioner_id IN ({})
             ORDER BY practitioner_id, first_cell",
            places(3, chunk.len())
        );
        let mut values: Vec<Value> = values![cells.start, cells.end].into();
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        for row in tx.query(&sql, &values).await? {
            let range = row.get(1)?..row.get(2)?;
            found.entry(row.get(0)?).or_default().push(range);
        }
    }
    Ok(found)
}

/// The ranges within `cells` in which one practitioner is busy elsewhere, by calendar.
///
/// # Errors
/// When the database fails.
pub async fn busy_between(
    tx: &mut Tx,
    practitioner: PractitionerId,
    cells: Range<i64>,
) -> Result<Vec<(OutsideCalendarId, Range<i64>)>, StoreError> {
    let sql = "SELECT calendar_id, first_cell, end_cell FROM outside_busy
        WHERE practitioner_id = $1 AND end_cell > $2 AND first_cell < $3
        ORDER BY first_cell, calendar_id";
    tx.query(sql, &values![practitioner, cells.start, cells.end])
        .await?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?..row.get(2)?)))
        .collect()
}

/// How many busy times to come each calendar gives.
///
/// # Errors
/// When the database fails.
pub async fn busy_spans(
    tx: &mut Tx,
    from_cell: i64,
) -> Result<HashMap<OutsideCalendarId, i64>, StoreError> {
    let sql = "SELECT calendar_id, COUNT(*) FROM outside_busy WHERE end_cell > $1
        GROUP BY calendar_id";
    tx.query(sql, &values![from_cell])
        .await?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// A visit during which its practitioner is busy elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// The visit.
    pub appointment: AppointmentId,
    /// The calendar that says so.
    pub calendar: OutsideCalendarId,
}

/// Visits that are not over and not called off, during which their practitioner is busy elsewhere,
/// in order of time.
///
/// # Errors
/// When the database fails.
pub async fn overlaps(tx: &mut Tx, now: Timestamp) -> Result<Vec<Overlap>, StoreError> {
    let sql = "SELECT DISTINCT a.id, b.calendar_id, a.start_utc FROM appointment a
        JOIN outside_busy b ON b.practitioner_id = a.practitioner_id
        AND b.first_cell * $2 < a.end_utc AND b.end_cell * $2 > a.start_utc
        WHERE a.end_utc > $1 AND a.start_utc > $3
        AND a.status NOT IN ('cancelled', 'no_show', 'done')
        ORDER BY a.start_utc, a.id, b.calendar_id";
    // No visit is longer than a day; the bound lets the index on starts be used.
    let day_before = now.as_millisecond() - 86_400_000;
    tx.query(sql, &values![now, CELL, day_before])
        .await?
        .iter()
        .map(|row| {
            Ok(Overlap {
                appointment: row.get(0)?,
                calendar: row.get(1)?,
            })
        })
        .collect()
}

/// Those of these UIDs that our own visits have.
///
/// # Errors
/// When the database fails.
pub async fn own_uids(tx: &mut Tx, uids: &[String]) -> Result<HashSet<String>, StoreError> {
    let mut own = HashSet::new();
    for chunk in uids.chunks(500) {
        let sql = format!(
            "SELECT uid FROM appointment WHERE uid IN ({})",
            places(1, chunk.len())
        );
        let values: Vec<Value> = chunk.iter().map(Value::from).collect();
        for row in tx.query(&sql, &values).await? {
            own.insert(row.get(0)?);
        }
    }
    Ok(own)
}
