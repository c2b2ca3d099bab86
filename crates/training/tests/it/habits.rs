//! Rest, shoes, surfaces, the limit line.

use jiff::{
    SignedDuration,
    civil::{Date, date},
    tz::TimeZone,
};
use midstance_training::{
    Days, History, Surface,
    history::days_between,
    limit::{current_limit, limit_line},
    rest::{breaks, hard_streaks, rest_days},
    shoes::{Shoe, shoe_use},
    spike::{classify, session_spikes},
    surface::{surface_change, surface_shares},
};
use proptest::prelude::*;

use crate::given::{on, run, steady};

const DAY: Date = date(2026, 1, 1);

#[test]
fn breaks_begin_at_fourteen_days() {
    let history = History::new([0, 3, 17, 30].map(|day| steady(on(DAY, day), 8.0)).to_vec());
    let found = breaks(&history);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].last_run, found[0].back_on, found[0].days),
        (date(2026, 1, 4), date(2026, 1, 18), 14)
    );
    assert_eq!((found[0].before_m, found[0].after_m), (16_000.0, 16_000.0));
}

#[test]
fn rest_days_are_counted_on_the_runners_calendar() {
    let zone = TimeZone::get("America/Vancouver").unwrap();
    let mut late = run(5.0, 0);
    late.start = "2026-03-08T06:30:00Z".parse().unwrap();
    late.zone = Some(zone.clone());
    let mut next = late.clone();
    next.start = "2026-03-08T17:00:00Z".parse().unwrap();
    assert_eq!(
        (late.day(), next.day()),
        (date(2026, 3, 7), date(2026, 3, 8))
    );
    let history = History::new(vec![late, next]);
    let rest = rest_days(
        &history,
        Days {
            from: date(2026, 3, 2),
            to: date(2026, 3, 8),
        },
    );
    assert_eq!((rest.days, rest.without_run, rest.longest_row), (7, 5, 2));
}

#[test]
fn hard_days_in_a_row_come_from_the_runners_own_effort() {
    let mut runs: Vec<_> = (0..6).map(|day| steady(on(DAY, day), 8.0)).collect();
    for (run, effort) in runs.iter_mut().zip([3, 7, 8, 2, 9, 4]) {
        run.effort = Some(effort);
    }
    let history = History::new(runs);
    let streaks = hard_streaks(&history, &session_spikes(&history));
    assert_eq!(streaks.len(), 1);
    assert_eq!(
        (streaks[0].from, streaks[0].to, streaks[0].days),
        (date(2026, 1, 2), date(2026, 1, 3), 2)
    );
}

#[test]
fn kilometres_of_a_pair_start_where_the_runner_says() {
    let mut runs = vec![
        steady(on(DAY, 0), 8.0),
        steady(on(DAY, 1), 10.0),
        steady(on(DAY, 2), 5.0),
    ];
    runs[0].shoe = Some("Blue".into());
    runs[1].shoe = Some(" Blue ".into());
    runs[2].shoe = Some("Borrowed".into());
    let shoes = [Shoe {
        name: "Blue".into(),
        start_m: 120_000.0,
        retired_on: Some(date(2026, 2, 1)),
    }];
    let used = shoe_use(&History::new(runs), &shoes);
    assert_eq!(
        (used[0].total_m, used[0].recorded_m, used[0].runs),
        (138_000.0, 18_000.0, 2)
    );
    assert_eq!(used[0].retired_on, Some(date(2026, 2, 1)));
    assert_eq!(
        (used[1].name.as_str(), used[1].total_m),
        ("Borrowed", 5_000.0)
    );
}

#[test]
fn a_change_of_surface_is_told_only_where_surfaces_are_noted() {
    let runs = |noted: bool| {
        (0..56)
            .step_by(2)
            .map(|day| {
                let mut run = steady(on(DAY, day), 8.0);
                run.surface = noted.then_some(if day < 28 {
                    Surface::Road
                } else {
                    Surface::Trail
                });
                run
            })
            .collect::<Vec<_>>()
    };
    let days = Days {
        from: date(2026, 1, 29),
        to: date(2026, 2, 25),
    };
    let change = surface_change(&History::new(runs(true)), days).unwrap();
    assert_eq!(
        change.sentence(),
        "100% of your distance in these 4 weeks was on trail, after 0% in the 4 weeks before."
    );
    assert_eq!(surface_change(&History::new(runs(false)), days), None);
    assert_eq!(
        surface_shares(&History::new(runs(false)), days)[0].share,
        1.0
    );
}

#[test]
fn the_limit_line_steps_up_with_a_run_and_down_when_it_leaves_the_window() {
    let history = History::new(vec![steady(on(DAY, 0), 16.0), steady(on(DAY, 10), 10.0)]);
    let steps = limit_line(history.sessions());
    let start = history.sessions()[0].start;
    let hours =
        |step: &midstance_training::limit::LimitStep| step.from.duration_since(start).as_hours();
    assert_eq!(
        steps
            .iter()
            .map(|step| (hours(step), step.limit_m))
            .collect::<Vec<_>>(),
        [(0, Some(17_600.0)), (720, Some(11_000.0)), (960, None)]
    );
}

proptest! {
    #[test]
    fn the_limit_line_agrees_with_the_states(gaps in prop::collection::vec((2_i64..400, 1_u32..30), 1..40)) {
        let mut at = 0;
        let runs = gaps.iter().map(|(hours, km)| {
            at += hours;
            let mut run = run(f64::from(*km), 0);
            run.start += SignedDuration::from_hours(at);
            run.elapsed_s = 1.0;
            run.moving_s = 1.0;
            run
        }).collect();
        let history = History::new(runs);
        let steps = limit_line(history.sessions());
        for spike in session_spikes(&history) {
            // The limit that held one second before the start.
            let before = spike.start - SignedDuration::from_secs(1);
            let limit = steps.iter().rfind(|step| step.from <= before).and_then(|step| step.limit_m);
            let current = current_limit(history.sessions(), spike.start).map(|limit| limit.limit_m);
            prop_assert_eq!(current, spike.reference.map(|(mm, _)| mm as f64 * 11.0 / 10_000.0));
            prop_assert_eq!(limit.is_some(), spike.reference.is_some());
            if let Some(limit) = limit {
                prop_assert_eq!(spike.distance_m() > limit + 1e-9, classify(spike.distance_mm, spike.reference.map(|r| r.0)).is_spike());
            }
        }
    }

    #[test]
    fn days_are_counted_by_calendar(from in -20_000_i32..20_000, count in 0_i32..5_000) {
        let start = on(DAY, from);
        let _ = start;
        let a = midstance_training::history::plus_days(DAY, from);
        let b = midstance_training::history::plus_days(a, count);
        prop_assert_eq!(days_between(a, b), count);
        prop_assert_eq!(Days { from: a, to: b }.count(), count + 1);
    }
}
