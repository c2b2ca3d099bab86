//! Pieces of a run for rules about speed and slope.

use crate::common::fit::{RECORD, Writer};
use crate::common::{START, close, only_run, read};
use midstance_activity::segments;
use proptest::prelude::*;

/// A run with a speed and a grade per minute.
fn run(minutes: &[(f64, f64)]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.file_id(4);
    writer.define(2, 20, &RECORD);
    let (mut metres, mut altitude, mut second) = (0.0, 200.0, 0);
    for (speed, grade) in minutes {
        for _ in 0..60 {
            writer.record(START + second, metres, *speed, 85, altitude);
            metres += speed;
            altitude += speed * grade;
            second += 1;
        }
    }
    writer.session((1, 0), START, (second as f64, second as f64), metres);
    writer.finish()
}

#[test]
fn a_steady_climb_has_its_speed_and_grade_everywhere() {
    let session = only_run("run.fit", &run(&[(3.0, 0.05); 20]));
    let pieces = segments(&session);
    assert!(pieces.iter().all(|piece| close(piece.speed_mps, 3.0, 0.01)));
    let inner = &pieces[1..pieces.len() - 1];
    assert!(
        inner
            .iter()
            .all(|piece| close(piece.grade.unwrap(), 0.05, 0.003)),
        "{inner:?}"
    );
    assert!(
        inner
            .iter()
            .all(|piece| close(piece.cadence_spm.unwrap(), 170.0, 0.01))
    );
}

#[test]
fn a_run_without_records_is_one_coarse_piece() {
    let log = b"date,distance_km,duration\n2026-05-03,10,50:00\n";
    let pieces = segments(&read("log.csv", log).runs[0]);
    assert_eq!(pieces.len(), 1);
    assert!(pieces[0].coarse && pieces[0].grade.is_none());
    assert!(close(pieces[0].speed_mps, 10_000.0 / 3000.0, 1e-9));
}

proptest! {
    #[test]
    fn pieces_are_100_to_200_m_long_and_lose_nothing(
        minutes in proptest::collection::vec((1.0f64..6.0, -0.2f64..0.2), 2..40),
    ) {
        let session = only_run("run.fit", &run(&minutes));
        let pieces = segments(&session);
        let recorded = session.records.last().unwrap().distance_m.unwrap();
        let sum: f64 = pieces.iter().map(|piece| piece.distance_m).sum();
        prop_assert!(close(sum, f64::from(recorded), 0.5), "{sum} {recorded}");
        for piece in &pieces {
            prop_assert!((99.9..=200.1).contains(&piece.distance_m), "{piece:?}");
            prop_assert!(close(piece.speed_mps * piece.duration_s, piece.distance_m, 1e-6));
            prop_assert!(piece.speed_mps < 6.1 && piece.speed_mps > 0.9);
        }
    }
}
