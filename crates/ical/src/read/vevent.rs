//! One VEVENT, and its repetitions.

use std::collections::HashSet;

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Span, Timestamp, ToSpan};

use super::component::Component;
use super::content_line::unescaped;
use super::limits::Budget;
use super::rule::Rule;
use super::when::{When, read_time, read_times};
use super::zones::Zones;
use super::{Problem, ReadError};

/// How long an event is.
#[derive(Clone, Copy, Debug)]
enum Length {
    /// Whole days of the calendar, and a time.
    Nominal(Span),
    /// A time.
    Exact(SignedDuration),
}

/// An event that was read.
#[derive(Debug)]
pub(crate) struct VEvent<'a> {
    component: &'a Component,
    pub uid: String,
    pub sequence: i64,
    start: When,
    length: Length,
    /// Which repetition it stands for, and whether for all later ones too.
    pub instead_of: Option<(When, bool)>,
}

impl<'a> VEvent<'a> {
    /// Reads `component`, whose start must be readable.
    pub(crate) fn read(component: &'a Component, zones: &Zones) -> Result<Self, Problem> {
        let line = component.property("DTSTART");
        let problem = |line, what: &str| Problem {
            line,
            what: what.to_owned(),
        };
        let line = line.ok_or_else(|| problem(component.line, "an event has no start"))?;
        let start = read_time(line, zones)
            .ok_or_else(|| problem(line.number, "cannot read the start of an event"))?;
        let instead_of = component.property("RECURRENCE-ID").and_then(|line| {
            let later = line
                .parameter("RANGE")
                .is_some_and(|range| range == "THISANDFUTURE");
            Some((read_time(line, zones)?, later))
        });
        let text = |name| {
            component
                .property(name)
                .map(|line| unescaped(line.value.trim()))
        };
        Ok(Self {
            component,
            uid: text("UID").unwrap_or_default(),
            sequence: text("SEQUENCE")
                .and_then(|text| text.parse().ok())
                .unwrap_or(0),
            length: length(component, &start, zones),
            start,
            instead_of,
        })
    }

    /// Whether it blocks time at all: not cancelled, not shown as free.
    pub(crate) fn is_busy(&self) -> bool {
        !self.component.says("STATUS", "CANCELLED")
            && !self.component.says("TRANSP", "TRANSPARENT")
            && !self.component.says("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
    }

    /// Start and end of the event itself.
    pub(crate) fn time(&self) -> (Timestamp, Timestamp) {
        self.time_from(self.start.wall)
    }

    /// Start and end of a repetition that starts at `wall`.
    fn time_from(&self, wall: DateTime) -> (Timestamp, Timestamp) {
        let start = self.start.zone.instant(wall);
        let end = match self.length {
            Length::Nominal(span) => self.start.zone.instant(wall.saturating_add(span)),
            Length::Exact(length) => start.saturating_add(length).unwrap_or(start),
        };
        (start, end)
    }

    /// How far the start is from that of the repetition it stands for.
    pub(crate) fn moved_by(&self, original: &When) -> Span {
        self.start.wall - self.start.zone.wall(original.instant())
    }

    /// The event as if it were to start `moved` later: for repetitions that it stands for.
    pub(crate) fn time_moved(&self, wall: DateTime, moved: Span) -> (Timestamp, Timestamp) {
        self.time_from(wall.saturating_add(moved))
    }

    /// Wall time and instant of the start of every repetition that may touch `window`, itself
    /// included, without those that EXDATE takes out.
    pub(crate) fn starts(
        &self,
        (zones, window): (&Zones, (Timestamp, Timestamp)),
        budget: &mut Budget,
        problems: &mut Vec<Problem>,
    ) -> Result<Vec<(DateTime, Timestamp)>, ReadError> {
        let zone = &self.start.zone;
        let (start, end) = self.time();
        // A repetition that starts before the window may reach into it.
        let early = window
            .0
            .saturating_sub(start.duration_until(end))
            .unwrap_or(Timestamp::MIN);
        let range = (
            zone.wall(early).saturating_sub(2.days()),
            zone.wall(window.1).saturating_add(1.days()),
        );
        let mut walls = vec![self.start.wall];
        for line in self.component.all("RRULE") {
            match Rule::parse(&line.value) {
                Ok(rule) => walls.extend(rule.expand(self.start.wall, zone, range, budget)?),
                Err(what) => problems.push(Problem {
                    line: line.number,
                    what,
                }),
            }
        }
        for line in self.component.all("RDATE") {
            for time in read_times(line, zones) {
                budget.occurrence()?;
                match time {
                    Some(time) => walls.push(zone.wall(time.instant())),
                    None => {
                        let what = "cannot read an added date of an event".to_owned();
                        problems.push(Problem {
                            line: line.number,
                            what,
                        });
                    }
                }
            }
        }
        walls.sort();
        walls.dedup();
        let exceptions = self.exceptions(zones);
        let starts = walls.into_iter().map(|wall| (wall, zone.instant(wall)));
        let takes_place = |(wall, at): &(DateTime, Timestamp)| {
            !exceptions.contains(&Exception::At(*at))
                && !exceptions.contains(&Exception::On(wall.date()))
        };
        Ok(starts.filter(takes_place).collect())
    }

    fn exceptions(&self, zones: &Zones) -> HashSet<Exception> {
        let times = self
            .component
            .all("EXDATE")
            .flat_map(|line| read_times(line, zones));
        let exception = |time: When| {
            if time.is_date {
                Exception::On(time.wall.date())
            } else {
                Exception::At(time.instant())
            }
        };
        times.flatten().map(exception).collect()
    }
}

/// A repetition that does not take place.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Exception {
    At(Timestamp),
    /// Some programs name only the day.
    On(Date),
}

/// The length from DTEND or DURATION; without either a day for a date, nothing for a time.
fn length(component: &Component, start: &When, zones: &Zones) -> Length {
    let end = component
        .property("DTEND")
        .and_then(|line| read_time(line, zones));
    let duration = component
        .property("DURATION")
        .and_then(|line| line.value.trim().parse::<Span>().ok());
    match (end, duration) {
        (Some(end), _) if start.is_date => {
            let days = start.wall.date().duration_until(end.wall.date()).as_hours() / 24;
            Length::Nominal(days.max(1).days())
        }
        (Some(end), _) => Length::Exact(
            start
                .instant()
                .duration_until(end.instant())
                .max(SignedDuration::ZERO),
        ),
        (None, Some(span)) => Length::Nominal(if span.is_negative() {
            Span::new()
        } else {
            span
        }),
        (None, None) => Length::Nominal(if start.is_date { 1.day() } else { Span::new() }),
    }
}
