//! Public holidays against calendars as they were printed.

#![allow(clippy::unwrap_used)]

use jiff::civil::{Date, Weekday, date};
use midstance_schedule::{Province, PublicHoliday, public_holidays};

fn of(province: &str, year: i16) -> Vec<PublicHoliday> {
    let province = Province::written(province).unwrap();
    public_holidays(province, date(year, 1, 1), date(year, 12, 31))
}

/// Days by law in a year, as `month-day name`.
fn by_law(province: &str, year: i16) -> Vec<String> {
    let days = of(province, year).into_iter().filter(|h| h.by_law);
    days.map(|h| format!("{}-{} {}", h.day.month(), h.day.day(), h.name))
        .collect()
}

fn day(province: &str, year: i16, name: &str) -> Date {
    of(province, year)
        .iter()
        .find(|h| h.name == name)
        .unwrap()
        .day
}

#[test]
fn british_columbia_has_eleven_in_2026() {
    assert_eq!(
        by_law("BC", 2026),
        [
            "1-1 New Year's Day",
            "2-16 Family Day",
            "4-3 Good Friday",
            "5-18 Victoria Day",
            "7-1 Canada Day",
            "8-3 British Columbia Day",
            "9-7 Labour Day",
            "9-30 National Day for Truth and Reconciliation",
            "10-12 Thanksgiving",
            "11-11 Remembrance Day",
            "12-25 Christmas Day",
        ]
    );
}

#[test]
fn each_province_has_as_many_as_its_employment_standards_name() {
    for (province, count) in [
        ("AB", 9),
        ("BC", 11),
        ("MB", 9),
        ("NB", 8),
        ("NL", 6),
        ("NS", 6),
        ("NT", 11),
        ("NU", 11),
        ("ON", 9),
        ("PE", 8),
        ("QC", 8),
        ("SK", 10),
        ("YT", 11),
    ] {
        assert_eq!(by_law(province, 2026).len(), count, "{province}");
    }
}

#[test]
fn easter_is_where_the_church_has_it() {
    // The earliest and the latest of the century, and some between.
    for (year, month, day_of_month) in [
        (2008, 3, 23),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2038, 4, 25),
    ] {
        let sunday = date(year, month, day_of_month);
        let friday = day("Ontario", year, "Good Friday");
        assert_eq!((sunday - friday).get_days(), 2, "{year}");
        assert_eq!(
            day("Ontario", year, "Easter Monday"),
            sunday.tomorrow().unwrap()
        );
    }
}

#[test]
fn easter_is_a_sunday_between_its_limits_in_every_year() {
    for year in 1970..2200 {
        let friday = day("BC", year, "Good Friday");
        let sunday = friday.tomorrow().unwrap().tomorrow().unwrap();
        assert_eq!(sunday.weekday(), Weekday::Sunday);
        assert!(
            (date(year, 3, 22)..=date(year, 4, 25)).contains(&sunday),
            "{sunday}"
        );
    }
}

#[test]
fn victoria_day_is_the_last_monday_before_25_may() {
    for (year, day_of_month) in [(2025, 19), (2026, 18), (2027, 24), (2028, 22)] {
        assert_eq!(day("AB", year, "Victoria Day"), date(year, 5, day_of_month));
        assert_eq!(
            day("Québec", year, "National Patriots' Day"),
            date(year, 5, day_of_month)
        );
    }
}

#[test]
fn a_day_on_a_weekend_brings_the_next_working_day_that_is_none_itself() {
    // In 2027 Christmas is a Saturday and Boxing Day a Sunday.
    let taken = |name: &str| {
        day(
            "Ontario",
            2027,
            &format!("{name}, taken on the next working day"),
        )
    };
    assert_eq!(taken("Christmas Day"), date(2027, 12, 27));
    assert_eq!(taken("Boxing Day"), date(2027, 12, 28));
    // In 2029 Remembrance Day is a Sunday.
    let monday = of("BC", 2029)
        .into_iter()
        .find(|h| h.day == date(2029, 11, 12))
        .unwrap();
    assert!(!monday.by_law);
}

#[test]
fn only_days_asked_for_are_told_in_order() {
    let province = Province::written("BC").unwrap();
    let found = public_holidays(province, date(2026, 12, 1), date(2027, 2, 15));
    let days: Vec<Date> = found.iter().map(|h| h.day).collect();
    assert_eq!(
        days,
        [
            date(2026, 12, 25),
            date(2026, 12, 26),
            date(2027, 1, 1),
            date(2027, 2, 15),
        ]
    );
}

#[test]
fn a_province_is_known_by_its_code_and_its_names() {
    for text in [
        "BC",
        "bc",
        " British Columbia ",
        "B.C.",
        "Colombie-Britannique",
    ] {
        let found = Province::written(text).map(|p| p.code);
        assert_eq!(found, Some("BC"), "{text}");
    }
    assert_eq!(Province::written("PEI").map(|p| p.code), Some("PE"));
    assert_eq!(Province::written("Québec").map(|p| p.code), Some("QC"));
    assert_eq!(Province::written(""), None);
    assert_eq!(Province::written("Bayern"), None);
}
