//! What zone a TZID means.

use std::collections::HashMap;
use std::rc::Rc;

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use super::component::Component;
use super::limits::Budget;
use super::rule::Rule;
use super::when::written;
use super::windows_zones::iana_of_windows;
use super::{Problem, ReadError};

/// A zone of a calendar.
#[derive(Clone, Debug)]
pub(crate) enum Zone {
    /// One of the zone database.
    Known(TimeZone),
    /// One that only the file defines.
    Defined(Rc<Vec<Onset>>),
}

/// A change of offset that a file defines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Onset {
    /// When, in wall time before the change.
    wall: DateTime,
    from: Offset,
    to: Offset,
}

impl Zone {
    /// The instant of a wall time: the first of two, and in a gap as far after it as the time is
    /// into the gap.
    pub(crate) fn instant(&self, wall: DateTime) -> Timestamp {
        let instant = match self {
            Self::Known(zone) => zone.to_ambiguous_timestamp(wall).compatible(),
            Self::Defined(onsets) => {
                let past = onsets.partition_point(|onset| onset.wall <= wall);
                let offset = match past.checked_sub(1).and_then(|last| onsets.get(last)) {
                    Some(onset) => onset.to,
                    None => onsets.first().map_or(Offset::UTC, |onset| onset.from),
                };
                offset.to_timestamp(wall)
            }
        };
        let end = if wall.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        instant.unwrap_or(end)
    }

    /// The wall time of an instant.
    pub(crate) fn wall(&self, at: Timestamp) -> DateTime {
        match self {
            Self::Known(zone) => zone.to_datetime(at),
            Self::Defined(onsets) => {
                let began = |onset: &&Onset| {
                    onset
                        .from
                        .to_timestamp(onset.wall)
                        .is_ok_and(|instant| instant <= at)
                };
                let offset = match onsets.iter().rev().find(began) {
                    Some(onset) => onset.to,
                    None => onsets.first().map_or(Offset::UTC, |onset| onset.from),
                };
                offset.to_datetime(at)
            }
        }
    }
}

/// The zones of a file.
#[derive(Debug)]
pub(crate) struct Zones {
    place: TimeZone,
    by_id: HashMap<String, Zone>,
    /// TZIDs that nobody knows, once each.
    pub(crate) problems: Vec<Problem>,
}

impl Zones {
    /// Finds what every TZID of `calendar` means: a name of the zone database (wall time counts, so
    /// newer zone data are right even where the file defines older ones), else what the file itself
    /// defines, else the database's zone for a Windows name. `place` stands for all others.
    pub(crate) fn new(
        calendar: &Component,
        place: &TimeZone,
        window: (Timestamp, Timestamp),
        budget: &mut Budget,
    ) -> Result<Self, ReadError> {
        let mut zones = Self {
            place: place.clone(),
            by_id: HashMap::new(),
            problems: Vec::new(),
        };
        for block in calendar
            .children
            .iter()
            .filter(|child| child.name == "VTIMEZONE")
        {
            let Some(id) = block.property("TZID").map(|line| line.value.trim()) else {
                continue;
            };
            let alias = block
                .property("X-LIC-LOCATION")
                .map(|line| line.value.trim());
            let known = known(id).or_else(|| alias.and_then(known));
            let zone = match known {
                Some(zone) => Some(Zone::Known(zone)),
                None => defined(block, window, budget)?,
            };
            if let Some(zone) = zone {
                zones.by_id.insert(id.to_owned(), zone);
            }
        }
        let lines = calendar.children.iter().flat_map(|child| &child.properties);
        for line in lines {
            let Some(id) = line.parameter("TZID") else {
                continue;
            };
            if !zones.by_id.contains_key(id) {
                let zone = known(id).or_else(|| iana_of_windows(id).and_then(known));
                if zone.is_none() {
                    let what =
                        format!("the time zone \"{id}\" is not known; the place's own is used");
                    zones.problems.push(Problem {
                        line: line.number,
                        what,
                    });
                }
                let zone = zone.unwrap_or_else(|| place.clone());
                zones.by_id.insert(id.to_owned(), Zone::Known(zone));
            }
        }
        Ok(zones)
    }

    /// The zone of the place, for dates and floating times.
    pub(crate) fn place(&self) -> Zone {
        Zone::Known(self.place.clone())
    }

    /// The zone a TZID parameter means.
    pub(crate) fn named(&self, id: Option<&str>) -> Zone {
        id.and_then(|id| self.by_id.get(id))
            .cloned()
            .unwrap_or_else(|| self.place())
    }
}

/// A zone of the database, also under a prefix such as `/freeassociation.sourceforge.net/`.
fn known(id: &str) -> Option<TimeZone> {
    let mut name = id;
    loop {
        if let Ok(zone) = TimeZone::get(name) {
            return Some(zone);
        }
        name = name.split_once('/')?.1;
    }
}

/// The changes that a VTIMEZONE defines around `window`.
fn defined(
    block: &Component,
    (from, until): (Timestamp, Timestamp),
    budget: &mut Budget,
) -> Result<Option<Zone>, ReadError> {
    let mut onsets = Vec::new();
    for observance in &block.children {
        let offset = |name| {
            observance
                .property(name)
                .and_then(|line| utc_offset(&line.value))
        };
        let start = observance
            .property("DTSTART")
            .and_then(|line| written(&line.value));
        let (Some(start), Some(from_offset), Some(to)) =
            (start, offset("TZOFFSETFROM"), offset("TZOFFSETTO"))
        else {
            continue;
        };
        let zone = Zone::Defined(Rc::new(vec![Onset {
            wall: start.wall,
            from: from_offset,
            to: from_offset,
        }]));
        let range = (
            zone.wall(from).saturating_sub(800.days()),
            zone.wall(until).saturating_add(2.days()),
        );
        let mut walls = vec![start.wall];
        for line in observance.all("RRULE") {
            if let Ok(rule) = Rule::parse(&line.value) {
                walls.extend(rule.expand(start.wall, &zone, range, budget)?);
            }
        }
        for line in observance.all("RDATE") {
            walls.extend(
                line.value
                    .split(',')
                    .filter_map(written)
                    .map(|time| time.wall),
            );
        }
        onsets.extend(walls.into_iter().map(|wall| Onset {
            wall,
            from: from_offset,
            to,
        }));
    }
    onsets.sort_by_key(|onset| onset.wall);
    Ok((!onsets.is_empty()).then(|| Zone::Defined(Rc::new(onsets))))
}

/// Reads `-0700` or `+053000`.
fn utc_offset(text: &str) -> Option<Offset> {
    let text = text.trim();
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let part = |from: usize| {
        text.get(from..from + 2)
            .and_then(|part| part.parse::<i32>().ok())
    };
    let seconds = part(1)? * 3600 + part(3)? * 60 + part(5).unwrap_or(0);
    Offset::from_seconds(sign * seconds).ok()
}
