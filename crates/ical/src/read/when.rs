//! Dates and times as calendars write them (RFC 5545 §3.3.4, §3.3.5).

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::content_line::ContentLine;
use super::zones::{Zone, Zones};

/// A point in time as written: a wall time in a zone, or a date.
#[derive(Clone, Debug)]
pub(crate) struct When {
    /// The wall time; midnight for a date.
    pub wall: DateTime,
    /// Its zone: UTC for times with `Z`, the place's own for dates and floating times.
    pub zone: Zone,
    /// A date without a time.
    pub is_date: bool,
}

impl When {
    /// The instant.
    pub(crate) fn instant(&self) -> Timestamp {
        self.zone.instant(self.wall)
    }
}

/// A wall time as written and whether it is in UTC or a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub wall: DateTime,
    pub utc: bool,
    pub is_date: bool,
}

/// Reads `20261201`, `20261201T120000` or `20261201T200000Z`.
pub(crate) fn written(text: &str) -> Option<Written> {
    let text = text.trim();
    let digits = |from: usize, until: usize| -> Option<i16> {
        let part = text.get(from..until)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let small = |from, until| digits(from, until).and_then(|number| i8::try_from(number).ok());
    let date = Date::new(digits(0, 4)?, small(4, 6)?, small(6, 8)?).ok()?;
    if text.len() == 8 {
        let wall = date.to_datetime(Time::midnight());
        return Some(Written {
            wall,
            utc: false,
            is_date: true,
        });
    }
    let utc = match text.get(15..)? {
        "" => false,
        "Z" | "z" => true,
        _ => return None,
    };
    if !matches!(text.as_bytes().get(8), Some(b'T' | b't')) {
        return None;
    }
    // A leap second counts as the second before it.
    let time = Time::new(small(9, 11)?, small(11, 13)?, small(13, 15)?.min(59), 0).ok()?;
    Some(Written {
        wall: date.to_datetime(time),
        utc,
        is_date: false,
    })
}

/// The times of a property, which may be several with commas between; for periods their starts.
pub(crate) fn read_times<'a>(
    line: &'a ContentLine,
    zones: &'a Zones,
) -> impl Iterator<Item = Option<When>> + 'a {
    line.value.split(',').map(|text| {
        let text = text.split('/').next().unwrap_or_default();
        let Written { wall, utc, is_date } = written(text)?;
        let zone = if utc {
            Zone::Known(TimeZone::UTC)
        } else if is_date {
            zones.place()
        } else {
            zones.named(line.parameter("TZID"))
        };
        Some(When {
            wall,
            zone,
            is_date,
        })
    })
}

/// The only time of a property.
pub(crate) fn read_time(line: &ContentLine, zones: &Zones) -> Option<When> {
    read_times(line, zones).next().flatten()
}
