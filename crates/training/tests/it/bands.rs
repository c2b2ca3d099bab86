//! A run by pace and by slope.

use midstance_training::{
    Digest, Segment,
    bands::{grade_profile, speed_bands},
    plot::Table,
};
use proptest::prelude::*;

fn piece(length_m: f64, speed_mps: f64, grade: Option<f64>) -> Segment {
    Segment {
        length_m,
        speed_mps,
        grade,
        cadence_spm: None,
    }
}

fn rows(table: &Table) -> Vec<String> {
    table.rows.iter().map(|row| row.join(" | ")).collect()
}

#[test]
fn time_and_distance_stand_by_pace_with_walking_apart() {
    let digest = Digest::of(&[
        piece(120.0, 1.2, None),
        piece(3_000.0, 2.5, None),
        piece(1_400.0, 2.7, None),
        piece(1_000.0, 4.0, None),
    ]);
    let table = speed_bands(&digest).unwrap();
    assert_eq!(
        rows(&table),
        [
            "Walking | 1:40 | 5% | 0.1 km",
            "5:57 to 6:57 | 28:39 | 83% | 4.4 km",
            "3:47 to 4:10 | 4:10 | 12% | 1.0 km",
        ]
    );
}

#[test]
fn distance_stands_by_slope_and_what_is_unknown_says_so() {
    let digest = Digest::of(&[
        piece(1_000.0, 3.0, Some(-0.12)),
        piece(1_000.0, 3.0, Some(-0.06)),
        piece(5_000.0, 3.0, Some(0.0)),
        piece(2_000.0, 3.0, Some(0.03)),
        piece(1_000.0, 3.0, None),
    ]);
    let table = grade_profile(&digest).unwrap();
    assert_eq!(
        rows(&table),
        [
            "Down, steeper than 10% | 1.0 km | 10%",
            "Down, 6% to 10% | 1.0 km | 10%",
            "Flat, up to 3% either way | 5.0 km | 50%",
            "Up, 3% to 6% | 2.0 km | 20%",
            "Slope not known | 1.0 km | 10%",
        ]
    );
}

#[test]
fn totals_alone_make_no_table() {
    assert_eq!(speed_bands(&Digest::default()), None);
    let flat = Digest::of(&[piece(1_000.0, 3.0, None)]);
    assert_eq!(grade_profile(&flat), None);
}

proptest! {
    #[test]
    fn every_second_and_metre_is_in_one_row(
        pieces in proptest::collection::vec((50.0..300.0f64, 0.3..9.0f64, -0.3..0.3f64), 1..80)
    ) {
        let segments: Vec<Segment> =
            pieces.iter().map(|(length, speed, grade)| piece(*length, *speed, Some(*grade))).collect();
        let table = speed_bands(&Digest::of(&segments)).unwrap();
        let seconds: f64 = segments.iter().map(|one| one.length_m / one.speed_mps).sum();
        let told: u64 = table.rows.iter().map(|row| clock(&row[1])).sum();
        prop_assert!((told as f64 - seconds).abs() <= table.rows.len() as f64 * 0.5 + 1e-6);
        prop_assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    }
}

/// Seconds of "1:05:09".
fn clock(text: &str) -> u64 {
    text.split(':')
        .fold(0, |sum, part| sum * 60 + part.parse::<u64>().unwrap())
}
