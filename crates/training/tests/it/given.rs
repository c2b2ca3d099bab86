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

/// Twenty weeks up to 4 March 2026: up to 16 km, then a jump to 22.1 km on 22 February, with pain
/// noted from then on, hills in it, two runs on one day, and a break in December.
pub fn sample_season() -> Vec<Run> {
    let last = jiff::civil::date(2026, 3, 4);
    let mut runs = Vec::new();
    for week in 0..20_i32 {
        for (number, (weekday, km)) in [(-1, 9.0), (-3, 8.0), (-10 + 7, 4.0), (-5, 12.0)]
            .into_iter()
            .enumerate()
        {
            let day = weekday - 7 * week;
            if (-90..-70).contains(&day) {
                continue;
            }
            let mut run = steady(
                on(last, day),
                km + f64::from((week * 7 + number as i32) % 5) * 0.8,
            );
            if number == 2 {
                run.start += SignedDuration::from_hours(9);
            }
            runs.push(run);
        }
    }
    for (days, km) in [(-10, 22.1), (-24, 16.0), (-38, 15.0)] {
        runs.retain(|run| run.day() != midstance_training::history::plus_days(last, days));
        runs.push(steady(on(last, days), km));
    }
    for run in &mut runs {
        let days = midstance_training::history::days_between(run.day(), last);
        for (at, piece) in run.segments.iter_mut().enumerate() {
            let turn = at as f64 * 0.21;
            piece.grade = Some(0.05 * turn.sin());
            piece.speed_mps = 2.95 - 0.5 * turn.sin() + if at % 9 == 0 { 0.6 } else { 0.0 };
        }
        run.ascent_m = Some(run.distance_m * 0.015);
        if days <= 10 {
            run.pain_during = Some(if days == 10 { 5 } else { 3 });
            run.pain_next_morning = Some(2);
        }
        run.shoe = Some(if days < 20 { "Red" } else { "Blue" }.to_owned());
    }
    runs.sort_by_key(|run| run.start);
    runs
}
