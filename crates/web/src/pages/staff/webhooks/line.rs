//! How a webhook reads.

use jiff::{Timestamp, tz::TimeZone};
use midstance_clinic::webhook::Event;
use midstance_store::webhook::{Subscribes, Webhook};

use crate::format;

/// A webhook in words.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) host: String,
    pub(super) events: String,
    pub(super) state: String,
    pub(super) alarm: bool,
}

impl Line {
    pub(super) fn of(zone: &TimeZone, one: &Webhook) -> Self {
        Self {
            id: one.id.to_string(),
            host: format::host(&one.address),
            events: events(one.events),
            state: state(zone, one),
            alarm: one.paused.is_some() || one.failing_since.is_some(),
        }
    }
}

/// What an event is called.
pub(super) fn event_words(event: Event) -> &'static str {
    match event {
        Event::Booked => "An appointment is booked",
        Event::Moved => "An appointment is moved",
        Event::Cancelled => "An appointment is cancelled",
    }
}

pub(super) fn events(events: Subscribes) -> String {
    let words = [
        (events.booked, "booked"),
        (events.moved, "moved"),
        (events.cancelled, "cancelled"),
    ];
    let words: Vec<&str> = words
        .iter()
        .filter(|(on, _)| *on)
        .map(|(_, word)| *word)
        .collect();
    format!("When an appointment is {}", words.join(", "))
}

pub(super) fn state(zone: &TimeZone, one: &Webhook) -> String {
    let at = |at: Timestamp| format::day_time_short(at.to_zoned(zone.clone()).datetime());
    match (&one.paused, one.failing_since) {
        (Some((since, reason)), _) => {
            format!(
                "Paused since {}: {reason}. What happens meanwhile waits.",
                at(*since)
            )
        }
        (None, Some(since)) => format!(
            "Nothing could be delivered since {}; it is tried again.",
            at(since)
        ),
        (None, None) => "Working".into(),
    }
}
