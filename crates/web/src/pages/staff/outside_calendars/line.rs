//! How a calendar and an overlap read.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use midstance_clinic::{
    booking::Visit,
    outside_calendar::{Subscribed, may_change},
};

use crate::{format, page::Page};

/// A calendar in words.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) of: String,
    pub(super) host: String,
    pub(super) state: String,
    pub(super) problem: Option<String>,
    pub(super) may_change: bool,
}

impl Line {
    pub(super) fn of(page: &Page, zone: &TimeZone, one: &Subscribed) -> Self {
        let c = &one.calendar;
        let person = page.directory.practitioner(c.practitioner);
        let at = |at: Timestamp| format::day_time_short(at.to_zoned(zone.clone()).datetime());
        let problem = (!c.problem.is_empty()).then(|| {
            let tried = c.tried_at.map(at).unwrap_or_default();
            let tries = format!("Last tried {tried}, next try {}", at(c.next_fetch_at));
            format!(
                "{}. {}",
                format::capital(&c.problem),
                format::sentence(&tries)
            )
        });
        Self {
            id: c.id.to_string(),
            name: c.name.clone(),
            of: person.map_or_else(|| "somebody who left".into(), |p| p.name.clone()),
            host: format::host(&c.address),
            state: state(one, page.now, at),
            problem,
            may_change: page
                .staff
                .as_ref()
                .is_some_and(|s| may_change(s, c.practitioner)),
        }
    }
}

fn state(one: &Subscribed, now: Timestamp, at: impl Fn(Timestamp) -> String) -> String {
    let c = &one.calendar;
    let Some(good) = c.good_at else {
        return "It was never read yet, so it blocks no time.".into();
    };
    let spans = match one.spans {
        0 => "no busy times to come".to_owned(),
        1 => "1 busy time to come".to_owned(),
        many => format!("{many} busy times to come"),
    };
    let mut words = if c.problem.is_empty() {
        format!("Read {}: {spans}.", at(good))
    } else {
        let age = age(now.duration_since(good));
        format!(
            "The last good copy, from {} ({age} old), still counts: {spans}.",
            at(good)
        )
    };
    if c.left_out > 0 {
        let events = if c.left_out == 1 { "event" } else { "events" };
        words.push_str(&format!(
            " {} {events} could not be understood and were left out.",
            c.left_out
        ));
    }
    words
}

/// "3 hours", in the largest unit that fits.
fn age(old: SignedDuration) -> String {
    let (count, unit) = match old.as_mins().max(0) {
        minutes @ 0..=119 => (minutes, "minute"),
        minutes @ 120..=2_879 => (minutes / 60, "hour"),
        minutes => (minutes / 1_440, "day"),
    };
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{s}")
}

/// A visit that stands in a busy time.
pub(super) struct Overlap {
    pub(super) id: String,
    pub(super) words: String,
    pub(super) calendars: String,
}

impl Overlap {
    pub(super) fn of((visit, names): &(Visit, Vec<String>)) -> Self {
        let a = &visit.appointment;
        Self {
            id: a.id.to_string(),
            words: format!(
                "{}, {} with {}",
                format::day_time(a.local_start),
                visit.client.name,
                visit.practitioner.name
            ),
            calendars: format::list(&names.iter().map(String::as_str).collect::<Vec<_>>()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_the_unit_that_fits() {
        let told = |minutes| age(SignedDuration::from_mins(minutes));
        assert_eq!(told(1), "1 minute");
        assert_eq!(told(119), "119 minutes");
        assert_eq!(told(180), "3 hours");
        assert_eq!(told(3 * 1_440 + 5), "3 days");
    }

    #[test]
    fn of_an_address_only_the_host_is_shown() {
        assert_eq!(
            format::host("https://cal.example/private-word/basic.ics?k=1"),
            "cal.example"
        );
        assert_eq!(format::host("http://127.0.0.1:9/a"), "127.0.0.1:9");
    }
}
