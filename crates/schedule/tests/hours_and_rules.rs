//! What people may enter, and what they are told.

use jiff::civil::{Date, Weekday, date, datetime, time};
use midstance_schedule::*;

fn row(weekday: Weekday, from: (i8, i8), until: (i8, i8)) -> WeeklyHours {
    WeeklyHours {
        weekday,
        from: time(from.0, from.1, 0, 0),
        until: time(until.0, until.1, 0, 0),
        valid_from: None,
        valid_until: None,
    }
}

fn complaints(week: &[WeeklyHours]) -> Vec<String> {
    check_week(week)
        .err()
        .unwrap_or_default()
        .iter()
        .map(|(_, error)| midstance_format::plain(&error.to_string()))
        .collect()
}

#[test]
fn hours_that_cannot_be_are_refused_in_words() {
    assert_eq!(
        complaints(&[row(Weekday::Monday, (9, 0), (16, 57))]),
        ["Monday: 4:57 p.m. is not a multiple of five minutes; use 4:55 p.m. or 5:00 p.m."]
    );
    assert_eq!(
        complaints(&[row(Weekday::Friday, (22, 0), (2, 0))]),
        [
            "Friday: the end 2:00 a.m. must be after the start 10:00 p.m.; for hours past midnight enter one \
          row until 00:00 and one for the next day"
        ]
    );
    let mut backwards = row(Weekday::Monday, (9, 0), (17, 0));
    backwards.valid_from = Some(date(2026, 5, 1));
    backwards.valid_until = Some(date(2026, 4, 1));
    assert_eq!(
        complaints(&[backwards]),
        [
            "Monday: the last day, Wednesday, April 1, 2026, must not be before the first, Friday, May 1, 2026"
        ]
    );
}

#[test]
fn rows_that_share_time_are_named() {
    let week = [
        row(Weekday::Monday, (12, 0), (17, 0)),
        row(Weekday::Monday, (9, 0), (12, 30)),
        row(Weekday::Wednesday, (9, 0), (12, 30)),
    ];
    assert_eq!(
        complaints(&week),
        [
            "Monday: 9:00 a.m. to 12:30 p.m. and 12 noon to 5:00 p.m. overlap; change one or join them"
        ]
    );
    // Touching is not sharing; midnight at the end is after everything.
    let touching = [
        row(Weekday::Monday, (9, 0), (12, 0)),
        row(Weekday::Monday, (12, 0), (0, 0)),
    ];
    assert_eq!(check_week(&touching), Ok(()));
    let late = [
        row(Weekday::Monday, (20, 0), (0, 0)),
        row(Weekday::Monday, (23, 0), (23, 30)),
    ];
    assert_eq!(complaints(&late).len(), 1);
}

#[test]
fn rows_of_different_seasons_may_share_time() {
    let valid = |from: Option<Date>, until: Option<Date>| {
        let mut hours = row(Weekday::Monday, (9, 0), (17, 0));
        (hours.valid_from, hours.valid_until) = (from, until);
        hours
    };
    let (june, july) = (date(2026, 6, 30), date(2026, 7, 1));
    assert_eq!(
        check_week(&[valid(None, Some(june)), valid(Some(july), None)]),
        Ok(())
    );
    assert_eq!(
        complaints(&[valid(None, Some(july)), valid(Some(july), None)]).len(),
        1
    );
    assert_eq!(
        complaints(&[valid(None, Some(june)), valid(None, None)]).len(),
        1
    );
}

#[test]
fn hours_of_one_date_are_checked_alike() {
    let day = DayException {
        date: date(2026, 12, 24),
        hours: DayHours::Open(vec![
            (time(9, 0, 0, 0), time(12, 0, 0, 0)),
            (time(11, 0, 0, 0), time(10, 0, 0, 0)),
            (time(10, 2, 0, 0), time(10, 30, 0, 0)),
        ]),
    };
    let errors = check_day(&day).unwrap_err();
    assert!(errors.iter().any(|error| {
        error
            .to_string()
            .starts_with("Thursday: 10:02\u{a0}a.m. is not")
    }));
    assert!(
        errors
            .iter()
            .any(|e| matches!(e, HoursError::EndNotAfterStart { .. }))
    );
    assert!(
        errors
            .iter()
            .any(|e| matches!(e, HoursError::Overlap { .. }))
    );
}

#[test]
fn minutes_of_a_service_are_checked() {
    let rule = |length_min, buffer_before_min, buffer_after_min, grid_min| {
        let minutes = RuleMinutes {
            length_min,
            buffer_before_min,
            buffer_after_min,
            grid_min,
        };
        SlotRule::try_from(minutes).map_err(|error| error.to_string())
    };
    assert_eq!(
        rule(47, 0, 0, 15).unwrap_err(),
        "length of 47 minutes must be a multiple of 5"
    );
    assert_eq!(
        rule(0, 0, 0, 15).unwrap_err(),
        "length must be at least 5 minutes"
    );
    assert_eq!(
        rule(45, 0, 0, 0).unwrap_err(),
        "start grid must be at least 5 minutes"
    );
    assert_eq!(
        rule(45, 0, 1500, 15).unwrap_err(),
        "buffer after of 1500 minutes must be at most 24 hours (1440 minutes)"
    );
    let claim = claim_range(Cell::from_index(1000), rule(45, 5, 15, 15).unwrap());
    assert_eq!((claim.start.index(), claim.end.index()), (999, 1012));
    // Stored as plain minutes, checked again when read.
    let stored = r#"{"length_min":45,"buffer_before_min":5,"buffer_after_min":15,"grid_min":15}"#;
    let read: SlotRule = serde_json::from_str(stored).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    assert!(serde_json::from_str::<SlotRule>(&stored.replace("45", "47")).is_err());
}

#[test]
fn the_day_has_three_parts() {
    let part = |hour, minute| DayPart::of(time(hour, minute, 0, 0));
    assert_eq!([part(0, 0), part(11, 59)], [DayPart::Morning; 2]);
    assert_eq!([part(12, 0), part(16, 59)], [DayPart::Afternoon; 2]);
    assert_eq!([part(17, 0), part(23, 55)], [DayPart::Evening; 2]);
}

#[test]
fn the_waiting_list_asks_for_parts_of_weekdays() {
    let mut suits = WeekParts::of(&[Weekday::Monday, Weekday::Wednesday], &[DayPart::Morning]);
    suits.insert(Weekday::Sunday, DayPart::Evening);
    assert!(
        suits.suits(datetime(2026, 11, 23, 11, 55, 0, 0)),
        "Monday before noon"
    );
    assert!(
        !suits.suits(datetime(2026, 11, 23, 12, 0, 0, 0)),
        "Monday at noon"
    );
    assert!(!suits.suits(datetime(2026, 11, 24, 9, 0, 0, 0)), "Tuesday");
    assert!(
        suits.suits(datetime(2026, 11, 29, 17, 0, 0, 0)),
        "Sunday at five"
    );
    assert_eq!(WeekParts::from(suits.bits()), suits);
    assert_eq!(WeekParts::from(u32::MAX), WeekParts::ANY);
    assert!(WeekParts::default().is_empty());
}
