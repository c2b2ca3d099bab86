//! Session spikes: T1–T9 of clinical evidence §5.1, their edges and their words.

use jiff::{SignedDuration, tz::TimeZone};
use midstance_training::{
    History,
    spike::{
        SessionSpike, SpikeState, Suppression, change_words, classify, sentence, session_spikes,
    },
};
use proptest::prelude::*;

use crate::given::{history, run};

fn last(history: &History) -> SessionSpike {
    session_spikes(history).pop().unwrap()
}

#[test]
fn golden_t1_to_t9() {
    use SpikeState::*;
    type Case = (
        &'static str,
        &'static [(f64, i64)],
        f64,
        Option<&'static str>,
        SpikeState,
    );
    let cases: [Case; 9] = [
        ("T1", &[(10.0, 7)], 11.0, Some("1.1000"), Reference),
        ("T2", &[(10.0, 7)], 11.001, Some("1.1001"), Small),
        ("T3", &[(10.0, 7)], 13.0, Some("1.3000"), Small),
        ("T4", &[(10.0, 7)], 13.1, Some("1.3100"), Moderate),
        ("T5", &[(10.0, 7)], 20.0, Some("2.0000"), Moderate),
        ("T6", &[(10.0, 7)], 20.1, Some("2.0100"), Large),
        (
            "T7",
            &[(21.0, 31), (8.0, 10)],
            12.0,
            Some("1.5000"),
            Moderate,
        ),
        ("T8", &[(30.0, 40)], 20.0, None, NoneInWindow),
        ("T9", &[(21.0, 30)], 22.0, Some("1.0476"), Reference),
    ];
    for (name, before, km, ratio, state) in cases {
        let mut runs = before.to_vec();
        runs.push((km, 0));
        let spike = last(&history(&runs));
        assert_eq!(spike.state, state, "{name}");
        assert_eq!(
            spike.ratio().map(|r| format!("{r:.4}")).as_deref(),
            ratio,
            "{name}"
        );
    }
}

#[test]
fn the_far_border_of_the_window_is_one_second_sharp() {
    let mut old = run(21.0, 720);
    let at_border = last(&History::new(vec![old.clone(), run(22.0, 0)]));
    assert_eq!(at_border.state, SpikeState::Reference);
    old.start -= SignedDuration::from_secs(1);
    let outside = last(&History::new(vec![old, run(22.0, 0)]));
    assert_eq!(outside.state, SpikeState::NoneInWindow);
}

#[test]
fn the_window_is_720_hours_whatever_the_clocks_did() {
    // Clocks went forward on 8 March 2026: in local days the older run is 30 days back, and by
    // the wall clock 720 hours and one more.
    for zone in ["America/Toronto", "America/Vancouver"] {
        let zone = TimeZone::get(zone).unwrap();
        let at = |text: &str| {
            text.parse::<jiff::civil::DateTime>()
                .unwrap()
                .to_zoned(zone.clone())
                .unwrap()
        };
        let mut old = run(21.0, 0);
        let mut new = run(24.0, 0);
        (old.zone, new.zone) = (Some(zone.clone()), Some(zone.clone()));
        new.start = at("2026-03-20T07:30:00").timestamp();
        old.start = at("2026-02-18T07:30:00").timestamp();
        let spike = last(&History::new(vec![old.clone(), new.clone()]));
        assert_eq!(spike.state, SpikeState::Small, "719 hours: inside");
        assert_eq!(spike.day.to_string(), "2026-03-20");
        old.start = at("2026-02-18T06:30:00").timestamp();
        assert_eq!(
            last(&History::new(vec![old.clone(), new.clone()])).state,
            SpikeState::Small
        );
        old.start = at("2026-02-18T06:29:00").timestamp();
        assert_eq!(
            last(&History::new(vec![old, new])).state,
            SpikeState::NoneInWindow
        );
    }
}

#[test]
fn parts_less_than_an_hour_apart_are_one_run() {
    let mut first = run(6.0, 2);
    first.elapsed_s = 1800.0;
    first.moving_s = 1800.0;
    let mut second = run(7.1, 2);
    second.start = first.start + SignedDuration::from_secs(1800 + 59 * 60);
    let merged = History::new(vec![run(10.0, 200), first.clone(), second.clone()]);
    assert_eq!(merged.sessions().len(), 2);
    assert_eq!(last(&merged).state, SpikeState::Moderate);
    second.start = first.start + SignedDuration::from_secs(1800 + 3600);
    let apart = History::new(vec![run(10.0, 200), first, second]);
    assert_eq!(apart.sessions().len(), 3, "a gap of an hour parts them");
    assert_eq!(last(&apart).state, SpikeState::Reference);
}

#[test]
fn a_clock_set_right_during_a_run_swallows_nothing() {
    let mut odd = run(10.0, 20 * 24);
    odd.elapsed_s = 31.0 * 86_400.0;
    let history = History::new(vec![odd, run(8.0, 48), run(9.0, 0)]);
    assert_eq!(history.sessions().len(), 3);
}

#[test]
fn two_recordings_of_the_same_hour_are_not_added_up() {
    let mut copy = run(10.0, 1);
    copy.start += SignedDuration::from_mins(5);
    assert_eq!(History::new(vec![run(10.0, 1), copy]).sessions().len(), 2);
}

#[test]
fn too_little_history_tells_nothing() {
    let few = history(&[(5.0, 40), (5.0, 30), (5.0, 20), (12.0, 0)]);
    assert_eq!(last(&few).suppressed, Some(Suppression::FewSessions));
    let short = history(&[(5.0, 29), (5.0, 20), (5.0, 10), (5.0, 5), (12.0, 0)]);
    assert_eq!(last(&short).suppressed, Some(Suppression::ShortHistory));
    assert!(!last(&short).is_told());
    assert!(sentence(&last(&short)).contains("Less than 30 days"));
    let enough = history(&[(5.0, 30), (5.0, 20), (5.0, 10), (5.0, 5), (12.0, 0)]);
    assert!(last(&enough).is_told());
}

#[test]
fn a_run_without_distance_is_neither_judged_nor_a_baseline() {
    for nothing in [0.0, -5.0, f64::NAN, f64::INFINITY] {
        let mut blank = run(1.0, 24);
        blank.distance_m = nothing;
        let spikes = session_spikes(&History::new(vec![run(10.0, 48), blank, run(12.0, 0)]));
        assert_eq!(spikes[1].suppressed, Some(Suppression::NoDistance));
        assert_eq!(spikes[2].reference_m(), Some(10_000.0));
        assert_eq!(spikes[2].without_distance, 1);
    }
}

#[test]
fn two_weeks_without_runs_are_marked() {
    let spike = last(&history(&[(10.0, 40), (10.0, 25), (10.0, 16), (12.0, 0)]));
    assert_eq!(spike.gap.map(|gap| gap.days), Some(16));
    let dense = last(&history(&[(10.0, 60), (10.0, 26), (10.0, 13), (12.0, 0)]));
    assert_eq!(
        dense.gap.map(|gap| gap.days),
        Some(34),
        "the gap reaches into the window"
    );
    assert_eq!(
        last(&history(&[(10.0, 26), (10.0, 13), (12.0, 0)])).gap,
        None
    );
}

#[test]
fn the_words_are_those_of_the_evidence_file() {
    let with = |km: f64| {
        let spike = last(&history(&[
            (5.0, 40),
            (5.0, 20),
            (5.0, 15),
            (10.0, 7),
            (km, 0),
        ]));
        sentence(&spike)
    };
    assert_eq!(
        with(13.1),
        "This run was 31% longer than your longest of the 30 days before. In a study of 5,205 runners, runs 30 to 100% longer were followed by about 1.5 times the overuse-injury rate (95% CI 1.16-2.00). It does not prove that this run caused your pain."
    );
    assert_eq!(
        with(11.001),
        "This run was just over 10% longer than your longest of the 30 days before. In a study of 5,205 runners, runs 10 to 30% longer were followed by about 1.6 times the overuse-injury rate (95% CI 1.31-2.05). It does not prove that this run caused your pain."
    );
    assert!(with(25.0).contains("150% longer"));
    assert!(with(25.0).contains("runs more than 100% longer were followed by about 2.3 times the overuse-injury rate (95% CI 1.50-3.48)"));
    assert_eq!(
        with(9.0),
        "This run was 10% shorter than your longest of the 30 days before."
    );
    assert_eq!(
        with(10.0),
        "This run was about as long as your longest of the 30 days before."
    );
}

proptest! {
    #[test]
    fn a_longer_run_never_has_a_lower_state(reference in 1_u64..100_000_000, a in 0_u64..300_000_000, b in 0_u64..300_000_000) {
        let (short, long) = (a.min(b), a.max(b));
        prop_assert!(classify(short, Some(reference)) <= classify(long, Some(reference)));
    }

    #[test]
    fn a_longer_reference_never_raises_the_state(distance in 0_u64..300_000_000, a in 1_u64..100_000_000, b in 1_u64..100_000_000) {
        let (short, long) = (a.min(b), a.max(b));
        prop_assert!(classify(distance, Some(long)) <= classify(distance, Some(short)));
    }

    #[test]
    fn borders_belong_to_the_lower_band(tenths_of_reference in 1_u64..10_000_000) {
        let reference = tenths_of_reference * 10;
        for (times, low, high) in [(11, SpikeState::Reference, SpikeState::Small), (13, SpikeState::Small, SpikeState::Moderate), (20, SpikeState::Moderate, SpikeState::Large)] {
            prop_assert_eq!(classify(tenths_of_reference * times, Some(reference)), low);
            prop_assert_eq!(classify(tenths_of_reference * times + 1, Some(reference)), high);
        }
    }

    #[test]
    fn any_distances_at_all_give_a_state_and_words(runs in prop::collection::vec((any::<f64>(), 0_i64..5_000), 0..40)) {
        let history = History::new(runs.iter().map(|(m, hours)| { let mut r = run(1.0, *hours); r.distance_m = *m; r }).collect());
        for spike in session_spikes(&history) {
            prop_assert!(spike.ratio().is_none_or(f64::is_finite));
            prop_assert!(!sentence(&spike).contains("NaN"));
            prop_assert_eq!(change_words(&spike).is_none(), spike.reference.is_none());
        }
    }

    #[test]
    fn the_reference_is_the_longest_of_the_window(hours in prop::collection::vec((1_i64..2_000, 1_u32..40), 1..30)) {
        let mut runs: Vec<_> = hours.iter().map(|(h, km)| run(f64::from(*km), h * 3)).collect();
        for run in &mut runs { run.elapsed_s = 1.0; run.moving_s = 1.0; }
        runs.push(run(10.0, 0));
        let history = History::new(runs);
        let spike = last(&history);
        let sessions = history.sessions();
        let this = sessions.last().unwrap();
        let longest = sessions[..sessions.len() - 1].iter()
            .filter(|s| this.start.duration_since(s.start) <= SignedDuration::from_hours(720))
            .map(|s| s.distance_mm).max();
        prop_assert_eq!(spike.reference.map(|(mm, _)| mm), longest);
    }
}
