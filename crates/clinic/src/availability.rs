//! Real free times: hours minus claims, rooms included.

mod staff;

pub use staff::free_for_staff;

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use midstance_schedule::{
    Calendar, Cell, CellRange, CellSet, LocalDays, SlotRule, nearest, open_cells, resolve,
};
use midstance_store::{
    LocationId, PractitionerId, RoomId, ServiceId, StoreError, Tx, claim, directory::rooms_for,
    hours,
};
use uuid::Uuid;

use crate::{
    Clinic,
    directory::{Directory, exceptions_of, rule_of, zone_of},
    outside_calendar::busy_elsewhere,
};

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
        let grid = days.grid(rule.minutes().grid_min);
        let window = rule.reach(days.window());
        let all: Vec<Uuid> = people
            .iter()
            .map(|p| p.0)
            .chain(rooms.iter().map(|r| r.0))
            .collect();
        let cells = window.start.index()..window.end.index();
        let taken = claim::taken_of_each(tx, &all, cells.clone(), look.ignoring).await?;
        let busy_of = |id: Uuid| busy_cells(window, taken.get(&id));
        let elsewhere = busy_elsewhere(tx, &people, cells).await?;
        let room_free = (!rooms.is_empty()).then(|| {
            let busy: Vec<CellSet> = rooms.iter().map(|room| busy_of(room.0)).collect();
            any_room(&busy, rule, &grid, starts)
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
            let mut busy = busy_of(person.0);
            busy.extend(elsewhere.get(&person).into_iter().flatten().copied());
            let calendar = Calendar {
                open: &open,
                busy: &busy,
                grid: &grid,
            };
            let mut starts_free = calendar.free_starts(rule, starts);
            if let Some(room_free) = &room_free {
                starts_free.and(room_free);
            }
            free.push((person, starts_free));
        }
        Ok(Self {
            zone,
            rule,
            starts,
            rooms,
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

fn busy_cells(window: CellRange, taken: Option<&Vec<i64>>) -> CellSet {
    let ranges = taken
        .into_iter()
        .flatten()
        .map(|c| CellRange::of_length(Cell::from_index(*c), 1));
    CellSet::from_ranges(window, ranges)
}

/// Starts for which at least one of the rooms with these busy cells is free.
fn any_room(rooms: &[CellSet], rule: SlotRule, grid: &CellSet, starts: CellRange) -> CellSet {
    let always = CellSet::full(rule.reach(grid.window()));
    let each: Vec<CellSet> = rooms
        .iter()
        .map(|busy| {
            Calendar {
                open: &always,
                busy,
                grid,
            }
            .free_starts(rule, starts)
        })
        .collect();
    midstance_schedule::union(starts, each.iter())
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
                let look = Look::of_visitor(now);
                let calendars = Calendars::load(tx, &directory, wish, look).await?;
                Ok(span(&calendars, first, days))
            })
        })
        .await
}

fn span(calendars: &Calendars, first: Date, days: u16) -> Availability {
    let all = calendars.union();
    let window = LocalDays::new(&calendars.zone, first, days).window();
    let mut by_day: BTreeMap<Date, Vec<FreeTime>> = BTreeMap::new();
    let mut day = first;
    for _ in 0..days {
        by_day.insert(day, Vec::new());
        day = day.tomorrow().unwrap_or(day);
    }
    let inside = all.iter_from(window.start).take_while(|c| *c < window.end);
    for time in calendars.times(inside) {
        let day = time.start.to_zoned(calendars.zone.clone()).date();
        by_day.entry(day).or_default().push(time);
    }
    Availability {
        zone: calendars.zone.clone(),
        days: by_day.into_iter().collect(),
        previous: all.last_before(window.start).map(Cell::start),
        next: all.first_at_or_after(window.end).map(Cell::start),
    }
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

/// Up to `count` free times nearest to `wanted`, in order of time.
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
                near_in(tx, &directory, wish, (now, wanted), count).await
            })
        })
        .await
}

/// Days before and after a wanted time that are looked at first: most calendars have a free time in
/// them, and the claims of a whole booking window need not be read.
const AROUND_DAYS: [u16; 2] = [3, 14];
/// What is found so near the edge of the days looked at, in cells, decides nothing: beyond the edge
/// there may be something nearer, and a visit may reach over it.
const MARGIN: i64 = 288;

async fn near_in(
    tx: &mut Tx,
    directory: &Directory,
    wish: Wish,
    (now, wanted): (Timestamp, Timestamp),
    count: usize,
) -> Result<Vec<FreeTime>, AvailabilityError> {
    let look = Look::of_visitor(now);
    let location = directory
        .location(wish.location)
        .ok_or(AvailabilityError::NotOffered)?;
    let zone = zone_of(location)?;
    let at = Cell::containing(wanted);
    for around in AROUND_DAYS {
        let day = wanted.to_zoned(zone.clone()).date();
        let first = day.saturating_sub(i64::from(around).days());
        let window = LocalDays::new(&zone, first, 2 * around + 1).window();
        let days = Some((first, 2 * around + 1));
        let calendars = Calendars::load_days(tx, directory, wish, look, days).await?;
        let near = nearest(&calendars.union(), at, count);
        let farthest = near.iter().map(|c| (c.index() - at.index()).abs()).max();
        let sure = |edge: Cell, is_end: bool| {
            is_end || farthest.is_some_and(|f| f + MARGIN < (edge.index() - at.index()).abs())
        };
        let starts = calendars.starts;
        if near.len() == count
            && sure(window.start, window.start <= starts.start)
            && sure(window.end, window.end >= starts.end)
        {
            return Ok(calendars.times(near.into_iter()));
        }
    }
    let calendars = Calendars::load(tx, directory, wish, look).await?;
    let near = nearest(&calendars.union(), at, count);
    Ok(calendars.times(near.into_iter()))
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
