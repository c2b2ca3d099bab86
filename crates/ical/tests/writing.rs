//! What is written, octet by octet where it matters.

#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use midstance_ical::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// A visit of an hour at a wall time.
fn event(place: &str, start: &str) -> Event {
    let zone = zone(place);
    let start = start
        .parse::<DateTime>()
        .unwrap()
        .to_zoned(zone.clone())
        .unwrap()
        .timestamp();
    let booked: Timestamp = "2026-11-01T10:00:00Z".parse().unwrap();
    Event {
        uid: "6f1c0f7e2b@clinic.example".into(),
        sequence: 2,
        status: Status::Confirmed,
        start,
        end: start + jiff::SignedDuration::from_hours(1),
        zone,
        summary: "Appointment - Stride; Clinic, North".into(),
        location: Some("12 Main Street\nVancouver".into()),
        url: Some("https://clinic.example/manage".into()),
        created: booked,
        modified: booked,
    }
}

fn invitation(method: Method) -> Invitation {
    let party = |name: &str, email: &str| Party {
        name: name.into(),
        email: email.into(),
    };
    Invitation {
        event: event("America/Vancouver", "2026-12-02T14:30"),
        method,
        organizer: party("Stride \"Clinic\"", "book@clinic.example"),
        attendee: party("Ana\r\nATTENDEE:evil", "ana@runner.example"),
        stamp: "2026-11-22T11:00:00Z".parse().unwrap(),
    }
}

/// Lines with folds undone.
fn unfolded(object: &str) -> Vec<String> {
    object
        .replace("\r\n ", "")
        .split_terminator("\r\n")
        .map(str::to_owned)
        .collect()
}

#[test]
fn an_invitation_is_as_the_standard_wants_it() {
    let lines = unfolded(&invitation(Method::Request).to_ical());
    assert_eq!(
        lines,
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Midstance//Booking//EN",
            "CALSCALE:GREGORIAN",
            "METHOD:REQUEST",
            "BEGIN:VEVENT",
            "UID:6f1c0f7e2b@clinic.example",
            "DTSTAMP:20261122T110000Z",
            "DTSTART:20261202T213000Z",
            "DTEND:20261202T223000Z",
            r"SUMMARY:Appointment - Stride\; Clinic\, North",
            r"LOCATION:12 Main Street\nVancouver",
            "URL:https://clinic.example/manage",
            "STATUS:CONFIRMED",
            "SEQUENCE:2",
            "TRANSP:OPAQUE",
            "CREATED:20261101T100000Z",
            "LAST-MODIFIED:20261101T100000Z",
            "ORGANIZER;CN=\"Stride ^'Clinic^'\":mailto:book@clinic.example",
            "ATTENDEE;CN=\"Ana^nATTENDEE:evil\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;\
             PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:ana@runner.example",
            "END:VEVENT",
            "END:VCALENDAR",
        ]
    );
}

#[test]
fn a_cancellation_keeps_uid_organizer_and_attendee() {
    let lines = unfolded(&invitation(Method::Cancel).to_ical());
    for line in [
        "METHOD:CANCEL",
        "STATUS:CANCELLED",
        "UID:6f1c0f7e2b@clinic.example",
    ] {
        assert!(lines.iter().any(|own| own == line), "{line}");
    }
    let request = unfolded(&invitation(Method::Request).to_ical());
    let parties = |lines: &[String]| -> Vec<String> {
        lines
            .iter()
            .filter(|l| l.starts_with("ORG") || l.starts_with("ATT"))
            .cloned()
            .collect()
    };
    assert_eq!(parties(&lines), parties(&request));
}

#[test]
fn lines_are_folded_between_characters_and_end_in_crlf() {
    let mut long = event("America/Toronto", "2026-12-02T09:00");
    long.summary = "é漢🏃".repeat(60);
    let object = calendar_file(&long);
    assert!(object.ends_with("END:VCALENDAR\r\n") && !object.ends_with("\r\n\r\n"));
    assert_eq!(object.matches('\n').count(), object.matches("\r\n").count());
    assert!(object.split("\r\n").all(|line| line.len() <= 75));
    assert!(
        object.split("\r\n").any(|line| line.len() > 70),
        "folded no earlier than needed"
    );
    assert!(unfolded(&object).contains(&format!("SUMMARY:{}", long.summary)));
}

#[test]
fn nothing_typed_becomes_a_line_of_its_own() {
    let mut sly = event("America/Toronto", "2026-12-02T09:00");
    sly.summary = "a\r\nBEGIN:VALARM\u{0}\u{7}".into();
    sly.url = Some("https://clinic.example/\r\nATTACH:x y".into());
    sly.uid = "u\nMETHOD:CANCEL".into();
    let lines = unfolded(&calendar_file(&sly));
    assert!(lines.contains(&r"SUMMARY:a\nBEGIN:VALARM".to_owned()));
    assert!(lines.contains(&"URL:https://clinic.example/%0D%0AATTACH:x%20y".to_owned()));
    assert!(lines.contains(&r"UID:u\nMETHOD:CANCEL".to_owned()));
    assert!(
        !lines
            .iter()
            .any(|line| line.starts_with("ATTACH") || line.starts_with("METHOD"))
    );
}

/// Lines of the VTIMEZONE block of a file.
fn zone_lines(event: &Event) -> Vec<String> {
    let lines = unfolded(&calendar_file(event));
    let at = |text: &str| lines.iter().position(|line| line == text).unwrap();
    lines[at("BEGIN:VTIMEZONE") + 1..at("END:VTIMEZONE")].to_vec()
}

#[test]
fn a_zone_without_changes_is_one_block() {
    // Also on the day on which Vancouver once would have changed its clocks.
    for start in ["2026-12-02T14:30", "2026-11-01T00:30"] {
        assert_eq!(
            zone_lines(&event("America/Vancouver", start)),
            [
                "TZID:America/Vancouver",
                "BEGIN:STANDARD",
                "DTSTART:19700101T000000",
                "TZOFFSETFROM:-0700",
                "TZOFFSETTO:-0700",
                "END:STANDARD",
            ]
        );
    }
}

#[test]
fn a_feed_over_clock_changes_holds_each_real_one() {
    let events = vec![
        event("America/Toronto", "2026-10-20T09:00"),
        event("America/Toronto", "2027-03-20T09:00"),
    ];
    let feed = Feed {
        name: "Ana S., Main Street".into(),
        events,
    };
    let lines = unfolded(&feed.to_ical());
    assert_eq!(
        lines[4..8],
        [
            r"NAME:Ana S.\, Main Street",
            r"X-WR-CALNAME:Ana S.\, Main Street",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H"
        ]
    );
    let offsets: Vec<&String> = lines
        .iter()
        .filter(|l| l.starts_with("BEGIN:ST") || l.starts_with("BEGIN:DA") || l.starts_with("TZO"))
        .collect();
    assert_eq!(
        offsets,
        [
            "BEGIN:STANDARD",
            "TZOFFSETFROM:-0400",
            "TZOFFSETTO:-0400",
            "BEGIN:STANDARD",
            "TZOFFSETFROM:-0400",
            "TZOFFSETTO:-0500",
            "BEGIN:DAYLIGHT",
            "TZOFFSETFROM:-0500",
            "TZOFFSETTO:-0400",
        ]
    );
    assert!(lines.contains(&"DTSTART:20261101T020000".to_owned()));
    assert!(lines.contains(&"DTSTART:20270314T020000".to_owned()));
    assert!(lines.contains(&"DTSTART;TZID=America/Toronto:20261020T090000".to_owned()));
    assert!(
        !lines
            .iter()
            .any(|l| l.starts_with("METHOD") || l.starts_with("ATTENDEE"))
    );
    assert!(
        !lines.iter().any(|l| l.starts_with("TZNAME")),
        "no abbreviations"
    );
    assert_eq!(feed.to_ical(), feed.to_ical(), "equal events, equal bytes");
}

#[test]
fn each_zone_comes_once_and_utc_needs_none() {
    let events = [
        "America/Toronto",
        "America/Vancouver",
        "America/Toronto",
        "UTC",
    ];
    let events = events
        .map(|place| event(place, "2026-12-02T09:00"))
        .to_vec();
    let object = Feed {
        name: "All".into(),
        events,
    }
    .to_ical();
    assert_eq!(object.matches("BEGIN:VTIMEZONE").count(), 2);
    assert_eq!(object.matches("DTSTART:20261202T090000Z").count(), 1);
}

#[test]
fn the_second_of_two_equal_wall_times_is_written_in_utc() {
    let mut twice = event("America/Toronto", "2026-11-01T01:30");
    assert!(calendar_file(&twice).contains("DTSTART;TZID=America/Toronto:20261101T013000\r\n"));
    twice.start = "2026-11-01T06:30:00Z".parse().unwrap();
    assert!(calendar_file(&twice).contains("DTSTART:20261101T063000Z\r\n"));
}
