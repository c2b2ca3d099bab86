//! The waiting list: who would like to come when, and what happens when a time opens.
//!
//! A time is offered to one person at a time and held for them; whoever does not answer keeps their
//! place, and the time goes to the next. It is booked by the function that books.

mod answer;
mod back;
mod join;
mod letter;
mod line;
mod offer;
mod view;
mod worked;

pub use answer::{decline, leave, remove, take};
pub use back::{ReturnError, put_back, return_to};
pub use join::{Join, JoinError, join};
pub use offer::{after_opening, offer_due};
pub use view::{Waiting, behind, everyone};

/// The setting that says for how many minutes an offered time is held.
pub const HOLD_SETTING: &str = "waiting.hold_minutes";
/// For how many minutes it is held where nothing is set.
pub(crate) const HOLD_MINUTES: i64 = 120;
/// A time that could be held for less than this many minutes is not offered.
const LEAST_MINUTES: i64 = 30;
