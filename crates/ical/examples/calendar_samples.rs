//! Writes sample calendars into a folder, with what a reader should find in them as JSON, so that
//! foreign readers can be asked (`tests/ical/readback`).

#![allow(clippy::unwrap_used)]

use std::path::Path;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use midstance_ical::*;
use serde_json::{Value, json};

/// Place and wall time of visits around the clock changes, and where there are none.
const VISITS: [(&str, &str); 14] = [
    ("America/Vancouver", "2026-10-26T09:00"),
    ("America/Vancouver", "2026-11-02T09:00"),
    ("America/Vancouver", "2026-12-01T12:00"),
    ("America/Vancouver", "2027-03-15T16:30"),
    ("America/Edmonton", "2026-12-01T12:00"),
    ("America/Winnipeg", "2026-12-01T12:00"),
    ("America/Toronto", "2026-10-31T12:00"),
    ("America/Toronto", "2026-11-01T01:30"),
    ("America/Toronto", "2026-11-01T12:00"),
    ("America/Toronto", "2027-03-14T12:00"),
    ("America/St_Johns", "2026-11-03T10:15"),
    ("Asia/Kolkata", "2026-11-04T10:15"),
    ("Australia/Lord_Howe", "2026-10-03T12:00"),
    ("Australia/Lord_Howe", "2026-10-04T12:00"),
];

/// Rules whose start follows them, as wall time in Toronto. (BYWEEKNO without BYDAY is missing: the
/// standard takes the weekday from the start, as we do; the Python reader gives the whole week.)
const RULES: [(&str, &str); 23] = [
    ("2026-10-01T09:00", "FREQ=DAILY;COUNT=45"),
    (
        "2026-10-01T09:00",
        "FREQ=DAILY;INTERVAL=3;UNTIL=20261224T140000Z",
    ),
    ("2026-10-05T09:00", "FREQ=WEEKLY;COUNT=10"),
    (
        "2026-10-05T09:00",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;COUNT=12",
    ),
    (
        "2026-10-04T09:00",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU;COUNT=9",
    ),
    (
        "2026-10-06T09:00",
        "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU,SU;COUNT=9",
    ),
    ("2026-01-31T09:00", "FREQ=MONTHLY;COUNT=10"),
    ("2026-10-30T09:00", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=6"),
    ("2026-10-06T09:00", "FREQ=MONTHLY;BYDAY=1TU,3TU;COUNT=7"),
    ("2026-10-31T09:00", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=6"),
    ("2026-10-15T09:00", "FREQ=MONTHLY;BYMONTHDAY=15,-1;COUNT=6"),
    (
        "2026-10-30T09:00",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=6",
    ),
    ("2026-11-13T09:00", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"),
    ("2020-11-26T09:00", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"),
    ("2020-12-25T09:00", "FREQ=YEARLY"),
    ("2020-02-29T09:00", "FREQ=YEARLY"),
    ("2024-10-01T09:00", "FREQ=YEARLY;INTERVAL=2;BYMONTH=10,12"),
    ("2025-01-01T09:00", "FREQ=YEARLY;BYYEARDAY=1,100,-1"),
    ("2025-12-29T09:00", "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO"),
    ("2025-01-06T09:00", "FREQ=YEARLY;BYDAY=1MO,-1MO"),
    (
        "2026-10-01T09:00",
        "FREQ=DAILY;BYHOUR=9,15;BYMINUTE=0,30;COUNT=20",
    ),
    ("2026-10-01T09:00", "FREQ=HOURLY;INTERVAL=7;COUNT=20"),
    (
        "2026-10-01T09:00",
        "FREQ=DAILY;BYMONTH=12;BYDAY=MO,TH;UNTIL=20270101T000000Z",
    ),
];

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| {
        eprintln!("usage: calendar_samples FOLDER");
        std::process::exit(2);
    });
    let folder = Path::new(&folder);
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();

    let mut events: Vec<Event> = VISITS
        .iter()
        .enumerate()
        .map(|(number, (place, start))| event(number, place, start))
        .collect();
    events[2].summary = "Appointment - Stride; Clinic, \"North\" \\ Søren 漢字 🏃 "
        .repeat(4)
        .trim()
        .into();
    events[3].status = Status::Cancelled;
    // The second of two equal wall times.
    events[7].start = "2026-11-01T06:30:00Z".parse().unwrap();
    events[7].end = "2026-11-01T07:30:00Z".parse().unwrap();

    write("feed.json", expected(&events).to_string());
    write(
        "feed.ics",
        Feed {
            name: "Ana S., Main Street".into(),
            events: events.clone(),
        }
        .to_ical(),
    );
    write("file.json", expected(&events[2..3]).to_string());
    write("file.ics", calendar_file(&events[2]));
    for (name, method) in [("request", Method::Request), ("cancel", Method::Cancel)] {
        let mut event = events[0].clone();
        event.sequence = 3;
        event.status = if method == Method::Cancel {
            Status::Cancelled
        } else {
            Status::Confirmed
        };
        write(
            &format!("{name}.json"),
            expected(&[event.clone()]).to_string(),
        );
        let party = |name: &str, email: &str| Party {
            name: name.into(),
            email: email.into(),
        };
        let invitation = Invitation {
            event,
            method,
            organizer: party("Stride Clinic", "book@clinic.example"),
            attendee: party("Zoë, \"Zo\" Runner", "zoe@runner.example"),
            stamp: "2026-11-22T11:00:00Z".parse().unwrap(),
        };
        write(&format!("{name}.ics"), invitation.to_ical());
    }
    let recurring = recurring();
    write("recurring.json", busy(&recurring).to_string());
    write("recurring.ics", recurring);
}

fn event(number: usize, place: &str, start: &str) -> Event {
    let zone = TimeZone::get(place).unwrap();
    let start = start
        .parse::<DateTime>()
        .unwrap()
        .to_zoned(zone.clone())
        .unwrap()
        .timestamp();
    let booked: Timestamp = "2026-09-01T10:00:00Z".parse().unwrap();
    Event {
        uid: format!("{number:032x}@clinic.example"),
        sequence: 0,
        status: Status::Confirmed,
        start,
        end: start + SignedDuration::from_mins(45),
        zone,
        summary: "Appointment - Stride Clinic".into(),
        location: Some("12 Main Street, Suite 3\nVancouver, BC".into()),
        url: Some("https://clinic.example/manage".into()),
        created: booked,
        modified: booked,
    }
}

fn expected(events: &[Event]) -> Value {
    let status = |status| {
        if status == Status::Confirmed {
            "CONFIRMED"
        } else {
            "CANCELLED"
        }
    };
    let one = |event: &Event| {
        json!({
            "uid": event.uid, "start": event.start.to_string(), "end": event.end.to_string(),
            "summary": event.summary, "location": event.location, "status": status(event.status),
            "sequence": event.sequence,
        })
    };
    events.iter().map(one).collect()
}

/// One event per rule.
fn recurring() -> String {
    let mut text =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Midstance//Samples//EN\r\n".to_owned();
    for (number, (start, rule)) in RULES.iter().enumerate() {
        let start = start.replace(['-', ':'], "");
        text += &format!(
            "BEGIN:VEVENT\r\nUID:rule-{number}\r\nDTSTAMP:20260901T100000Z\r\n\
             DTSTART;TZID=America/Toronto:{start}00\r\nDURATION:PT30M\r\nRRULE:{rule}\r\nEND:VEVENT\r\n"
        );
    }
    text + "END:VCALENDAR\r\n"
}

/// Starts that we read, by UID, from October 2026 to October 2027.
fn busy(calendar: &str) -> Value {
    let query = BusyQuery {
        zone: TimeZone::UTC,
        from: "2026-10-01T00:00:00Z".parse().unwrap(),
        until: "2027-10-01T00:00:00Z".parse().unwrap(),
    };
    let read = read_busy(calendar.as_bytes(), &query).unwrap();
    assert_eq!(read.problems, []);
    let mut starts = serde_json::Map::new();
    for (number, (start, rule)) in RULES.iter().enumerate() {
        let uid = format!("rule-{number}");
        let own = read.busy.iter().filter(|busy| busy.uid == uid);
        let list: Vec<String> = own.map(|busy| busy.start.to_string()).collect();
        starts.insert(uid, json!({ "rule": rule, "from": start, "starts": list }));
    }
    Value::Object(starts)
}
