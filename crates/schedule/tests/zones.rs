//! The zones that clinics stand in, in the years that matter.

#![allow(clippy::unwrap_used)]

use jiff::civil::{Weekday, date, datetime, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use midstance_schedule::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

#[test]
fn noon_in_december_2026_is_when_the_law_says() {
    let noon = datetime(2026, 12, 1, 12, 0, 0, 0);
    for (name, hours) in [
        ("America/Vancouver", -7),
        ("America/Edmonton", -6),
        ("America/Winnipeg", -5),
        ("America/Los_Angeles", -8),
        ("America/Toronto", -5),
    ] {
        let expected = jiff::tz::offset(hours).to_timestamp(noon).unwrap();
        assert_eq!(
            resolve(&zone(name), noon),
            Resolved::Unique(expected),
            "{name}"
        );
    }
}

#[test]
fn vancouver_does_not_change_its_clocks_after_march_2026() {
    let vancouver = zone("America/Vancouver");
    let last: Timestamp = "2026-03-08T10:00:00Z".parse().unwrap();
    assert_eq!(utc_offset_label(&vancouver, last - 1.second()), "UTC-8");
    assert_eq!(utc_offset_label(&vancouver, last), "UTC-7");
    let mut at = last;
    for _ in 0..24 * 366 * 20 {
        assert_eq!(utc_offset_label(&vancouver, at), "UTC-7", "{at}");
        at += 1.hour();
    }
    // Names and flags may change on 1 November 2026; the day still has 24 hours, each once.
    let days = LocalDays::new(&vancouver, date(2026, 11, 1), 1);
    assert_eq!(days.window().len(), 288);
    assert_eq!(days.grid(5).len(), 288);
}

#[test]
fn zone_data_are_new_enough_to_know_that() {
    assert!(tzdb_version() >= "2026c", "{}", tzdb_version());
}

#[test]
fn a_wall_time_in_a_gap_does_not_exist_and_one_in_a_fold_exists_twice() {
    let toronto = zone("America/Toronto");
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    assert_eq!(
        resolve(&toronto, datetime(2026, 3, 8, 2, 30, 0, 0)),
        Resolved::Gap
    );
    let fold = Resolved::Fold(at("2026-11-01T05:30:00Z"), at("2026-11-01T06:30:00Z"));
    assert_eq!(resolve(&toronto, datetime(2026, 11, 1, 1, 30, 0, 0)), fold);
    assert_eq!(
        utc_offset_label(&toronto, at("2026-11-01T05:30:00Z")),
        "UTC-4"
    );
    assert_eq!(
        utc_offset_label(&toronto, at("2026-11-01T06:30:00Z")),
        "UTC-5"
    );
}

#[test]
fn offsets_of_a_half_hour_are_written_out() {
    let at: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
    assert_eq!(utc_offset_label(&zone("Asia/Kolkata"), at), "UTC+5:30");
    assert_eq!(utc_offset_label(&zone("America/St_Johns"), at), "UTC-2:30");
    assert_eq!(utc_offset_label(&zone("Asia/Kathmandu"), at), "UTC+5:45");
    assert_eq!(utc_offset_label(&TimeZone::UTC, at), "UTC");
}

/// Wall times and offsets of the free starts of a 30-minute visit, 1:00 to 4:00, every half hour.
fn night_starts(name: &str, day: jiff::civil::Date) -> Vec<String> {
    let zone = zone(name);
    let days = LocalDays::new(&zone, day, 1);
    let week = [WeeklyHours::new(day.weekday(), time(1, 0, 0, 0), time(4, 0, 0, 0)).unwrap()];
    let minutes = RuleMinutes {
        length_min: 30,
        buffer_before_min: 0,
        buffer_after_min: 0,
        grid_min: 30,
    };
    let rule = SlotRule::try_from(minutes).unwrap();
    let (open, grid, busy) = (
        open_cells(&week, &[], &days),
        days.grid(30),
        CellSet::empty(days.window()),
    );
    let calendar = Calendar {
        open: &open,
        busy: &busy,
        grid: &grid,
    };
    let free = calendar.free_starts(rule, days.window());
    let label = |cell: Cell| {
        let wall = wall_time(&zone, cell.start()).time();
        format!(
            "{} {}",
            wall.strftime("%-H:%M"),
            utc_offset_label(&zone, cell.start())
        )
    };
    free.iter().map(label).collect()
}

#[test]
fn starts_in_a_gap_are_not_offered() {
    assert_eq!(
        night_starts("America/Toronto", date(2026, 3, 8)),
        ["1:00 UTC-5", "1:30 UTC-5", "3:00 UTC-4", "3:30 UTC-4"]
    );
    // Half an hour forward at 2:00.
    assert_eq!(
        night_starts("Australia/Lord_Howe", date(2026, 10, 4)),
        [
            "1:00 UTC+10:30",
            "1:30 UTC+10:30",
            "2:30 UTC+11",
            "3:00 UTC+11",
            "3:30 UTC+11"
        ]
    );
}

#[test]
fn starts_in_a_fold_are_offered_twice() {
    assert_eq!(
        night_starts("America/Toronto", date(2026, 11, 1)),
        [
            "1:00 UTC-4",
            "1:30 UTC-4",
            "1:00 UTC-5",
            "1:30 UTC-5",
            "2:00 UTC-5",
            "2:30 UTC-5",
            "3:00 UTC-5",
            "3:30 UTC-5"
        ]
    );
    // Half an hour back at 2:00.
    assert_eq!(
        night_starts("Australia/Lord_Howe", date(2026, 4, 5)),
        [
            "1:00 UTC+11",
            "1:30 UTC+11",
            "1:30 UTC+10:30",
            "2:00 UTC+10:30",
            "2:30 UTC+10:30",
            "3:00 UTC+10:30",
            "3:30 UTC+10:30"
        ]
    );
    // Vancouver keeps its clocks on that night.
    assert_eq!(
        night_starts("America/Vancouver", date(2026, 11, 1)).len(),
        6
    );
}

#[test]
fn a_start_during_which_the_clock_changes_is_not_offered() {
    // At 0:01 on the second day the clocks of St. John's went back to 23:01 on the first.
    let zone = zone("America/St_Johns");
    let days = LocalDays::new(&zone, date(2010, 11, 6), 2);
    let whole = |weekday| WeeklyHours::new(weekday, time(0, 0, 0, 0), time(0, 0, 0, 0)).unwrap();
    let week = [whole(Weekday::Saturday), whole(Weekday::Sunday)];
    let open = open_cells(&week, &[], &days);
    let at = |clock: &str| Cell::containing(clock.parse::<Timestamp>().unwrap());
    let offered = |clock| open.contains(at(clock));
    assert!(offered("2010-11-07T02:25:00Z"), "23:55");
    assert!(!offered("2010-11-07T02:30:00Z"), "0:00, a minute of it");
    assert!(offered("2010-11-07T02:35:00Z"), "23:05 for the second time");
    assert!(offered("2010-11-07T03:30:00Z"), "0:00 for the second time");
}

#[test]
fn a_weekly_series_keeps_its_wall_time_over_a_clock_change() {
    let toronto = zone("America/Toronto");
    let instants: Vec<_> = weekly(datetime(2026, 10, 21, 9, 0, 0, 0), 3, 1)
        .map(|wall| resolve(&toronto, wall).first().unwrap().to_string())
        .collect();
    assert_eq!(
        instants,
        [
            "2026-10-21T13:00:00Z",
            "2026-10-28T13:00:00Z",
            "2026-11-04T14:00:00Z"
        ]
    );
    let every_other: Vec<_> = weekly(datetime(2026, 1, 5, 9, 0, 0, 0), 2, 2).collect();
    assert_eq!(every_other[1], datetime(2026, 1, 19, 9, 0, 0, 0));
}
