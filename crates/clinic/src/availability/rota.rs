//! A wish made ready to be looked at: who may give it, by which rule, and when they work.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use midstance_schedule::{Calendar, Cell, CellRange, CellSet, LocalDays, SlotRule, open_cells};
use midstance_store::{EquipmentId, PractitionerId, RoomId, StoreError, Tx, hold, hours};
use uuid::Uuid;

use super::{AvailabilityError, Wish};
use crate::directory::{Directory, exceptions_of, rule_of, zone_of};

/// Staff look so many days ahead.
const STAFF_DAYS: u16 = 400;

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

    /// The same at one day alone.
    pub(super) fn on(self, day: Date) -> Self {
        Self {
            only_day: Some(day),
            ..self
        }
    }
}

/// Everything behind a wish but the claims: it stays the same however many days are looked at.
pub(crate) struct Rota<'a> {
    pub(super) zone: TimeZone,
    pub(super) rule: SlotRule,
    /// Starts that notice and horizon allow.
    pub(super) starts: CellRange,
    /// The first day and the number of days of the whole booking window.
    pub(super) whole: (Date, u16),
    pub(super) people: Vec<PractitionerId>,
    pub(super) rooms: Vec<RoomId>,
    /// For each kind of equipment that is needed, its pieces.
    pub(super) equipment: Vec<Vec<EquipmentId>>,
    /// Whose claims count for nobody: holds that have run out, and the one that is given up.
    pub(super) nobodys: Vec<Uuid>,
    directory: &'a Directory,
    wish: Wish,
    exceptions: Vec<hours::DayException>,
}

/// When those of a rota work on some days.
pub(super) struct Hours {
    /// The days, and one more.
    pub(super) days: LocalDays,
    pub(super) grid: CellSet,
    /// In the order of the rota's people.
    pub(super) open: Vec<CellSet>,
    /// Starts within somebody's hours, taken or not.
    pub(super) worked: CellSet,
    /// The starts that these days answer for.
    pub(super) window: CellRange,
}

impl<'a> Rota<'a> {
    pub(super) async fn load(
        tx: &mut Tx,
        directory: &'a Directory,
        wish: Wish,
        look: Look,
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
        let (notice, horizon) = match look.staff {
            true => (0, STAFF_DAYS),
            false => (service.notice_minutes, service.horizon_days),
        };
        let soonest = look.now.saturating_add(notice.minutes());
        let earliest = Cell::at_or_after(soonest.unwrap_or(look.now));
        let today = look.now.to_zoned(zone.clone()).date();
        let rooms = directory.rooms_for(service.id, location.id);
        let whole = look.only_day.map_or((today, horizon), |day| (day, 1));
        // A visit may reach over midnight into the day after.
        let last = whole.0.saturating_add((i64::from(whole.1) + 1).days());
        let over = hold::expired(tx, look.now).await?;
        Ok(Self {
            rule,
            starts: CellRange::new(earliest, LocalDays::end(&zone, today, horizon)),
            whole,
            people,
            rooms: rooms.iter().map(|room| room.id).collect(),
            equipment: directory.equipment_for(service.id, location.id),
            nobodys: over
                .iter()
                .map(|hold| hold.0)
                .chain(look.ignoring)
                .collect(),
            directory,
            wish,
            exceptions: hours::exceptions(tx, whole.0, last).await?,
            zone,
        })
    }

    /// When they work on `days` local days from `first` on.
    pub(super) fn hours(&self, first: Date, days: u16) -> Hours {
        let window = LocalDays::new(&self.zone, first, days).window();
        let days = LocalDays::new(&self.zone, first, days.saturating_add(1));
        let grid = days.grid(self.rule.minutes().grid_min);
        let starts = self.starts.intersection(window);
        let nothing = CellSet::empty(starts);
        let mut worked = CellSet::empty(starts);
        let location = self.wish.location;
        let open: Vec<CellSet> = self
            .people
            .iter()
            .map(|person| {
                let week = self.directory.week_of(*person, location);
                let differing = exceptions_of(&self.exceptions, *person, location, week);
                open_cells(week, &differing, &days)
            })
            .collect();
        for open in &open {
            let unclaimed = Calendar {
                open,
                busy: &nothing,
                grid: &grid,
            };
            worked.or(&unclaimed.free_starts(self.rule, starts));
        }
        Hours {
            days,
            grid,
            open,
            worked,
            window,
        }
    }
}
