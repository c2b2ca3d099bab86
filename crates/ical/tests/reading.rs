//! Calendars of others, as programs really write them.

#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use jiff::tz::TimeZone;
use midstance_ical::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn query(from: &str, until: &str) -> BusyQuery {
    BusyQuery {
        zone: TimeZone::get("America/Vancouver").unwrap(),
        from: at(&format!("{from}T00:00:00Z")),
        until: at(&format!("{until}T00:00:00Z")),
    }
}

fn calendar(body: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{body}\nEND:VCALENDAR\n")
}

fn event(body: &str) -> String {
    format!("BEGIN:VEVENT\n{body}\nEND:VEVENT")
}

/// Busy times from November 2026 to January 2027 as `start/end`, without the seconds.
fn busy(body: &str) -> Vec<String> {
    let read = read_busy(
        calendar(body).as_bytes(),
        &query("2026-11-01", "2027-02-01"),
    )
    .unwrap();
    assert_eq!(read.problems, []);
    let short = |at: Timestamp| at.strftime("%m-%dT%H:%M").to_string();
    read.busy
        .iter()
        .map(|busy| format!("{}/{}", short(busy.start), short(busy.end)))
        .collect()
}

#[test]
fn utc_zoned_floating_and_all_day() {
    assert_eq!(
        busy(&event("DTSTART:20261202T213000Z\nDTEND:20261202T223000Z")),
        ["12-02T21:30/12-02T22:30"]
    );
    assert_eq!(
        busy(&event(
            "DTSTART;TZID=America/Toronto:20261202T090000\nDURATION:PT1H30M"
        )),
        ["12-02T14:00/12-02T15:30"]
    );
    // Floating and all-day times are those of the place, which is at UTC-7.
    assert_eq!(
        busy(&event("DTSTART:20261202T090000\nDTEND:20261202T100000")),
        ["12-02T16:00/12-02T17:00"]
    );
    assert_eq!(
        busy(&event("DTSTART;VALUE=DATE:20261202")),
        ["12-02T07:00/12-03T07:00"]
    );
    assert_eq!(
        busy(&event(
            "DTSTART;VALUE=DATE:20261202\nDTEND;VALUE=DATE:20261205"
        )),
        ["12-02T07:00/12-05T07:00"]
    );
    assert!(
        busy(&event("DTSTART:20261202T213000Z")).is_empty(),
        "an instant blocks nothing"
    );
}

#[test]
fn free_and_cancelled_events_do_not_block() {
    let time = "DTSTART:20261202T213000Z\nDTEND:20261202T223000Z\n";
    for extra in [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
    ] {
        assert!(
            busy(&event(&format!("{time}{extra}"))).is_empty(),
            "{extra}"
        );
    }
    for extra in [
        "TRANSP:OPAQUE",
        "STATUS:TENTATIVE",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
    ] {
        assert_eq!(busy(&event(&format!("{time}{extra}"))).len(), 1, "{extra}");
    }
}

#[test]
fn a_weekly_event_keeps_its_wall_time_over_a_clock_change() {
    assert_eq!(
        busy(&event(
            "UID:w\nDTSTART;TZID=America/New_York:20261018T090000\nDTEND;TZID=America/New_York:20261018T100000\n\
             RRULE:FREQ=WEEKLY;UNTIL=20261115T235959Z"
        )),
        [
            "11-01T14:00/11-01T15:00",
            "11-08T14:00/11-08T15:00",
            "11-15T14:00/11-15T15:00"
        ]
    );
    // A reader that took Vancouver for Los Angeles would be an hour off here.
    assert_eq!(
        busy(&event(
            "UID:v\nDTSTART;TZID=America/Vancouver:20261029T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3"
        )),
        ["11-05T16:00/11-05T17:00", "11-12T16:00/11-12T17:00"]
    );
}

#[test]
fn exceptions_additions_and_moved_repetitions() {
    let master = "UID:m\nDTSTART:20261130T170000Z\nDTEND:20261130T180000Z\nRRULE:FREQ=DAILY;COUNT=5\n\
                  EXDATE:20261201T170000Z\nRDATE:20261210T170000Z";
    let moved =
        "UID:m\nRECURRENCE-ID:20261202T170000Z\nDTSTART:20261202T190000Z\nDTEND:20261202T193000Z";
    let dropped = "UID:m\nRECURRENCE-ID:20261203T170000Z\nDTSTART:20261203T170000Z\n\
                   DTEND:20261203T180000Z\nSTATUS:CANCELLED";
    assert_eq!(
        busy(&[master, moved, dropped].map(event).join("\n")),
        [
            "11-30T17:00/11-30T18:00",
            "12-02T19:00/12-02T19:30",
            "12-04T17:00/12-04T18:00",
            "12-10T17:00/12-10T18:00",
        ]
    );
    // From one repetition on: all later ones move along.
    let later = "UID:m\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261203T170000Z\n\
                 DTSTART:20261203T180000Z\nDTEND:20261203T183000Z";
    assert_eq!(
        busy(&[master, later].map(event).join("\n")),
        [
            "11-30T17:00/11-30T18:00",
            "12-02T17:00/12-02T18:00",
            "12-03T18:00/12-03T18:30",
            "12-04T18:00/12-04T18:30",
            "12-10T18:00/12-10T18:30",
        ]
    );
    // A moved repetition counts even where the series is far away, or missing.
    let far =
        "UID:f\nRECURRENCE-ID:20200101T170000Z\nDTSTART:20261202T190000Z\nDTEND:20261202T193000Z";
    assert_eq!(busy(&event(far)).len(), 1);
}

#[test]
fn an_exception_that_names_only_the_day_takes_the_day_out() {
    let body = "DTSTART;TZID=America/Vancouver:20261201T090000\nDURATION:PT1H\n\
                RRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261202";
    assert_eq!(
        busy(&event(body)),
        ["12-01T16:00/12-01T17:00", "12-03T16:00/12-03T17:00"]
    );
}

#[test]
fn zones_by_prefix_by_windows_name_and_by_the_files_own_rules() {
    let event_in = |zone: &str| {
        event(&format!(
            "DTSTART;TZID={zone}:20261202T090000\nDURATION:PT1H"
        ))
    };
    let eastern = ["12-02T14:00/12-02T15:00"];
    assert_eq!(
        busy(&event_in(
            "/freeassociation.sourceforge.net/America/Toronto"
        )),
        eastern
    );
    assert_eq!(busy(&event_in("\"Eastern Standard Time\"")), eastern);
    // Outlook: rules since 1601, under a name that means nothing elsewhere.
    let outlook = "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16011104T020000\n\
        RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\n\
        BEGIN:DAYLIGHT\nDTSTART:16010311T020000\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\n\
        TZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
    assert_eq!(
        busy(&format!("{outlook}{}", event_in("Customized Time Zone"))),
        eastern
    );
    let summer = event("DTSTART;TZID=Customized Time Zone:20260701T090000\nDURATION:PT1H");
    let read = read_busy(
        calendar(&format!("{outlook}{summer}")).as_bytes(),
        &query("2026-06-01", "2026-08-01"),
    );
    assert_eq!(read.unwrap().busy[0].start, at("2026-07-01T13:00:00Z"));
}

#[test]
fn an_unknown_zone_is_named_and_taken_for_the_places() {
    let body = event("DTSTART;TZID=Mars/Olympus:20261202T090000\nDURATION:PT1H");
    let read = read_busy(
        calendar(&body).as_bytes(),
        &query("2026-11-01", "2027-01-01"),
    )
    .unwrap();
    assert_eq!(read.busy[0].start, at("2026-12-02T16:00:00Z"));
    assert_eq!(
        read.problems,
        [Problem {
            line: 4,
            what: "the time zone \"Mars/Olympus\" is not known; the place's own is used".into()
        }]
    );
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_counts() {
    let bodies = [
        "UID:a\nDTSTART:tomorrow",
        "UID:b",
        "UID:c\nDTSTART:20261202T210000Z\nDURATION:PT1H\nRRULE:FREQ=FORTNIGHTLY",
        "UID:d\nDTSTART:20261203T210000Z\nDURATION:PT1H",
    ];
    let body = bodies.map(event).join("\n");
    let read = read_busy(
        calendar(&body).as_bytes(),
        &query("2026-11-01", "2027-01-01"),
    )
    .unwrap();
    let uids: Vec<_> = read.busy.iter().map(|busy| busy.uid.as_str()).collect();
    assert_eq!(uids, ["c", "d"]);
    let problems: Vec<_> = read
        .problems
        .iter()
        .map(|p| (p.line, p.what.as_str()))
        .collect();
    assert_eq!(
        problems,
        [
            (5, "cannot read the start of an event"),
            (7, "an event has no start"),
            (14, "cannot read \"FREQ=FORTNIGHTLY\" in a recurrence rule"),
        ]
    );
}

#[test]
fn busy_periods_without_events() {
    let body = "BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY:20261202T170000Z/PT1H,20261203T170000Z/20261203T180000Z\n\
                FREEBUSY;FBTYPE=FREE:20261204T170000Z/PT1H\nEND:VFREEBUSY";
    assert_eq!(
        busy(body),
        ["12-02T17:00/12-02T18:00", "12-03T17:00/12-03T18:00"]
    );
}

#[test]
fn names_and_alarms_and_folded_lines() {
    let text = "\u{feff}BEGIN:VCALENDAR\r\nX-WR-CALNAME:Leo\\, out\r\n  side\r\nBEGIN:VEVENT\r\n\
        DTSTART:20261202T17\r\n 0000Z\r\nDTEND:20261202T180000Z\r\nBEGIN:VALARM\r\nDURATION:PT5H\r\n\
        END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let read = read_busy(text.as_bytes(), &query("2026-11-01", "2027-01-01")).unwrap();
    assert_eq!(read.name.as_deref(), Some("Leo, out side"));
    assert_eq!(read.busy[0].end, at("2026-12-02T18:00:00Z"));
}

#[test]
fn what_is_no_calendar_or_too_much_is_refused() {
    let wide = query("2000-01-01", "2050-01-01");
    let error = |bytes: &[u8]| read_busy(bytes, &wide).unwrap_err();
    assert_eq!(
        error(b"<!doctype html><title>Sign in</title>"),
        ReadError::NotACalendar
    );
    assert_eq!(error(b""), ReadError::NotACalendar);
    assert_eq!(
        error(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2026"),
        ReadError::CutShort
    );
    assert_eq!(error(&vec![b' '; MAX_BYTES + 1]), ReadError::TooLarge);
    let many = event("DTSTART:20261202T170000Z\n").repeat(MAX_EVENTS + 1);
    assert_eq!(
        error(calendar(&many.replace("END:VEVENT", "END:VEVENT\n")).as_bytes()),
        ReadError::TooManyEvents
    );
    let daily = event("DTSTART:20200101T170000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY");
    assert_eq!(
        error(calendar(&daily).as_bytes()),
        ReadError::TooManyOccurrences
    );
    let never = event("DTSTART:20200101T170000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY;BYMONTH=13");
    assert_eq!(
        error(calendar(&never).as_bytes()),
        ReadError::TooManyOccurrences
    );
    let deep = format!("BEGIN:VCALENDAR\n{}", "BEGIN:VEVENT\n".repeat(1000));
    assert_eq!(error(deep.as_bytes()), ReadError::TooDeep);
    // An old daily event costs nothing when only a month is asked for.
    let old = event("DTSTART:19900101T170000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY");
    let read = read_busy(
        calendar(&old).as_bytes(),
        &query("2026-11-01", "2026-12-01"),
    )
    .unwrap();
    assert_eq!(read.busy.len(), 30);
}

#[test]
fn a_long_event_that_began_before_the_window_counts() {
    assert_eq!(
        busy(&event("DTSTART:20261025T170000Z\nDTEND:20261103T170000Z")).len(),
        1
    );
    let weekly = "DTSTART:20260101T170000Z\nDURATION:P3D\nRRULE:FREQ=WEEKLY;UNTIL=20261031T000000Z";
    assert_eq!(busy(&event(weekly)), ["10-29T17:00/11-01T17:00"]);
}
