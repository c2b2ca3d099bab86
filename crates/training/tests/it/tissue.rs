//! Tissue-load index: G1–G8 of clinical evidence §5.7, cadence, and nonsense.

use midstance_training::{
    Digest, History, Segment,
    tissue::{
        CadenceBaseline, Tissue, TissueLoad, cadence_factor, grade_factor, hagen_fewer_steps,
        hagen_habitual, hagen_more_steps, speed_factor, tissue_loads,
    },
};
use proptest::prelude::*;

use crate::given::{run, segments};

fn load(segments: &[Segment]) -> TissueLoad {
    TissueLoad::of(&Digest::of(segments), &CadenceBaseline::default())
}

fn four(values: [f64; 3]) -> [String; 3] {
    values.map(|value| format!("{value:.4}"))
}

fn of(load: TissueLoad) -> [String; 3] {
    four(Tissue::ALL.map(|tissue| load.km(tissue)))
}

#[test]
fn golden_g1_to_g6() {
    assert_eq!(
        of(load(&segments(10.0, 2.78, 0.0))),
        ["10.0000", "10.0000", "10.0000"],
        "G1"
    );
    assert_eq!(
        of(load(&segments(10.0, 3.5, 0.0))),
        ["8.6340", "8.2496", "8.2362"],
        "G2"
    );
    assert_eq!(
        four(Tissue::ALL.map(|t| speed_factor(t, 3.5).0)),
        ["0.8634", "0.8250", "0.8236"],
        "G3"
    );
    assert_eq!(
        four(Tissue::ALL.map(|t| grade_factor(t, 0.05).0)),
        ["0.9345", "1.0099", "1.1674"],
        "G4"
    );
    assert_eq!(
        four(Tissue::ALL.map(|t| grade_factor(t, -0.05).0)),
        ["1.0764", "0.9982", "0.8435"],
        "G5"
    );
    let both = [segments(5.0, 3.0, 0.05), segments(5.0, 3.33, -0.05)].concat();
    assert_eq!(of(load(&both)), ["9.1719", "8.9631", "9.0842"], "G6");
}

#[test]
fn golden_g7_second_study() {
    let at_10 = [
        hagen_habitual(10.0),
        hagen_more_steps(10.0),
        hagen_fewer_steps(10.0),
    ];
    assert_eq!(
        at_10.map(|value| format!("{value:.2}")),
        ["484.55", "411.75", "540.24"]
    );
}

#[test]
fn golden_g8_steep_is_clamped_and_flagged() {
    assert_eq!(
        four(Tissue::ALL.map(|t| grade_factor(t, 0.20).0)),
        ["0.8933", "1.0601", "1.3918"]
    );
    assert!(Tissue::ALL.iter().all(|t| grade_factor(*t, 0.20).1));
    let steep = load(&segments(2.0, 2.78, 0.20));
    assert_eq!(steep.extrapolated_m, 2_000.0);
    assert_eq!(
        load(&segments(2.0, 2.3, 0.20)).extrapolated_m,
        2_000.0,
        "beyond both counts once"
    );
    assert_eq!(load(&segments(2.0, 2.78, 0.05)).extrapolated_m, 0.0);
}

#[test]
fn slow_and_fast_running_is_clamped_and_flagged_and_walking_left_out() {
    let slow = load(&segments(3.0, 2.3, 0.0));
    assert_eq!(
        (of(slow)[0].as_str(), slow.extrapolated_m),
        ("3.0000", 3_000.0)
    );
    assert_eq!(load(&segments(3.0, 5.5, 0.0)).extrapolated_m, 3_000.0);
    assert_eq!(load(&segments(3.0, 1.99, 0.0)), TissueLoad::default());
    assert_eq!(Digest::of(&segments(3.0, 1.99, 0.0)).walking_m, 3_000.0);
}

#[test]
fn unknown_elevation_is_flat_and_counted() {
    let mut pieces = segments(4.0, 3.0, 0.06);
    pieces.iter_mut().for_each(|piece| piece.grade = None);
    assert_eq!(load(&pieces), load(&segments(4.0, 3.0, 0.0)));
    assert_eq!(Digest::of(&pieces).grade_unknown_m, 4_000.0);
}

#[test]
fn cadence_counts_only_against_a_known_baseline() {
    let with_cadence = |spm: f64| {
        let mut pieces = segments(5.0, 3.33, 0.0);
        pieces
            .iter_mut()
            .for_each(|piece| piece.cadence_spm = Some(spm));
        pieces
    };
    let plain = load(&with_cadence(150.0));
    assert_eq!(
        plain,
        load(&segments(5.0, 3.33, 0.0)),
        "no baseline, no factor"
    );
    let mut baseline = CadenceBaseline::default();
    baseline.add(&Digest::of(&with_cadence(170.0)));
    let slow_steps = TissueLoad::of(&Digest::of(&with_cadence(160.0)), &baseline);
    assert!((slow_steps.achilles_km / plain.achilles_km - 398.0 / 374.0).abs() < 1e-12);
    let slower_steps = TissueLoad::of(&Digest::of(&with_cadence(140.0)), &baseline);
    assert_eq!(slow_steps, slower_steps, "clamped at ten steps");
    let elsewhere = TissueLoad::of(&Digest::of(&segments(5.0, 4.0, 0.0)), &baseline);
    assert_eq!(
        elsewhere,
        load(&segments(5.0, 4.0, 0.0)),
        "another speed has no baseline"
    );
}

#[test]
fn the_baseline_of_a_run_is_made_of_earlier_runs_only() {
    let with = |km: f64, days: i64, spm: f64| {
        let mut run = run(km, days * 24);
        run.segments = segments(km, 3.33, 0.0);
        run.segments
            .iter_mut()
            .for_each(|piece| piece.cadence_spm = Some(spm));
        run
    };
    let before = tissue_loads(&History::new(vec![
        with(6.0, 30, 170.0),
        with(6.0, 20, 160.0),
    ]));
    let after = tissue_loads(&History::new(vec![
        with(6.0, 30, 170.0),
        with(6.0, 20, 160.0),
        with(6.0, 1, 190.0),
    ]));
    assert_eq!(before[..], after[..2]);
    assert!(before[1].achilles_km > before[0].achilles_km);
    let long_ago = tissue_loads(&History::new(vec![
        with(6.0, 300, 170.0),
        with(6.0, 20, 160.0),
    ]));
    assert_eq!(
        long_ago[0], long_ago[1],
        "a baseline of another season does not count"
    );
}

proptest! {
    #[test]
    fn nonsense_gives_no_nan(pieces in prop::collection::vec((any::<f64>(), any::<f64>(), prop::option::of(any::<f64>()), prop::option::of(any::<f64>())), 0..50)) {
        let pieces: Vec<Segment> = pieces.into_iter().map(|(length_m, speed_mps, grade, cadence_spm)| Segment {
            length_m: length_m % 1e6, speed_mps, grade, cadence_spm: cadence_spm.map(|c| c % 1e4),
        }).collect();
        let digest = Digest::of(&pieces);
        let mut baseline = CadenceBaseline::default();
        baseline.add(&digest);
        let load = TissueLoad::of(&digest, &baseline);
        for tissue in Tissue::ALL {
            prop_assert!(load.km(tissue).is_finite() && load.km(tissue) >= 0.0);
        }
    }

    #[test]
    fn twice_the_way_is_twice_the_index(km in 1_u32..40, speed in 2.0..7.0, grade in -0.3..0.3) {
        let once = segments(f64::from(km), speed, grade);
        let twice = [once.clone(), once.clone()].concat();
        for tissue in Tissue::ALL {
            prop_assert!((load(&twice).km(tissue) - 2.0 * load(&once).km(tissue)).abs() < 1e-6);
        }
    }

    #[test]
    fn factors_stay_within_the_table(speed in 0.1..20.0, grade in -2.0..2.0, delta in -100.0..100.0) {
        for tissue in Tissue::ALL {
            prop_assert!((0.60..=1.0).contains(&speed_factor(tissue, speed).0));
            prop_assert!((0.73..=1.40).contains(&grade_factor(tissue, grade).0));
            prop_assert!((0.97..=1.07).contains(&cadence_factor(tissue, delta).0));
        }
    }
}
