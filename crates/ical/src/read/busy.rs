//! From a calendar of someone else to busy times.

use std::collections::HashMap;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::component::{Component, read_calendar};
use super::content_line::unescaped;
use super::limits::Budget;
use super::vevent::VEvent;
use super::when::written;
use super::zones::{Zone, Zones};
use super::{Problem, ReadError};

/// What is asked of a calendar.
#[derive(Clone, Debug)]
pub struct BusyQuery {
    /// Zone for all-day events, floating times and zones that nobody knows: that of the place.
    pub zone: TimeZone,
    /// Busy times that end at or before this are left out.
    pub from: Timestamp,
    /// Busy times that start at or after this are left out.
    pub until: Timestamp,
}

/// A time at which the owner of a calendar is busy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Busy {
    /// Start.
    pub start: Timestamp,
    /// End; after the start.
    pub end: Timestamp,
    /// Its event's UID, so that our own appointments can be left out; empty when it has none.
    pub uid: String,
}

/// What a calendar said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusyCalendar {
    /// Its name, if it gives one.
    pub name: Option<String>,
    /// Busy times, earliest first; they may overlap.
    pub busy: Vec<Busy>,
    /// What could not be read and was left out.
    pub problems: Vec<Problem>,
}

/// Reads the busy times of a calendar file: repetitions worked out, cancelled and free ones left
/// out, titles and texts dropped.
///
/// An event that cannot be read is named in `problems` and the others count; a file that is cut
/// short, no calendar, or beyond the limits is an error, for which the last good copy is kept.
pub fn read_busy(bytes: &[u8], query: &BusyQuery) -> Result<BusyCalendar, ReadError> {
    let calendar = read_calendar(bytes)?;
    let mut budget = Budget::default();
    let window = (query.from, query.until);
    let mut zones = Zones::new(&calendar, &query.zone, window, &mut budget)?;
    let mut problems = std::mem::take(&mut zones.problems);
    let mut busy = Vec::new();
    for series in series_of(&calendar, &zones, &mut problems).into_values() {
        series.busy((&zones, window), &mut budget, (&mut busy, &mut problems))?;
    }
    for component in calendar
        .children
        .iter()
        .filter(|child| child.name == "VFREEBUSY")
    {
        free_busy(component, &mut busy);
    }
    busy.retain(|busy| busy.start < busy.end && busy.start < query.until && query.from < busy.end);
    busy.sort_by(|a, b| (a.start, a.end, &a.uid).cmp(&(b.start, b.end, &b.uid)));
    problems.sort_by_key(|problem| problem.line);
    Ok(BusyCalendar {
        name: name(&calendar),
        busy,
        problems,
    })
}

fn name(calendar: &Component) -> Option<String> {
    let line = calendar
        .property("NAME")
        .or_else(|| calendar.property("X-WR-CALNAME"))?;
    Some(unescaped(line.value.trim())).filter(|name| !name.is_empty())
}

/// The events of one UID: usually one, and those that stand for single repetitions of it.
#[derive(Default)]
struct Series<'a> {
    events: Vec<VEvent<'a>>,
    replacements: Vec<VEvent<'a>>,
}

fn series_of<'a>(
    calendar: &'a Component,
    zones: &Zones,
    problems: &mut Vec<Problem>,
) -> HashMap<String, Series<'a>> {
    let mut all: HashMap<String, Series<'a>> = HashMap::new();
    let events = calendar
        .children
        .iter()
        .filter(|child| child.name == "VEVENT");
    for (position, component) in events.enumerate() {
        match VEvent::read(component, zones) {
            Ok(event) => {
                // Events without UID have nothing to do with each other.
                let key = if event.uid.is_empty() {
                    format!("\0{position}")
                } else {
                    event.uid.clone()
                };
                let series = all.entry(key).or_default();
                match event.instead_of {
                    Some(_) => series.replacements.push(event),
                    None => series.events.push(event),
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    all
}

impl Series<'_> {
    fn busy(
        mut self,
        context: (&Zones, (Timestamp, Timestamp)),
        budget: &mut Budget,
        (busy, problems): (&mut Vec<Busy>, &mut Vec<Problem>),
    ) -> Result<(), ReadError> {
        // The newest version of a replacement counts.
        self.replacements
            .sort_by_key(|event| std::cmp::Reverse(event.sequence));
        let mut replaced: HashMap<Timestamp, &VEvent<'_>> = HashMap::new();
        let mut from_here_on: Vec<(Timestamp, &VEvent<'_>, Span)> = Vec::new();
        for event in &self.replacements {
            let Some((original, later)) = &event.instead_of else {
                continue;
            };
            replaced.entry(original.instant()).or_insert(event);
            if *later {
                from_here_on.push((original.instant(), event, event.moved_by(original)));
            }
        }
        from_here_on.sort_by_key(|(since, ..)| *since);
        let mut add = |event: &VEvent<'_>, (start, end): (Timestamp, Timestamp)| {
            if event.is_busy() {
                busy.push(Busy {
                    start,
                    end,
                    uid: event.uid.clone(),
                });
            }
        };
        for event in replaced.values() {
            add(event, event.time());
        }
        for event in &self.events {
            for (wall, at) in event.starts(context, budget, problems)? {
                let newer = from_here_on.iter().rev().find(|(since, ..)| *since <= at);
                match newer {
                    _ if replaced.contains_key(&at) => {}
                    Some((_, newer, moved)) => add(newer, newer.time_moved(wall, *moved)),
                    None => add(event, event.time_moved(wall, Span::new())),
                }
            }
        }
        Ok(())
    }
}

/// Busy periods that a calendar gives without events.
fn free_busy(component: &Component, busy: &mut Vec<Busy>) {
    let lines = component.all("FREEBUSY");
    let free = |kind: &str| kind.eq_ignore_ascii_case("FREE");
    for line in lines.filter(|line| !line.parameter("FBTYPE").is_some_and(free)) {
        let utc = Zone::Known(TimeZone::UTC);
        let instant = |wall: DateTime| utc.instant(wall);
        busy.extend(line.value.split(',').filter_map(|period| {
            let (start, end) = period.split_once('/')?;
            let start = written(start)?.wall;
            let end = match written(end) {
                Some(end) => end.wall,
                None => start.saturating_add(end.trim().parse::<Span>().ok()?),
            };
            Some(Busy {
                start: instant(start),
                end: instant(end),
                uid: String::new(),
            })
        }));
    }
}
