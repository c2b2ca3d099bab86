//! Why a day has no free times, so that a person knows whether to wait, to call or to look elsewhere.

use jiff::civil::Date;
use midstance_schedule::LocalDays;

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
        let day = LocalDays::new(&self.zone, day, 1).window();
        if day.start >= self.starts.end {
            return Empty::TooFar;
        }
        if hours.worked.first_in(day).is_some() {
            return Empty::Full;
        }
        let open = hours.open.iter().any(|open| open.first_in(day).is_some());
        if open && day.start < self.starts.start {
            return Empty::TooLate;
        }
        Empty::Away
    }
}
