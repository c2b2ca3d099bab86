//! What is written is read back as it was.

#![allow(clippy::unwrap_used)]

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use midstance_ical::*;
use proptest::prelude::*;
use proptest::sample::select;

const ZONES: [&str; 8] = [
    "America/Vancouver",
    "America/Edmonton",
    "America/Toronto",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Europe/Dublin",
    "UTC",
];

fn events() -> impl Strategy<Value = Vec<Event>> {
    // 2025 to 2028, on multiples of five minutes.
    let event = (
        select(ZONES.to_vec()),
        5_785_000..6_200_000i64,
        1..40i64,
        "\\PC{0,40}",
    );
    proptest::collection::vec(event, 1..12).prop_map(|events| {
        let numbered = events.into_iter().enumerate();
        numbered
            .map(|(number, (zone, cell, length, text))| {
                let start = Timestamp::from_second(cell * 300).unwrap();
                Event {
                    uid: format!("{number}-{}", text.trim()),
                    sequence: 0,
                    status: Status::Confirmed,
                    start,
                    end: start + SignedDuration::from_mins(length * 5),
                    zone: TimeZone::get(zone).unwrap(),
                    summary: text.clone(),
                    location: Some(text),
                    url: None,
                    created: start,
                    modified: start,
                }
            })
            .collect()
    })
}

fn query() -> BusyQuery {
    BusyQuery {
        zone: TimeZone::get("America/Halifax").unwrap(),
        from: "2024-01-01T00:00:00Z".parse().unwrap(),
        until: "2030-01-01T00:00:00Z".parse().unwrap(),
    }
}

fn expected(events: &[Event]) -> Vec<Busy> {
    let busy = |event: &Event| Busy {
        start: event.start,
        end: event.end,
        uid: event.uid.clone(),
    };
    let mut all: Vec<Busy> = events.iter().map(busy).collect();
    all.sort_by(|a, b| (a.start, a.end, &a.uid).cmp(&(b.start, b.end, &b.uid)));
    all
}

proptest! {
    #[test]
    fn a_feed_is_read_back_as_it_was(events in events(), name in "\\PC{0,60}( \\PC{0,60}\n\\PC{0,9})?") {
        let expected = expected(&events);
        let object = Feed { name: name.clone(), events }.to_ical();
        prop_assert!(object.split("\r\n").all(|line| line.len() <= 75));
        let read = read_busy(object.as_bytes(), &query()).unwrap();
        prop_assert_eq!(&read.problems, &[]);
        prop_assert_eq!(read.busy, expected);
        let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        prop_assert_eq!(read.name.map(|name| name.trim().to_owned()), name);
    }

    /// The zones renamed, so that only the VTIMEZONE blocks tell the offsets.
    #[test]
    fn the_zone_blocks_alone_give_the_same_instants(events in events()) {
        let expected = expected(&events);
        let mut object = Feed { name: "Feed".into(), events }.to_ical().replace("\r\n ", "");
        for zone in ZONES {
            object = object
                .replace(&format!("TZID:{zone}\r"), &format!("TZID:Own {}\r", zone.replace('/', " ")))
                .replace(&format!(";TZID={zone}:"), &format!(";TZID=Own {}:", zone.replace('/', " ")));
        }
        prop_assert!(!object.contains("TZID=A"));
        let read = read_busy(object.as_bytes(), &query()).unwrap();
        prop_assert_eq!(&read.problems, &[]);
        prop_assert_eq!(read.busy, expected);
    }

    #[test]
    fn no_input_makes_the_reader_panic(text in "(BEGIN:VCALENDAR\n)?(\\PC|\n|;|:|=|\"|,){0,200}") {
        let _ = read_busy(text.as_bytes(), &query());
    }

    #[test]
    fn no_event_makes_the_reader_panic(
        lines in proptest::collection::vec((select(vec!["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE",
            "EXDATE", "RECURRENCE-ID", "UID", "FREEBUSY", "TZOFFSETFROM", "TZOFFSETTO"]), "\\PC{0,30}"), 0..8),
        rule in "FREQ=(YEAR|MONTH|WEEK|DAI|HOUR)LY(;INTERVAL=[1-9][0-9]{0,5})?(;COUNT=[0-9]{1,3})?(;BYDAY=-?[0-9]{0,2}(MO|FR))?(;BYMONTHDAY=-?[0-9]{1,2})?(;BYSETPOS=-?[0-9]{1,2})?",
    ) {
        let mut text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101T090000\nRRULE:{rule}\n");
        for (name, value) in lines {
            text += &format!("{name}:{value}\n");
        }
        text += "END:VEVENT\nEND:VCALENDAR\n";
        let _ = read_busy(text.as_bytes(), &query());
    }
}
