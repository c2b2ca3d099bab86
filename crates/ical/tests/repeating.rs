//! Old repeating events: jumping to the time asked for gives what walking there gives.

#![allow(clippy::unwrap_used)]

use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use midstance_ical::*;
use proptest::prelude::*;
use proptest::sample::select;

fn starts(start: DateTime, rule: &str, zone: &str) -> Vec<Timestamp> {
    let start = start.to_string().replace(['-', ':'], "");
    let text = format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID={zone}:{start}\nDURATION:PT30M\n\
         RRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR\n"
    );
    let query = BusyQuery {
        zone: TimeZone::UTC,
        from: "2026-10-15T07:00:00Z".parse().unwrap(),
        until: "2027-04-02T12:00:00Z".parse().unwrap(),
    };
    let read = read_busy(text.as_bytes(), &query).unwrap();
    assert_eq!(read.problems, []);
    read.busy.iter().map(|busy| busy.start).collect()
}

proptest! {
    #[test]
    fn a_rule_without_end_gives_what_counting_to_it_gives(
        days_before in 0..4000i64,
        half_hour in 0..48i64,
        (frequency, weekday) in prop_oneof![
            (Just("DAILY"), select(vec!["", ";BYDAY=MO,WE,FR", ";BYMONTH=1,11"])),
            (Just("WEEKLY"), select(vec!["", ";BYDAY=SU,TU", ";WKST=SU;BYDAY=SA,SU", ";BYHOUR=9,17"])),
            (Just("MONTHLY"), select(vec!["", ";BYDAY=-1FR", ";BYMONTHDAY=-1,15", ";BYDAY=TU;BYSETPOS=2"])),
            (Just("YEARLY"), select(vec!["", ";BYMONTH=3,11;BYDAY=1SU", ";BYYEARDAY=-1,60", ";BYWEEKNO=1,53;BYDAY=MO"])),
        ],
        interval in 1..8u8,
        zone in select(vec!["America/Toronto", "America/Vancouver", "Australia/Lord_Howe"]),
    ) {
        let day = date(2026, 10, 31) - days_before.days();
        let start = day.at(0, 0, 0, 0) + (half_hour * 30).minutes();
        let rule = format!("FREQ={frequency};INTERVAL={interval}{weekday}");
        let jumped = starts(start, &rule, zone);
        let walked = starts(start, &format!("{rule};COUNT=100000"), zone);
        prop_assert_eq!(jumped, walked);
    }
}
