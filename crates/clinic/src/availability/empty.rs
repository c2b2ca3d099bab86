//! Why a day has no free times, so that a person knows whether to wait, to call or to look elsewhere.

use jiff::civil::Date;
use midstance_schedule::{CellRange, CellSet};

use super::rota::{Hours, Rota};

/// What keeps a day without free times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// Nobody who was asked for works then.
    Away,
    /// They work, and all of it is taken.
    Full,
    /// They work, but what is left starts sooner than the service may still be booked.
    TooLate,
    /// Further ahead than the service may be booked.
    TooFar,
}

impl Rota<'_> {
    /// Why a day among those of `hours` is empty.
    pub(super) fn why_empty(&self, hours: &Hours, day: Date) -> Empty {
        // One range but where a clock change at midnight tears the day apart.
        let day: Vec<CellRange> = hours.days.day(day).collect();
        let meets = |set: &CellSet| day.iter().any(|part| set.first_in(*part).is_some());
        if day.iter().all(|part| part.start >= self.starts.end) {
            return Empty::TooFar;
        }
        if meets(&hours.worked) {
            return Empty::Full;
        }
        let begins_early = day.iter().any(|part| part.start < self.starts.start);
        if begins_early && hours.open.iter().any(meets) {
            return Empty::TooLate;
        }
        Empty::Away
    }
}
