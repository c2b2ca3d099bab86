//! No input panics, hangs or grows, and nothing impossible comes out.

use crate::common::fit::run;
use crate::common::xml::{gpx, steady, tcx};
use crate::common::{gzip, read, zip};
use midstance_activity::{Record, Report, Segment, segments};
use proptest::prelude::*;

/// Whatever was read, it is possible.
fn check(report: &Report) {
    for run in report.runs.iter().chain(&report.dropped) {
        assert!(run.elapsed_s.is_finite() && run.elapsed_s >= 0.0);
        assert!(run.moving_s.is_finite() && run.moving_s >= 0.0);
        assert!(
            run.distance_m
                .is_none_or(|metres| metres.is_finite() && metres >= 0.0)
        );
        assert!(run.records.is_sorted_by(|a, b| a.time_s <= b.time_s));
        let speeds = run.records.iter().filter_map(|record| record.speed_mps);
        assert!(
            speeds
                .into_iter()
                .all(|speed| (0.0..=60.0).contains(&speed))
        );
        for series in &run.developer {
            assert!(
                series
                    .values
                    .iter()
                    .all(|(at, _)| (*at as usize) < run.records.len())
            );
        }
        let pieces = segments(run);
        for piece in &pieces {
            assert!(
                piece.distance_m > 0.0 && piece.duration_s > 0.0 && piece.speed_mps.is_finite()
            );
        }
        // Pieces cover the records and no more.
        if pieces.iter().any(|piece| !piece.coarse) {
            let sum = |of: fn(&Segment) -> f64| pieces.iter().map(of).sum::<f64>();
            let last = run.records.iter().filter_map(|record| record.distance_m);
            let metres = f64::from(last.fold(0.0, f32::max));
            let span = |from: Option<&Record>, to: Option<&Record>| {
                from.zip(to)
                    .map_or(0.0, |(from, to)| to.time_s - from.time_s)
            };
            let seconds = span(run.records.first(), run.records.last());
            assert!(sum(|piece| piece.distance_m) <= metres * 1.001 + 1.0);
            assert!(sum(|piece| piece.duration_s) <= seconds + 0.01);
        }
        for warning in &run.warnings {
            assert!(!warning.to_string().is_empty());
        }
    }
    assert!(
        report
            .files
            .iter()
            .all(|line| { line.runs > 0 || !line.reason.is_empty() })
    );
}

fn samples() -> Vec<Vec<u8>> {
    let track = gpx(Some("running"), &steady(0, 90)).into_bytes();
    let laps = tcx("Running", &[(0, 60, 180.0)]).into_bytes();
    let log =
        b"date,distance_km,duration,pain\n2026-05-03,10,50:00,3\n2026-05-04,8,40:00,1\n".to_vec();
    let apple = b"<HealthData><Workout workoutActivityType='HKWorkoutActivityTypeRunning' duration='10' \
        durationUnit='min' totalDistance='1.8' totalDistanceUnit='km' startDate='2026-05-03 08:00:00 +0000' \
        endDate='2026-05-03 08:10:00 +0000'></Workout></HealthData>".to_vec();
    let archive = zip(&[
        ("a.fit", &run(30)),
        ("activities.csv", b"Activity ID,Activity Date\n1,x\n"),
    ]);
    vec![run(90), gzip(&track), track, laps, log, apple, archive]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        check(&read("x", &bytes));
    }

    #[test]
    fn random_bytes_behind_a_fit_header(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let mut file = vec![14, 16, 0, 0];
        file.extend((bytes.len() as u32).to_le_bytes());
        file.extend(b".FIT\0\0");
        file.extend(bytes);
        check(&read("x.fit", &file));
    }

    #[test]
    fn changed_bytes(
        sample in 0usize..7,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<prop::sample::Index>(),
        cutting in any::<bool>(),
    ) {
        let mut bytes = samples().swap_remove(sample);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if cutting {
            bytes.truncate(cut.index(bytes.len()));
        }
        check(&read("x", &bytes));
    }

    #[test]
    fn spliced_pieces(sample in 0usize..7, from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let bytes = samples().swap_remove(sample);
        let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
        let (from, to) = (from.min(to), from.max(to));
        let doubled = [&bytes[..to], &bytes[from..]].concat();
        let without = [&bytes[..from], &bytes[to..]].concat();
        check(&read("x", &doubled));
        check(&read("x", &without));
    }

    #[test]
    fn random_tables(lines in proptest::collection::vec("[0-9a-z:;,./ -]{0,40}", 0..20)) {
        let text = format!("date,distance,duration,pain\n{}", lines.join("\n"));
        check(&read("x.csv", text.as_bytes()));
    }
}

#[test]
fn empty_messages_by_the_million_stay_small() {
    // A definition without fields and a message of one byte each.
    let mut writer = crate::common::fit::Writer::default();
    writer.define(0, 20, &[]);
    writer.body.resize(4 << 20, 0);
    let report = read("x.fit", &writer.finish());
    assert!(report.runs.iter().all(|run| run.records.len() <= 400_000));
    check(&report);
}
