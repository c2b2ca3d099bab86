//! Weeks and the ratios trackers show.

use jiff::{
    civil::{Date, Weekday, date},
    tz::TimeZone,
};
use midstance_training::{
    History, Run,
    weekly::{Ratios, week_start, weeks},
};
use proptest::prelude::*;

use crate::given::{on, steady};

/// A Monday.
const MONDAY: Date = date(2026, 1, 5);

fn even(weeks: i32, km: f64) -> Vec<Run> {
    (0..weeks * 7)
        .step_by(7)
        .flat_map(|day| [steady(on(MONDAY, day), km), steady(on(MONDAY, day + 3), km)])
        .collect()
}

#[test]
fn a_week_is_summed_and_compared_with_the_last() {
    let mut runs = even(2, 5.0);
    runs.push(steady(on(MONDAY, 12), 5.0));
    let weeks = weeks(&History::new(runs), date(2026, 1, 18), Weekday::Monday);
    assert_eq!(weeks.len(), 2);
    assert_eq!(
        (
            weeks[1].start,
            weeks[1].runs,
            weeks[1].distance_m,
            weeks[1].rest_days
        ),
        (date(2026, 1, 12), 3, 15_000.0, 4)
    );
    assert_eq!(
        (weeks[0].to_last_week, weeks[1].to_last_week),
        (None, Some(1.5))
    );
}

#[test]
fn an_unfinished_week_is_not_compared() {
    let weeks = weeks(
        &History::new(even(2, 5.0)),
        date(2026, 1, 13),
        Weekday::Monday,
    );
    assert_eq!(weeks.len(), 2, "a run later than today still shows");
    assert_eq!(
        (weeks[1].days, weeks[1].to_last_week, weeks[1].monotony),
        (4, None, None)
    );
}

#[test]
fn weeks_without_running_stay_in_the_row() {
    let runs = vec![steady(on(MONDAY, 0), 5.0), steady(on(MONDAY, 21), 5.0)];
    let weeks = weeks(&History::new(runs), date(2026, 1, 26), Weekday::Monday);
    assert_eq!(
        weeks.iter().map(|week| week.runs).collect::<Vec<_>>(),
        [1, 0, 0, 1]
    );
    assert_eq!(weeks[3].to_last_week, None, "nothing to divide by");
}

#[test]
fn even_running_has_a_ratio_of_one_after_four_weeks() {
    let weeks = weeks(
        &History::new(even(6, 5.0)),
        date(2026, 2, 15),
        Weekday::Monday,
    );
    assert_eq!(
        (
            weeks[2].acwr_coupled,
            weeks[3].acwr_coupled,
            weeks[3].acwr_uncoupled
        ),
        (None, Some(1.0), Some(1.0))
    );
    assert!((weeks[5].monotony.unwrap() - 0.632).abs() < 0.001);
}

#[test]
fn coupled_and_uncoupled_differ_as_defined() {
    let mut days = vec![1_000.0; 28];
    days[21..].fill(2_000.0);
    let ratios = Ratios::at(&days);
    assert_eq!((ratios.coupled, ratios.uncoupled), (Some(1.6), Some(2.0)));
    assert_eq!(Ratios::at(&days[1..]), Ratios::default());
}

#[test]
fn a_late_evening_run_belongs_to_the_week_of_the_runner() {
    for (zone, utc, week) in [
        ("America/Toronto", "2026-03-09T03:30:00Z", date(2026, 3, 2)),
        ("America/Toronto", "2026-03-09T04:30:00Z", date(2026, 3, 9)),
        (
            "America/Vancouver",
            "2026-03-09T06:30:00Z",
            date(2026, 3, 2),
        ),
        // British Columbia stays at UTC-7 in winter since March 2026.
        (
            "America/Vancouver",
            "2026-12-07T07:30:00Z",
            date(2026, 12, 7),
        ),
        (
            "America/Vancouver",
            "2026-12-07T06:59:00Z",
            date(2026, 11, 30),
        ),
    ] {
        let mut run = steady(utc.parse().unwrap(), 5.0);
        run.zone = Some(TimeZone::get(zone).unwrap());
        let day = run.day();
        let weeks = weeks(&History::new(vec![run]), day, Weekday::Monday);
        assert_eq!(weeks[0].start, week, "{zone} {utc}");
    }
}

proptest! {
    #[test]
    fn no_metre_is_lost(days in prop::collection::vec((0_i32..400, 1_u32..30), 0..60), sunday in any::<bool>()) {
        let first = if sunday { Weekday::Sunday } else { Weekday::Monday };
        let history = History::new(days.iter().map(|(day, km)| steady(on(MONDAY, *day), f64::from(*km))).collect());
        let weeks = weeks(&history, MONDAY, first);
        let sum: f64 = weeks.iter().map(|week| week.distance_m).sum();
        let all: u32 = days.iter().map(|(_, km)| km * 1000).sum();
        prop_assert!((sum - f64::from(all)).abs() < 1e-3);
        prop_assert_eq!(weeks.iter().map(|week| week.runs).sum::<usize>(), days.len());
        prop_assert!(weeks.iter().all(|week| week.start.weekday() == first));
        prop_assert!(weeks.iter().all(|week| week.acwr_coupled.is_none_or(|ratio| (0.0..=4.0 + 1e-9).contains(&ratio))));
    }

    #[test]
    fn a_week_begins_at_most_six_days_before(day in -20_000_i32..20_000) {
        let day = midstance_training::history::plus_days(MONDAY, day);
        let start = week_start(day, Weekday::Sunday);
        prop_assert!((0..7).contains(&midstance_training::history::days_between(start, day)));
        prop_assert_eq!(start.weekday(), Weekday::Sunday);
    }
}
