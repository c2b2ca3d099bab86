//! Real free times: hours minus claims, rooms included.

mod beside;
mod calendars;
mod rota;
mod search;
mod staff;

pub use staff::free_for_staff;

pub(crate) use calendars::Calendars;
pub(crate) use rota::Look;

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use midstance_schedule::{Cell, CellRange, CellSet, LocalDays, nearest, resolve};
use midstance_store::{LocationId, PractitionerId, ServiceId, StoreError, Tx};

use self::beside::{any_free, busy_cells, groups_free};
use crate::{Clinic, directory::Directory};
use crate::{
    Clinic,
    directory::{Directory, exceptions_of, rule_of, zone_of},
};
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

/// The calendars behind one wish, over its whole booking window.
pub(crate) struct Calendars {
    pub(crate) zone: TimeZone,
    pub(crate) rule: SlotRule,
    /// Starts that notice and horizon allow.
    pub(crate) starts: CellRange,
    pub(crate) rooms: Vec<RoomId>,
    /// For each kind of equipment that is needed, its pieces.
    pub(crate) equipment: Vec<Vec<EquipmentId>>,
    free: Vec<(PractitionerId, CellSet)>,
    /// Starts within somebody's hours, taken or not.
    pub(crate) worked: CellSet,
}

/// The days whose calendars are looked at, and whether notice and horizon hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) now: Timestamp,
    pub(crate) only_day: Option<Date>,
    pub(crate) staff: bool,
    /// Claims of this owner count as free: a move may overlap the time that it gives up.
    pub(crate) ignoring: Option<Uuid>,
}

impl Look {
    /// What a visitor may book: the whole window, within notice and horizon.
    pub(crate) fn of_visitor(now: Timestamp) -> Self {
        Self {
            now,
            only_day: None,
            staff: false,
            ignoring: None,
        }
    }
}

impl Calendars {
    pub(crate) async fn load(
        tx: &mut Tx,
        directory: &Directory,
        wish: Wish,
        look: Look,
    ) -> Result<Self, AvailabilityError> {
        let days = look.only_day.map(|day| (day, 1));
        Self::load_days(tx, directory, wish, look, days).await
    }

    /// The same over some days, from the first on; `None` is the whole booking window.
    async fn load_days(
        tx: &mut Tx,
        directory: &Directory,
        wish: Wish,
        look: Look,
        days: Option<(Date, u16)>,
    ) -> Result<Self, AvailabilityError> {
        let (service, location) = match (
            directory.service(wish.service),
            directory.location(wish.location),
        ) {
            (Some(service), Some(location)) if service.online || look.staff => (service, location),
            _ => return Err(AvailabilityError::NotOffered),
        };
        let mut people: Vec<PractitionerId> = directory
            .practitioners_of(service.id, location.id)
            .iter()
            .map(|p| p.id)
            .collect();
        people.retain(|p| wish.practitioner.is_none_or(|wanted| wanted == *p));
        if people.is_empty() {
            return Err(AvailabilityError::NotOffered);
        }
        let zone = zone_of(location)?;
        let rule = rule_of(service).map_err(|error| StoreError::Decode(error.to_string()))?;
        let notice = if look.staff {
            0
        } else {
            service.notice_minutes
        };
        let earliest = Cell::at_or_after(
            look.now
                .saturating_add(notice.minutes())
                .unwrap_or(look.now),
        );
        let today = look.now.to_zoned(zone.clone()).date();
        let horizon = if look.staff {
            400
        } else {
            service.horizon_days
        };
        let whole = LocalDays::new(&zone, today, horizon);
        let starts = CellRange::new(earliest, whole.window().end);
        let days = match days {
            Some((first, count)) => LocalDays::new(&zone, first, count),
            None => whole,
        };
        let last = days.first().saturating_add(i64::from(horizon).days());
        let exceptions = hours::exceptions(tx, days.first(), last).await?;
        let rooms = rooms_for(tx, service.id, location.id).await?;
        let equipment = equipment::needed(tx, service.id, location.id).await?;
        let grid = days.grid(rule.minutes().grid_min);
        let window = rule.reach(days.window());
        let all: Vec<Uuid> = people
            .iter()
            .map(|p| p.0)
            .chain(rooms.iter().map(|r| r.0))
            .chain(equipment.iter().flatten().map(|e| e.0))
            .collect();
        let cells = window.start.index()..window.end.index();
        let taken = claim::taken_of_each(tx, &all, cells, look.ignoring).await?;
        let busy_of = |id: Uuid| busy_cells(window, taken.get(&id));
        let beside = groups_free(&rooms, &equipment, &|group| {
            let busy: Vec<CellSet> = group.iter().map(|id| busy_of(*id)).collect();
            any_free(&busy, rule, &grid, starts)
        });
        let nothing = CellSet::empty(window);
        let mut worked = CellSet::empty(days.window());
        let mut free = Vec::with_capacity(people.len());
        for person in people {
            let week = directory.week_of(person, location.id);
            let open = open_cells(
                &week,
                &exceptions_of(&exceptions, person, location.id),
                &days,
            );
            let unclaimed = Calendar {
                open: &open,
                busy: &nothing,
                grid: &grid,
            };
            worked.or(&unclaimed.free_starts(rule, starts));
            let busy = busy_of(person.0);
            let calendar = Calendar {
                open: &open,
                busy: &busy,
                grid: &grid,
            };
            let mut starts_free = calendar.free_starts(rule, starts);
            for group in &beside {
                starts_free.and(group);
            }
            free.push((person, starts_free));
        }
        Ok(Self {
            zone,
            rule,
            starts,
            rooms,
            equipment,
            free,
            worked,
        })
    }

    /// Those who are free at a start, in the clinic's order.
    pub(crate) fn free_at(&self, start: Cell) -> Vec<PractitionerId> {
        self.free
            .iter()
            .filter(|(_, set)| set.contains(start))
            .map(|(p, _)| *p)
            .collect()
    }

    pub(crate) fn union(&self) -> CellSet {
        midstance_schedule::union(self.starts, self.free.iter().map(|(_, set)| set))
    }

    pub(crate) fn times(&self, cells: impl Iterator<Item = Cell>) -> Vec<FreeTime> {
        cells
            .map(|c| FreeTime {
                start: c.start(),
                practitioners: self.free_at(c),
            })
            .collect()
    }
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
    let now = clinic.now();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let directory = Directory::load(tx).await?;
                let rota = Rota::load(tx, &directory, wish, Look::of_visitor(now)).await?;
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
    let calendars = rota.calendars(tx, &rota.hours(first, days), window).await?;
    for time in calendars.times(calendars.union().iter()) {
        let day = time.start.to_zoned(rota.zone.clone()).date();
        by_day.entry(day).or_default().push(time);
    }
    let previous = search::earlier(tx, rota, window.start, 1).await?;
    let next = search::later(tx, rota, window.end, 1).await?;
    Ok(Availability {
        zone: rota.zone.clone(),
        days: by_day.into_iter().collect(),
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
