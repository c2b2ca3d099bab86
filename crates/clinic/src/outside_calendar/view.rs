//! What staff see of outside calendars.

use std::collections::HashMap;

use jiff::Timestamp;
use midstance_schedule::{Cell, CellRange};
use midstance_store::{
    PractitionerId, StoreError, Tx,
    appointment::{self, Appointment},
    outside_calendar::{self as rows, OutsideCalendar},
};

use crate::{
    Clinic,
    booking::{Visit, complete_all},
};

/// A calendar and what it gives.
#[derive(Debug, Clone)]
pub struct Subscribed {
    /// The calendar.
    pub calendar: OutsideCalendar,
    /// Busy times to come, overlapping ones counted as one.
    pub spans: i64,
}

/// All outside calendars, and the visits that stand in their busy times.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The calendars, oldest first.
    pub calendars: Vec<Subscribed>,
    /// Visits that overlap with busy times, in order of time, with the names of the calendars.
    pub overlaps: Vec<(Visit, Vec<String>)>,
}

/// Reads the overview.
///
/// # Errors
/// When the store fails.
pub async fn overview(clinic: &Clinic) -> Result<Overview, StoreError> {
    let now = clinic.now();
    clinic
        .store
        .read(move |tx| Box::pin(async move { run(tx, now).await }))
        .await
}

async fn run(tx: &mut Tx, now: Timestamp) -> Result<Overview, StoreError> {
    let calendars = rows::all(tx).await?;
    let spans = rows::busy_spans(tx, Cell::containing(now).index()).await?;
    let mut visits: Vec<Appointment> = Vec::new();
    let mut names: Vec<Vec<String>> = Vec::new();
    for overlap in rows::overlaps(tx, now).await? {
        let name = calendars.iter().find(|c| c.id == overlap.calendar);
        let name = name.map(|c| c.name.clone()).unwrap_or_default();
        if let (Some(last), Some(all)) = (visits.last(), names.last_mut())
            && last.id == overlap.appointment
        {
            all.push(name);
            continue;
        }
        if let Some(visit) = appointment::get(tx, overlap.appointment).await? {
            visits.push(visit);
            names.push(vec![name]);
        }
    }
    let visits = complete_all(tx, visits).await?;
    Ok(Overview {
        calendars: calendars
            .into_iter()
            .map(|calendar| Subscribed {
                spans: spans.get(&calendar.id).copied().unwrap_or(0),
                calendar,
            })
            .collect(),
        overlaps: visits.into_iter().zip(names).collect(),
    })
}

/// The times within `cells` at which each of these practitioners is busy elsewhere; who is not is left
/// out.
pub(crate) async fn busy_elsewhere(
    tx: &mut Tx,
    practitioners: &[PractitionerId],
    cells: std::ops::Range<i64>,
) -> Result<HashMap<PractitionerId, Vec<CellRange>>, StoreError> {
    let found = rows::busy_of_each(tx, practitioners, cells).await?;
    let cell = Cell::from_index;
    let range = |r: std::ops::Range<i64>| CellRange::new(cell(r.start), cell(r.end));
    let found = found.into_iter();
    Ok(found
        .map(|(who, busy)| (who, busy.into_iter().map(range).collect()))
        .collect())
}

/// The names of the calendars in which a practitioner is busy within these cells.
pub(crate) async fn names_at(
    tx: &mut Tx,
    practitioner: PractitionerId,
    cells: std::ops::Range<i64>,
) -> Result<Vec<String>, StoreError> {
    let busy = rows::busy_between(tx, practitioner, cells).await?;
    if busy.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = rows::of_practitioner(tx, practitioner).await?;
    found.retain(|calendar| busy.iter().any(|(id, _)| *id == calendar.id));
    Ok(found.into_iter().map(|calendar| calendar.name).collect())
}
