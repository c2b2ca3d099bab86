//! A runner's history: runs in order of time with what was worked out of each.

use jiff::{ToSpan, civil::Date, tz::TimeZone};

use crate::{
    digest::Digest,
    run::{Run, known},
    session::{Session, sessions},
};

/// A run, its local day, and its digest.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The run as given.
    pub run: Run,
    /// Its local day.
    pub day: Date,
    /// What its segments come to.
    pub digest: Digest,
}

/// All runs of one runner in order of start, joined to sessions.
#[derive(Clone, Debug, Default)]
pub struct History {
    entries: Vec<Entry>,
    sessions: Vec<Session>,
}

impl History {
    /// Sorts the runs and digests the segments of each.
    pub fn new(runs: Vec<Run>) -> Self {
        Self::with_digests(
            runs.into_iter()
                .map(|run| (Digest::of(&run.segments), run))
                .collect(),
        )
    }

    /// As [`History::new`] with digests worked out earlier; the runs need no segments then.
    /// A digest depends on its run alone, so it can be kept beside the run for good.
    pub fn with_digests(runs: Vec<(Digest, Run)>) -> Self {
        let mut entries: Vec<Entry> = runs
            .into_iter()
            .map(|(digest, run)| Entry {
                day: run.day(),
                run,
                digest,
            })
            .collect();
        entries.sort_by(|a, b| (a.run.start, &a.run.id).cmp(&(b.run.start, &b.run.id)));
        let sessions = sessions(entries.iter().map(|entry| &entry.run));
        Self { entries, sessions }
    }

    /// The runs, earliest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The sessions, earliest first.
    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// Local day of the first run.
    pub fn first_day(&self) -> Option<Date> {
        self.entries.iter().map(|entry| entry.day).min()
    }

    /// Local day of the last run.
    pub fn last_day(&self) -> Option<Date> {
        self.entries.iter().map(|entry| entry.day).max()
    }

    /// Zone of the latest run that knows one; UTC where none does.
    pub fn zone(&self) -> TimeZone {
        self.entries
            .iter()
            .rev()
            .find_map(|entry| entry.run.zone.clone())
            .unwrap_or(TimeZone::UTC)
    }

    /// The runs of a stretch of days.
    pub fn within(&self, days: Days) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| days.holds(entry.day))
    }

    /// Metres run in a stretch of days.
    pub fn metres(&self, days: Days) -> f64 {
        self.within(days)
            .map(|entry| known(entry.run.distance_m))
            .sum()
    }
}

/// A stretch of local days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Days {
    /// The `count` days that end with `last`.
    pub fn ending(last: Date, count: i32) -> Self {
        Self {
            from: plus_days(last, 1 - count),
            to: last,
        }
    }

    /// The stretch of equal length just before this one.
    pub fn before(self) -> Self {
        Self::ending(plus_days(self.from, -1), self.count())
    }

    /// How many days it has.
    pub fn count(self) -> i32 {
        days_between(self.from, self.to) + 1
    }

    /// Whether the day lies in it.
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// The date so many days later (earlier if negative), held at the ends of the calendar.
pub fn plus_days(date: Date, days: i32) -> Date {
    date.saturating_add(days.days())
}

/// Whole days from one date to another.
pub fn days_between(from: Date, to: Date) -> i32 {
    // Calendar dates have no clock: every day here is 24 hours, whatever a zone does.
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(i32::MAX)
}
