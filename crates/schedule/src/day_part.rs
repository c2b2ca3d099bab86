//! Parts of the day, and which of the week's parts suit someone on the waiting list.

use jiff::civil::{DateTime, Time, Weekday};
use serde::{Deserialize, Serialize};

/// A part of the day by wall time, as times are grouped on pages and asked for on the waiting list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayPart {
    /// Up to 11:59.
    Morning,
    /// 12:00 to 16:59.
    Afternoon,
    /// 17:00 on.
    Evening,
}

impl DayPart {
    /// All, in order of the day.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Afternoon, Self::Evening];

    /// The part in which a visit that starts at `start` lies.
    pub fn of(start: Time) -> Self {
        match start.hour() {
            ..12 => Self::Morning,
            12..17 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

/// Which parts of which weekdays suit: one of 21 bits each, so that a row holds it as a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "u32", into = "u32")]
pub struct WeekParts(u32);

impl WeekParts {
    /// Any time of the week.
    pub const ANY: Self = Self((1 << 21) - 1);

    /// Every one of `parts` on every one of `weekdays`: what two rows of checkboxes mean.
    pub fn of(weekdays: &[Weekday], parts: &[DayPart]) -> Self {
        let mut suits = Self::default();
        for weekday in weekdays {
            for part in parts {
                suits.insert(*weekday, *part);
            }
        }
        suits
    }

    /// Adds one part of one weekday.
    pub fn insert(&mut self, weekday: Weekday, part: DayPart) {
        self.0 |= bit(weekday, part);
    }

    /// Whether this part of this weekday suits.
    pub fn contains(self, weekday: Weekday, part: DayPart) -> bool {
        self.0 & bit(weekday, part) != 0
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether nothing suits.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a visit that starts at this wall time of the place suits.
    pub fn suits(self, start: DateTime) -> bool {
        self.contains(start.date().weekday(), DayPart::of(start.time()))
    }

    /// As a number for storage: bit `3 × weekday + part`, Monday and morning being 0.
    pub fn bits(self) -> u32 {
        self.0
    }
}

impl From<u32> for WeekParts {
    fn from(bits: u32) -> Self {
        Self(bits & Self::ANY.0)
    }
}

impl From<WeekParts> for u32 {
    fn from(parts: WeekParts) -> Self {
        parts.0
    }
}

fn bit(weekday: Weekday, part: DayPart) -> u32 {
    1 << (3 * u32::from(weekday.to_monday_zero_offset().unsigned_abs()) + part as u32)
}
