//! What every fuzz target shares: reading, and looking at what came out.

use midstance_activity::{Limits, Options, read_bytes, segments};

/// Reads `bytes` and checks that nothing impossible came out.
pub fn check(bytes: &[u8]) {
    let limits = Limits {
        file_bytes: 4 << 20,
        archive_bytes: 8 << 20,
        ..Limits::upload()
    };
    let report = read_bytes(
        "fuzz",
        bytes,
        &Options {
            limits,
            ..Options::default()
        },
    );
    assert!(!report.files.is_empty());
    for run in report.runs.iter().chain(&report.dropped) {
        assert!(run.elapsed_s.is_finite() && run.elapsed_s >= 0.0);
        assert!(run.moving_s.is_finite() && run.moving_s >= 0.0);
        assert!(
            run.distance_m
                .is_none_or(|metres| metres.is_finite() && metres >= 0.0)
        );
        assert!(run.records.is_sorted_by(|a, b| a.time_s <= b.time_s));
        for series in &run.developer {
            assert!(
                series
                    .values
                    .iter()
                    .all(|(at, _)| (*at as usize) < run.records.len())
            );
        }
        for piece in segments(run) {
            assert!(piece.distance_m > 0.0 && piece.duration_s > 0.0);
            assert!(piece.speed_mps.is_finite());
        }
        run.warnings
            .iter()
            .for_each(|warning| assert!(!warning.to_string().is_empty()));
    }
}

/// Puts `data` between two pieces.
pub fn wrap(before: &[u8], data: &[u8], after: &[u8]) -> Vec<u8> {
    [before, data, after].concat()
}

/// A FIT header in front of messages.
pub fn fit(messages: &[u8]) -> Vec<u8> {
    let mut file = vec![12, 16, 0, 0];
    file.extend((messages.len() as u32).to_le_bytes());
    file.extend(b".FIT");
    file.extend(messages);
    file.extend([0, 0]);
    file
}
