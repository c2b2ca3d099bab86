//! What someone waits for, in words.

use jiff::civil::Weekday;
use midstance_clinic::directory::{Directory, weekday_name};
use midstance_schedule::{DayPart, WeekParts};
use midstance_store::PractitionerId;

use crate::format;

/// Parts of the day as forms send them, and their words.
pub(super) const PARTS: [(&str, &str, DayPart); 3] = [
    ("morning", "Morning, until noon", DayPart::Morning),
    ("afternoon", "Afternoon, noon to 5 p.m.", DayPart::Afternoon),
    ("evening", "Evening, after 5 p.m.", DayPart::Evening),
];

/// A weekday from 1 = Monday.
pub(super) fn weekday(number: u8) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(number).ok()?).ok()
}

/// "Mondays and Wednesdays, in the morning", from two rows of checkboxes.
#[must_use]
pub fn suits_words(bits: u32) -> String {
    let suits = WeekParts::from(bits);
    let has = |day: u8, part| weekday(day).is_some_and(|d| suits.contains(d, part));
    let days = (1..=7).filter(|d| PARTS.iter().any(|(_, _, part)| has(*d, *part)));
    let days: Vec<String> = days.map(|d| format!("{}s", weekday_name(d))).collect();
    let parts = PARTS
        .iter()
        .filter(|(_, _, part)| (1..=7).any(|d| has(d, *part)));
    let parts: Vec<&str> = parts.map(|(word, _, _)| *word).collect();
    let days = if days.len() == 7 {
        "Any day".to_owned()
    } else {
        format::list(&days)
    };
    if parts.len() == PARTS.len() {
        format!("{days}, at any time")
    } else {
        format!("{days}, {}", format::list(&parts))
    }
}

/// "Anyone", or the names.
#[must_use]
pub fn with_words(directory: &Directory, people: &[PractitionerId]) -> String {
    let names = people.iter().filter_map(|p| directory.practitioner(*p));
    let names: Vec<&str> = names.map(|p| p.name.as_str()).collect();
    if names.is_empty() {
        "Anyone".to_owned()
    } else {
        format::list(&names)
    }
}
