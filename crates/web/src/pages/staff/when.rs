//! A day and a time as staff type them.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use midstance_clinic::{
    availability::{FreeTime, instants},
    directory::clock,
};
use midstance_schedule::utc_offset_label;

use crate::{
    fields::Fields,
    format,
    forms::{FormErrors, date_words, time_of_day},
};

/// A start to choose: its value, its words, and the rest of its name for those who hear it.
pub struct Start {
    /// As the form sends it.
    pub value: String,
    /// "9:00 a.m."
    pub time: String,
    /// ", Monday, November 23, with Mara Lindqvist"
    pub rest: String,
}

/// A day from "2026-11-25" or from words.
///
/// # Errors
/// The sentence to show beside the field.
pub fn day(typed: &str) -> Result<Date, String> {
    if let Ok(date) = typed.trim().parse() {
        return Ok(date);
    }
    date_words(typed).map_err(|problem| problem.message("Date"))
}

/// The instant that `date` and `time` of a form mean at a place. In the hour that the clocks repeat
/// the field `which` says "first" or "second".
pub fn typed_start(fields: &Fields, zone: &TimeZone, errors: &mut FormErrors) -> Option<Timestamp> {
    let date = errors.take("date", day(fields.get("date")));
    let minute = errors.take("time", time_of_day(fields.get("time")));
    let (date, minute) = (date?, minute?);
    if minute == 1440 {
        errors.add("time", "Enter the time at which the visit begins");
        return None;
    }
    let at = instants(zone, date.to_datetime(clock(minute)));
    match (at.as_slice(), fields.get("which")) {
        ([], _) => {
            let time = format::time(clock(minute));
            errors.add(
                "time",
                format!("The clocks skip {time} on that day. Enter a time before or after it"),
            );
            None
        }
        ([one], _) | ([one, _], "first") => Some(*one),
        ([_, second, ..], "second") => Some(*second),
        ([first, second, ..], _) => {
            errors.add(
                "time",
                format!(
                    "That time comes twice on that day. Add “first” ({}) or “second” ({})",
                    utc_offset_label(zone, *first),
                    utc_offset_label(zone, *second)
                ),
            );
            None
        }
    }
}

/// Free times as buttons.
#[must_use]
pub fn starts(
    zone: &TimeZone,
    free: &[FreeTime],
    name: impl Fn(&FreeTime) -> String,
) -> Vec<Start> {
    free.iter()
        .map(|one| {
            let local = one.start.to_zoned(zone.clone()).datetime();
            let twice = instants(zone, local).len() > 1;
            let label = if twice {
                format!(" ({})", utc_offset_label(zone, one.start))
            } else {
                String::new()
            };
            Start {
                value: one.start.to_string(),
                time: format!("{}{label}", format::time(local.time())),
                rest: format!(
                    ", {}, with {}",
                    format::day_without_year(local.date()),
                    name(one)
                ),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(zone: &str, pairs: &[(&str, &str)]) -> (Option<String>, Option<String>) {
        let zone = TimeZone::get(zone).unwrap();
        let mut errors = FormErrors::new();
        let at = typed_start(&Fields::of(pairs), &zone, &mut errors);
        let error = errors.get("time").map(Into::into);
        (at.map(|at| at.to_string()), error)
    }

    #[test]
    fn wall_times_become_instants_of_the_place() {
        let (at, _) = read(
            "America/Vancouver",
            &[("date", "2026-12-01"), ("time", "2:30 pm")],
        );
        assert_eq!(at.as_deref(), Some("2026-12-01T21:30:00Z"));
    }

    #[test]
    fn a_skipped_time_is_refused_and_a_repeated_one_asks_which() {
        let zone = "America/Toronto";
        let (at, error) = read(zone, &[("date", "2026-03-08"), ("time", "2:30")]);
        assert!(at.is_none() && error.unwrap().contains("skip"));
        let (at, error) = read(zone, &[("date", "2026-11-01"), ("time", "1:30")]);
        assert!(at.is_none() && error.unwrap().contains("UTC-4"));
        for (which, utc) in [("first", "05"), ("second", "06")] {
            let fields = [("date", "2026-11-01"), ("time", "1:30"), ("which", which)];
            let (at, _) = read(zone, &fields);
            assert_eq!(at, Some(format!("2026-11-01T{utc}:30:00Z")));
        }
    }
}
