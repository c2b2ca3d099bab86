//! The dates of a series, each checked before anything is booked.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use midstance_schedule::{Cell, CellSet, LocalDays, nearest, weekly};
use midstance_store::{ClientId, StoreError, Tx, claim};

use crate::{
    Actor, Clinic,
    availability::{AvailabilityError, Calendars, FreeTime, Look, Wish, instants},
    directory::Directory,
};

/// How many other times are shown for a date that cannot be had.
const ALTERNATIVES: usize = 3;

/// Which dates are wanted.
#[derive(Debug, Clone, Copy)]
pub struct SeriesWish {
    /// What, where, with whom.
    pub wish: Wish,
    /// Who comes, if known: their other visits count as taken.
    pub client: Option<ClientId>,
    /// The first visit on the place's clock.
    pub first: DateTime,
    /// How many visits.
    pub count: u16,
    /// Weeks from one to the next.
    pub every_weeks: u8,
}

/// How a date of a series stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can be booked.
    Free,
    /// Someone else has that time, or no room is free.
    Taken,
    /// The client has another visit then.
    ClientBusy,
    /// The clinic or the practitioner does not work then.
    Closed,
    /// The clocks are put forward over it: that time does not exist on that day.
    Gap,
    /// It is past, or sooner than notice allows.
    TooSoon,
    /// It lies beyond the booking window.
    TooFarAhead,
}

/// One date of a series.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The wanted time on the place's clock.
    pub wall: DateTime,
    /// How it stands.
    pub standing: Standing,
    /// The start, where it is free.
    pub free: Option<FreeTime>,
    /// Other times, in order: of the same day, else the nearest; of a time that the clocks repeat,
    /// its second instant.
    pub others: Vec<FreeTime>,
}

/// All dates of a series.
#[derive(Debug, Clone)]
pub struct SeriesPlan {
    /// Zone of the place.
    pub zone: TimeZone,
    /// The dates, in order.
    pub dates: Vec<Planned>,
    /// Starts must be before this.
    pub end: Timestamp,
}

/// Checks every date of a series against hours, claims and the client's own visits, and for whoever is not
/// staff against notice and horizon. Books nothing.
///
/// # Errors
/// [`AvailabilityError::NotOffered`] when nobody gives the service there.
pub async fn plan_series(
    clinic: &Clinic,
    actor: &Actor,
    series: SeriesWish,
) -> Result<SeriesPlan, AvailabilityError> {
    let look = Look {
        staff: actor.is_staff(),
        ..Look::of_visitor(clinic.now())
    };
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let directory = Directory::load(tx).await?;
                let calendars = Calendars::load(tx, &directory, series.wish, look).await?;
                let busy = client_cells(tx, series.client, &calendars).await?;
                Ok(Checker::new(calendars, busy).plan(&series))
            })
        })
        .await
}

async fn client_cells(
    tx: &mut Tx,
    client: Option<ClientId>,
    calendars: &Calendars,
) -> Result<BTreeSet<i64>, StoreError> {
    let Some(client) = client else {
        return Ok(BTreeSet::new());
    };
    let window = calendars.rule.reach(calendars.starts);
    let cells = window.start.index()..window.end.index();
    Ok(claim::taken(tx, client.0, cells)
        .await?
        .into_iter()
        .collect())
}

struct Checker {
    calendars: Calendars,
    free: CellSet,
    busy: BTreeSet<i64>,
}

impl Checker {
    fn new(calendars: Calendars, busy: BTreeSet<i64>) -> Self {
        let free = calendars.union();
        Self {
            calendars,
            free,
            busy,
        }
    }

    fn plan(mut self, series: &SeriesWish) -> SeriesPlan {
        let walls: Vec<DateTime> = weekly(series.first, series.count, series.every_weeks).collect();
        let mut dates: Vec<Planned> = walls.into_iter().map(|wall| self.check(wall)).collect();
        // What the series itself will take is no alternative for another of its dates.
        for planned in &dates {
            if let Some(free) = &planned.free {
                self.busy.extend(self.visit(Cell::containing(free.start)));
            }
        }
        for planned in &mut dates {
            if planned.standing != Standing::Free && planned.standing != Standing::TooFarAhead {
                planned.others = self.others(planned.wall);
            }
        }
        SeriesPlan {
            zone: self.calendars.zone.clone(),
            end: self.calendars.starts.ends_at(),
            dates,
        }
    }

    fn check(&self, wall: DateTime) -> Planned {
        let cells: Vec<Cell> = instants(&self.calendars.zone, wall)
            .into_iter()
            .filter_map(|at| Cell::starting(at).ok())
            .collect();
        let mut free: Vec<FreeTime> = self
            .calendars
            .times(cells.iter().copied().filter(|c| self.can(*c)));
        let standing = match cells.first() {
            _ if !free.is_empty() => Standing::Free,
            None if instants(&self.calendars.zone, wall).is_empty() => Standing::Gap,
            None => Standing::Closed,
            Some(cell) => self.why_not(*cell),
        };
        let first = (!free.is_empty()).then(|| free.remove(0));
        Planned {
            wall,
            standing,
            free: first,
            others: free,
        }
    }

    fn why_not(&self, cell: Cell) -> Standing {
        let starts = self.calendars.starts;
        if cell < starts.start {
            Standing::TooSoon
        } else if cell >= starts.end {
            Standing::TooFarAhead
        } else if self.busy.range(self.visit(cell)).next().is_some() {
            Standing::ClientBusy
        } else if !self.calendars.worked.contains(cell) {
            Standing::Closed
        } else {
            Standing::Taken
        }
    }

    fn visit(&self, start: Cell) -> std::ops::Range<i64> {
        let visit = self.calendars.rule.visit(start);
        visit.start.index()..visit.end.index()
    }

    fn can(&self, start: Cell) -> bool {
        self.free.contains(start) && self.busy.range(self.visit(start)).next().is_none()
    }

    /// The nearest free times of the same day, else the nearest of any.
    fn others(&self, wall: DateTime) -> Vec<FreeTime> {
        let zone = &self.calendars.zone;
        let Ok(wanted) = zone.to_timestamp(wall) else {
            return Vec::new();
        };
        let wanted = Cell::containing(wanted);
        let day = LocalDays::new(zone, wall.date(), 1).window();
        let today = self.free.iter_from(day.start).take_while(|c| *c < day.end);
        let mut found: Vec<Cell> = today.filter(|c| self.can(*c)).collect();
        found.sort_by_key(|c| (c.index() - wanted.index()).abs());
        if found.is_empty() {
            // Enough that some are left when the client's own times are taken out.
            let near = nearest(&self.free, wanted, ALTERNATIVES * 16);
            found = near.into_iter().filter(|c| self.can(*c)).collect();
            found.sort_by_key(|c| (c.index() - wanted.index()).abs());
        }
        found.truncate(ALTERNATIVES);
        found.sort_unstable();
        self.calendars.times(found.into_iter())
    }
}
