//! The fast rules against slow, obvious ones that look at every minute by itself.

#![allow(clippy::unwrap_used)]

use jiff::civil::{Date, DateTime, Time, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use midstance_schedule::*;
use proptest::prelude::*;
use proptest::sample::select;

/// Zones and the dates around which their clocks change (Havana at midnight, Lord Howe by half an
/// hour, Apia lost a whole day), and some that do not.
const PLACES: [(&str, Date); 14] = [
    // Days that end where a word of the bit set ends.
    ("Africa/Accra", date(2026, 12, 1)),
    ("America/Los_Angeles", date(2026, 12, 1)),
    ("America/Toronto", date(2026, 3, 7)),
    ("America/Toronto", date(2026, 10, 31)),
    ("America/Vancouver", date(2026, 3, 7)),
    ("America/Vancouver", date(2026, 10, 31)),
    ("America/St_Johns", date(2026, 3, 7)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),
    ("Australia/Lord_Howe", date(2026, 10, 3)),
    ("Asia/Kolkata", date(2026, 6, 1)),
    ("America/Havana", date(2026, 3, 7)),
    ("America/Havana", date(2026, 10, 31)),
    ("America/St_Johns", date(2010, 11, 6)),
    ("Pacific/Apia", date(2011, 12, 29)),
];

#[derive(Clone, Debug)]
struct Case {
    zone: &'static str,
    first: Date,
    days: u16,
    week: Vec<WeeklyHours>,
    exceptions: Vec<DayException>,
    minutes: RuleMinutes,
    /// Claims, in cells from the first day's UTC midnight.
    busy: Vec<(i64, i64)>,
    /// Starts allowed, likewise.
    starts: (i64, i64),
}

fn wall(cells: i8) -> Time {
    Time::midnight().wrapping_add((i64::from(cells) * 15).minutes())
}

/// Hours of a day, now and then the whole of it, so that days and windows touch.
fn times() -> impl Strategy<Value = (Time, Time)> {
    let whole = Just((Time::midnight(), Time::midnight()));
    prop_oneof![2 => part_of_day(), 1 => whole]
}

fn part_of_day() -> impl Strategy<Value = (Time, Time)> {
    (0..95i8)
        .prop_flat_map(|from| (Just(from), from + 1..=96))
        .prop_map(|(from, until)| {
            (
                wall(from),
                if until == 96 {
                    Time::midnight()
                } else {
                    wall(until)
                },
            )
        })
}

fn weekday() -> impl Strategy<Value = Weekday> {
    (0..7i8).prop_map(|day| Weekday::from_monday_zero_offset(day).unwrap())
}

fn cases() -> impl Strategy<Value = Case> {
    let row = |first: Date| {
        let valid = proptest::option::of((-2..4i64).prop_map(move |day| first + day.days()));
        (weekday(), times(), valid.clone(), valid).prop_map(
            |(weekday, (from, until), valid_from, valid_until)| WeeklyHours {
                weekday,
                from,
                until,
                valid_from,
                valid_until,
            },
        )
    };
    let exception = |first: Date| {
        let hours = prop_oneof![
            Just(DayHours::Closed),
            proptest::collection::vec(times(), 0..3).prop_map(DayHours::Open),
        ];
        (0..4i64, hours).prop_map(move |(day, hours)| DayException {
            date: first + day.days(),
            hours,
        })
    };
    let minutes = (
        1..30u16,
        0..8u16,
        0..8u16,
        select(vec![5, 10, 15, 20, 30, 45, 60, 100]),
    )
        .prop_map(|(length, before, after, grid_min)| RuleMinutes {
            length_min: length * 5,
            buffer_before_min: before.saturating_sub(3) * 5,
            buffer_after_min: after.saturating_sub(3) * 5,
            grid_min,
        });
    (select(PLACES.to_vec()), 0..3i64, 1..4u16).prop_flat_map(
        move |((zone, first), later, days)| {
            let first = first + later.days();
            (
                proptest::collection::vec(row(first), 0..14),
                proptest::collection::vec(exception(first), 0..3),
                minutes.clone(),
                proptest::collection::vec((-200..1400i64, 1..40i64), 0..12),
                (-200..600i64, 0..1400i64),
            )
                .prop_map(move |(week, exceptions, minutes, busy, (from, count))| {
                    Case {
                        zone,
                        first,
                        days,
                        week,
                        exceptions,
                        minutes,
                        busy: busy
                            .into_iter()
                            .map(|(from, count)| (from, from + count))
                            .collect(),
                        starts: (from, from + count),
                    }
                })
        },
    )
}

/// What the rules say, one minute after the other.
struct Reference<'a> {
    case: &'a Case,
    zone: TimeZone,
    /// UTC midnight of the first day, in minutes since the epoch.
    origin: i64,
    /// For each minute from two days before `origin`: is it open, is it taken.
    open: Vec<bool>,
    taken: Vec<bool>,
}

const LEAD: i64 = 2 * 1440;

impl<'a> Reference<'a> {
    fn new(case: &'a Case) -> Self {
        let zone = TimeZone::get(case.zone).unwrap();
        let midnight = case.first.to_datetime(Time::midnight());
        let origin = TimeZone::UTC.to_timestamp(midnight).unwrap().as_second() / 60;
        let mut reference = Self {
            case,
            zone,
            origin,
            open: Vec::new(),
            taken: Vec::new(),
        };
        for minute in origin - LEAD..origin + 10 * 1440 {
            let open = !reference.is_torn(minute) && reference.is_open(reference.wall(minute));
            reference.open.push(open);
            let in_claim = |&(from, until): &(i64, i64)| {
                (origin + from * 5..origin + until * 5).contains(&minute)
            };
            reference.taken.push(case.busy.iter().any(in_claim));
        }
        reference
    }

    fn wall(&self, minute: i64) -> DateTime {
        self.zone
            .to_datetime(Timestamp::from_second(minute * 60).unwrap())
    }

    /// Whether the clock changes between the first and the last minute of the cell of `minute`.
    fn is_torn(&self, minute: i64) -> bool {
        let offset = |minute: i64| {
            let at = Timestamp::from_second(minute * 60).unwrap();
            self.zone.to_offset(at)
        };
        let first = minute.div_euclid(5) * 5;
        offset(first) != offset(first + 4)
    }

    fn is_open(&self, wall: DateTime) -> bool {
        let (date, time) = (wall.date(), wall.time());
        let last = self.case.first + i64::from(self.case.days - 1).days();
        if date < self.case.first || last < date {
            return false;
        }
        let within =
            |from: Time, until: Time| from <= time && (time < until || until == Time::midnight());
        let said: Vec<_> = self
            .case
            .exceptions
            .iter()
            .filter(|day| day.date == date)
            .collect();
        if said.iter().any(|day| day.hours == DayHours::Closed) {
            return false;
        }
        if !said.is_empty() {
            return said.iter().any(|day| match &day.hours {
                DayHours::Open(times) => times.iter().any(|&(from, until)| within(from, until)),
                DayHours::Closed => false,
            });
        }
        self.case.week.iter().any(|row| {
            row.weekday == date.weekday()
                && row.valid_from.is_none_or(|first| first <= date)
                && row.valid_until.is_none_or(|last| date <= last)
                && within(row.from, row.until)
        })
    }

    fn at(&self, list: &[bool], minute: i64) -> bool {
        list[(minute - self.origin + LEAD) as usize]
    }

    fn within_hours(&self, start: i64) -> bool {
        let length = i64::from(self.case.minutes.length_min);
        (start..start + length).all(|minute| self.at(&self.open, minute))
    }

    fn on_grid(&self, start: i64) -> bool {
        let time = self.wall(start).time();
        (i64::from(time.hour()) * 60 + i64::from(time.minute()))
            % i64::from(self.case.minutes.grid_min)
            == 0
    }

    fn first_taken(&self, start: i64) -> Option<i64> {
        let rule = self.case.minutes;
        let from = start - i64::from(rule.buffer_before_min);
        let until = start + i64::from(rule.length_min) + i64::from(rule.buffer_after_min);
        (from..until).find(|&minute| self.at(&self.taken, minute))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn free_starts_are_those_that_every_minute_allows(case in cases()) {
        let reference = Reference::new(&case);
        let rule = SlotRule::try_from(case.minutes).unwrap();
        let days = LocalDays::new(&reference.zone, case.first, case.days);
        let cell = |offset: i64| Cell::from_index(reference.origin / 5 + offset);
        let busy = CellSet::from_ranges(
            rule.reach(days.window()),
            case.busy.iter().map(|&(from, until)| CellRange::new(cell(from), cell(until))),
        );
        let (open, grid) = (open_cells(&case.week, &case.exceptions, &days), days.grid(case.minutes.grid_min));
        let calendar = Calendar { open: &open, busy: &busy, grid: &grid };
        let starts = CellRange::new(cell(case.starts.0), cell(case.starts.1));
        let free = calendar.free_starts(rule, starts);

        for offset in -288..6 * 288 {
            let start = cell(offset);
            let minute = start.index() * 5;
            let expected = if start < starts.start {
                Err(Refusal::TooSoon { earliest: starts.starts_at() })
            } else if start >= starts.end {
                Err(Refusal::TooFarAhead { end: starts.ends_at() })
            } else if !reference.within_hours(minute) {
                Err(Refusal::OutsideHours)
            } else if !reference.on_grid(minute) {
                Err(Refusal::OffGrid)
            } else if let Some(taken) = reference.first_taken(minute) {
                Err(Refusal::Taken { at: Timestamp::from_second(taken * 60).unwrap() })
            } else {
                Ok(claim_range(start, rule))
            };
            let wall = reference.wall(minute);
            prop_assert_eq!(free.contains(start), expected.is_ok(), "listed, {}", wall);
            prop_assert_eq!(calendar.check(start, rule, starts), expected, "checked, {}", wall);
        }
    }
}

#[test]
fn days_end_where_their_window_does() {
    for (name, first) in PLACES {
        let zone = TimeZone::get(name).unwrap();
        for days in [0, 1, 2, 3, 90] {
            let window = LocalDays::new(&zone, first, days).window();
            let end = LocalDays::end(&zone, first, days);
            assert_eq!(end, window.end, "{name}, {days} days from {first}");
        }
    }
}
