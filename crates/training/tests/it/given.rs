//! Runs to test with.

use jiff::{SignedDuration, Timestamp, civil::Date};
use midstance_training::{History, Run, Segment};

/// Noon UTC of a day well away from any clock change.
pub fn now() -> Timestamp {
    "2026-02-20T12:00:00Z".parse().unwrap()
}

/// A run so many km long, so many hours before [`now`].
pub fn run(km: f64, hours_ago: i64) -> Run {
    let start = now() - SignedDuration::from_hours(hours_ago);
    let mut run = Run::new(format!("{km} km, {hours_ago} h ago"), start, km * 1000.0);
    run.moving_s = km * 1000.0 / 2.9;
    run.elapsed_s = run.moving_s + 60.0;
    run
}

/// A history of `(km, days ago)`.
pub fn history(runs: &[(f64, i64)]) -> History {
    History::new(runs.iter().map(|(km, days)| run(*km, days * 24)).collect())
}

/// So many km cut in pieces of 100 m.
pub fn segments(km: f64, speed_mps: f64, grade: f64) -> Vec<Segment> {
    let pieces = (km * 10.0).round() as usize;
    vec![
        Segment {
            length_m: 100.0,
            speed_mps,
            grade: Some(grade),
            cadence_spm: None
        };
        pieces
    ]
}

/// Eight in the morning, UTC, so many days after a date.
pub fn on(day: Date, days: i32) -> Timestamp {
    let day = midstance_training::history::plus_days(day, days);
    day.at(8, 0, 0, 0)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .unwrap()
        .timestamp()
}

/// A steady run on the flat at 2.9 m/s and 170 steps per minute.
pub fn steady(start: Timestamp, km: f64) -> Run {
    let mut run = Run::new(format!("{start}"), start, km * 1000.0);
    run.moving_s = km * 1000.0 / 2.9;
    run.elapsed_s = run.moving_s;
    run.cadence_spm = Some(170.0);
    run.segments = segments(km, 2.9, 0.0);
    run.segments
        .iter_mut()
        .for_each(|piece| piece.cadence_spm = Some(170.0));
    run
}
