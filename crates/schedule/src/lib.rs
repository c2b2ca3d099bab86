//! Weekly hours, five-minute cells, and the free times that follow from them.
//!
//! Time for booking is counted in cells of five minutes since the epoch ([`Cell`]). Free time is a
//! bit set ([`CellSet`]): open cells ([`open_cells`]) minus claimed ones; the free starts of a service
//! ([`Calendar::free_starts`]) come from shifting and and-ing words. A booking claims
//! [`SlotRule::claim`]; one row per cell under a unique key makes selling twice impossible.
//!
//! No clock, no disk: the caller passes zones, instants and claims.
//!
//! ```
//! use jiff::{civil::{date, time, Weekday}, tz::TimeZone};
//! use midstance_schedule::*;
//!
//! let zone = TimeZone::get("America/Vancouver")?;
//! let days = LocalDays::new(&zone, date(2026, 12, 2), 1); // a Wednesday
//! let week = [WeeklyHours::new(Weekday::Wednesday, time(9, 0, 0, 0), time(11, 0, 0, 0))?];
//! let rule = SlotRule::try_from(RuleMinutes {
//!     length_min: 60, buffer_before_min: 0, buffer_after_min: 15, grid_min: 30,
//! })?;
//! let (open, grid) = (open_cells(&week, &[], &days), days.grid(30));
//! let busy = CellSet::empty(rule.reach(days.window()));
//! let calendar = Calendar { open: &open, busy: &busy, grid: &grid };
//! let free: Vec<_> = calendar
//!     .free_starts(rule, days.window())
//!     .iter()
//!     .map(|cell| wall_time(&zone, cell.start()).time().to_string())
//!     .collect();
//! assert_eq!(free, ["09:00:00", "09:30:00", "10:00:00"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cell;
mod cell_set;
mod day_part;
mod hours;
mod local_days;
mod public_holidays;
mod resettle;
mod slots;
mod wall_time;

pub use cell::{CELL_MINUTES, CELL_SECONDS, Cell, CellRange, NotAligned};
pub use cell_set::{CellSet, Cells};
pub use day_part::{DayPart, WeekParts};
pub use hours::{
    DayException, DayHours, HoursError, WeeklyHours, check_day, check_week, open_cells,
    open_cells_in,
};
pub use local_days::LocalDays;
pub use public_holidays::{Province, PublicHoliday, public_holidays};
pub use resettle::{Shift, resettle};
pub use slots::{
    Calendar, Refusal, RuleError, RuleMinutes, SlotRule, claim_range, nearest, next_free, union,
};
pub use wall_time::{
    Resolved, local_date, resolve, tzdb_version, utc_offset_label, wall_time, weekly,
};
