//! Dates, times, money, numbers and units in words, en-CA.
//!
//! The only place that decides how such things read. A no-break space (U+00A0)
//! stands where a line must not break ("2:30 p.m.", "12.3 km"); [`plain`]
//! turns it into a common space for mail subjects, files and comparisons.

mod contact;
mod date;
mod number;
mod zone;

pub use contact::{masked_email, parse_postal_code, phone, phone_href, postal_code};
pub use date::{
    date_short, day, day_part, day_range, day_short, day_time, day_time_short, day_without_year,
    machine_date, machine_instant, month_day, range, time, weekday,
};
pub use number::{
    count, decimal, duration, kilometres, list, minutes, money_cents, pace, percent, whole,
};
pub use zone::zone_words;

/// No-break space.
pub(crate) const NBSP: char = '\u{a0}';

/// The text with common spaces in place of no-break ones.
pub fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}
