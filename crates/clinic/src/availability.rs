//! Real free times: hours minus claims, rooms included.

mod beside;
mod calendars;
mod empty;
mod rota;
mod search;
mod staff;

pub use empty::Empty;
pub use staff::{free_for_staff, next_for_staff};

pub(crate) use calendars::{Calendars, is_worked};
pub(crate) use rota::Look;

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use midstance_schedule::{Cell, CellRange, CellSet, LocalDays, nearest, resolve};
use midstance_store::{LocationId, PractitionerId, ServiceId, StoreError, Tx, hold};

use crate::{Clinic, Token, directory::Directory};
use rota::Rota;

/// What someone wants to book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// What.
    pub service: ServiceId,
    /// Where.
    pub location: LocationId,
    /// With whom; `None` is the first available.
    pub practitioner: Option<PractitionerId>,
}

/// A start that is free, and with whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeTime {
    /// Begin of the visit.
    pub start: Timestamp,
    /// Those who are free, in the clinic's order; never empty.
    pub practitioners: Vec<PractitionerId>,
}

/// Free times of a span of days.
#[derive(Debug, Clone)]
pub struct Availability {
    /// Zone of the place.
    pub zone: TimeZone,
    /// The free times of each local day that was asked for, in order; days without any are there.
    pub days: Vec<(Date, Vec<FreeTime>)>,
    /// Why each of these days that has none is empty.
    pub empty: BTreeMap<Date, Empty>,
    /// The last free time before the span.
    pub previous: Option<Timestamp>,
    /// The first free time after the span.
    pub next: Option<Timestamp>,
}

/// Why free times cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum AvailabilityError {
    /// The service is not given there, or by nobody, or not online.
    #[error("this service is not offered there")]
    NotOffered,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The free times of `days` local days from `first` on, and where the nearest others lie.
///
/// # Errors
/// [`AvailabilityError::NotOffered`] when nobody gives the service there.
pub async fn free_times(
    clinic: &Clinic,
    wish: Wish,
    first: Date,
    days: u16,
) -> Result<Availability, AvailabilityError> {
    free_times_for(clinic, wish, (first, days), None).await
}

/// The same for somebody who holds a time already, which is free to them.
///
/// # Errors
/// As [`free_times`].
pub async fn free_times_for(
    clinic: &Clinic,
    wish: Wish,
    (first, days): (Date, u16),
    own: Option<&Token>,
) -> Result<Availability, AvailabilityError> {
    let (now, own) = (clinic.now(), own.map(Token::hash));
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let directory = Directory::load(tx).await?;
                let held = match own {
                    Some(hash) => hold::find(tx, &hash).await?,
                    None => None,
                };
                let look = Look {
                    ignoring: held.map(|held| held.id.0),
                    ..Look::of_visitor(now)
                };
                let rota = Rota::load(tx, &directory, wish, look).await?;
                span(tx, &rota, first, days).await
            })
        })
        .await
}

async fn span(
    tx: &mut Tx,
    rota: &Rota<'_>,
    first: Date,
    days: u16,
) -> Result<Availability, AvailabilityError> {
    let window = LocalDays::new(&rota.zone, first, days).window();
    let mut by_day: BTreeMap<Date, Vec<FreeTime>> = BTreeMap::new();
    let mut day = first;
    for _ in 0..days {
        by_day.insert(day, Vec::new());
        day = day.tomorrow().unwrap_or(day);
    }
    let hours = rota.hours(first, days);
    let calendars = rota.calendars(tx, &hours, window).await?;
    for time in calendars.times(calendars.union().iter()) {
        let day = time.start.to_zoned(rota.zone.clone()).date();
        by_day.entry(day).or_default().push(time);
    }
    let without = by_day.iter().filter(|(_, times)| times.is_empty());
    let empty = without.map(|(day, _)| (*day, rota.why_empty(&hours, *day)));
    let empty = empty.collect();
    let previous = search::earlier(tx, rota, window.start, 1).await?;
    let next = search::later(tx, rota, window.end, 1).await?;
    Ok(Availability {
        zone: rota.zone.clone(),
        days: by_day.into_iter().collect(),
        empty,
        previous: previous.first().map(|time| time.start),
        next: next.first().map(|time| time.start),
    })
}

/// The first free time of a wish, if the booking window has one.
///
/// # Errors
/// [`AvailabilityError::NotOffered`] when nobody gives the service there.
pub async fn first_free(
    clinic: &Clinic,
    wish: Wish,
) -> Result<Option<FreeTime>, AvailabilityError> {
    let near = nearest_free(clinic, wish, clinic.now(), 1).await?;
    Ok(near.into_iter().next())
}

/// Up to `count` free times nearest to `wanted`, the nearest first.
///
/// # Errors
/// [`AvailabilityError::NotOffered`] when nobody gives the service there.
pub async fn nearest_free(
    clinic: &Clinic,
    wish: Wish,
    wanted: Timestamp,
    count: usize,
) -> Result<Vec<FreeTime>, AvailabilityError> {
    let now = clinic.now();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let directory = Directory::load(tx).await?;
                let rota = Rota::load(tx, &directory, wish, Look::of_visitor(now)).await?;
                let at = Cell::containing(wanted);
                let mut around = search::earlier(tx, &rota, at, count).await?;
                around.extend(search::later(tx, &rota, at, count).await?);
                Ok(the_nearest(around, at, count))
            })
        })
        .await
}

/// Of the times around `at` the `count` nearest, the nearest first.
fn the_nearest(around: Vec<FreeTime>, at: Cell, count: usize) -> Vec<FreeTime> {
    let mut by_start: BTreeMap<Cell, FreeTime> = around
        .into_iter()
        .map(|time| (Cell::containing(time.start), time))
        .collect();
    let (Some((first, _)), Some((last, _))) =
        (by_start.first_key_value(), by_start.last_key_value())
    else {
        return Vec::new();
    };
    let window = CellRange::new(*first, last.plus(1));
    let starts = by_start.keys().map(|cell| CellRange::of_length(*cell, 1));
    let near = nearest(&CellSet::from_ranges(window, starts), at, count);
    near.iter().filter_map(|c| by_start.remove(c)).collect()
}

/// The instants of a wall time at a place: none in a gap, two in a fold.
#[must_use]
pub fn instants(zone: &TimeZone, wall: jiff::civil::DateTime) -> Vec<Timestamp> {
    use midstance_schedule::Resolved;
    match resolve(zone, wall) {
        Resolved::Unique(at) => vec![at],
        Resolved::Gap => Vec::new(),
        Resolved::Fold(first, second) => vec![first, second],
    }
}
