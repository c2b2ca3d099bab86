//! One fixed clinic, so that figures can be compared between versions and with other programs given
//! the same work: 500 practitioners alike (Mondays and Wednesdays 9:00 to 17:00 in Vancouver, lunch
//! 12:30 to 13:00), 80 one-hour appointments each over 60 days, one 60-minute service on a 15-minute
//! grid. Because the first day is a Monday, the right answers do not depend on the date.

#![allow(missing_docs, clippy::unwrap_used)]

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday, date, time};
use jiff::tz::TimeZone;
use midstance_schedule::{
    Calendar, Cell, CellRange, CellSet, LocalDays, RuleMinutes, SlotRule, WeeklyHours, open_cells,
    resolve, union,
};

/// A Monday.
pub const DAY_ZERO: Date = date(2026, 11, 23);

pub struct Practitioner {
    pub hours: Vec<WeeklyHours>,
    pub appointments: Vec<CellRange>,
}

pub struct Clinic {
    pub zone: TimeZone,
    pub rule: SlotRule,
    pub practitioners: Vec<Practitioner>,
}

impl Clinic {
    pub fn new(practitioners: u32) -> Self {
        let zone = TimeZone::get("America/Vancouver").unwrap();
        let minutes = RuleMinutes {
            length_min: 60,
            buffer_before_min: 0,
            buffer_after_min: 0,
            grid_min: 15,
        };
        let rule = SlotRule::try_from(minutes).unwrap();
        let practitioners = (0..practitioners)
            .map(|number| Practitioner {
                hours: hours(),
                appointments: appointments(number, &zone, rule),
            })
            .collect();
        Self {
            zone,
            rule,
            practitioners,
        }
    }

    /// The free starts of each of the first `count` practitioners over `days` days from `first` on,
    /// worked out from hours and appointments.
    pub fn free(&self, count: usize, first: Date, days: u16) -> impl Iterator<Item = CellSet> {
        let days = LocalDays::new(&self.zone, first, days);
        let grid = days.grid(self.rule.minutes().grid_min);
        let window = self.rule.reach(days.window());
        self.practitioners[..count].iter().map(move |practitioner| {
            let open = open_cells(&practitioner.hours, &[], &days);
            let busy = CellSet::from_ranges(window, practitioner.appointments.iter().copied());
            let calendar = Calendar {
                open: &open,
                busy: &busy,
                grid: &grid,
            };
            calendar.free_starts(self.rule, days.window())
        })
    }

    /// Each one's own list of free starts.
    pub fn lists(&self, count: usize, first: Date, days: u16) -> Vec<Vec<Cell>> {
        self.free(count, first, days)
            .map(|free| free.iter().collect())
            .collect()
    }

    /// The starts that are free with anyone.
    pub fn any(&self, count: usize, first: Date, days: u16) -> CellSet {
        let free: Vec<CellSet> = self.free(count, first, days).collect();
        union(free[0].window(), &free)
    }
}

fn hours() -> Vec<WeeklyHours> {
    let row = |weekday, from, until| WeeklyHours::new(weekday, from, until).unwrap();
    [Weekday::Monday, Weekday::Wednesday]
        .into_iter()
        .flat_map(|day| {
            [
                row(day, time(9, 0, 0, 0), time(12, 30, 0, 0)),
                row(day, time(13, 0, 0, 0), time(17, 0, 0, 0)),
            ]
        })
        .collect()
}

/// The starts of a working day: 9:00 to 11:30 and 13:00 to 16:00, every 15 minutes.
fn starts() -> Vec<Time> {
    let quarter = |number: i8| time(number / 4, number % 4 * 15, 0, 0);
    (36..=46).chain(52..=64).map(quarter).collect()
}

fn appointments(number: u32, zone: &TimeZone, rule: SlotRule) -> Vec<CellRange> {
    let working: Vec<Date> = (0..60)
        .map(|day: i64| DAY_ZERO + day.days())
        .filter(|date| matches!(date.weekday(), Weekday::Monday | Weekday::Wednesday))
        .collect();
    let starts = starts();
    let mut random = 20_260_000 + number;
    let mut draw = |below: usize| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) as usize % below
    };
    let mut appointments: Vec<CellRange> = Vec::new();
    while appointments.len() < 80 {
        let day = working[draw(working.len())];
        let start = starts[draw(starts.len())];
        let instant = resolve(zone, day.to_datetime(start)).first().unwrap();
        let visit = rule.visit(Cell::starting(instant).unwrap());
        if !appointments.iter().any(|taken| taken.overlaps(visit)) {
            appointments.push(visit);
        }
    }
    // As a calendar keeps them, and as the store reads them.
    appointments.sort_by_key(|visit| visit.start);
    appointments
}
