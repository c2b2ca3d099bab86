//! How fast recordings are read, beside the decode loops of other crates, in one run.
//!
//! `cargo run --release --manifest-path benches/reader/Cargo.toml`. The sample files are used
//! where `MIDSTANCE_SHARED` names their folder, made ones otherwise. Ours is measured whole:
//! decoding, cleaning, pauses, climbs and report; the others only decode and drop.

#[path = "../../../crates/activity/tests/common/fit.rs"]
#[allow(dead_code)]
mod fit;
#[path = "../../../crates/activity/tests/common/xml.rs"]
#[allow(dead_code)]
mod xml;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use midstance_activity::{Options, read_bytes};
use rustyfit::{Decoder, DecoderEvent, StreamingIterator};

/// 2026-05-03T08:00:00Z, for the made files.
pub const START: i64 = 1_777_795_200;
/// Every reader is measured so often; the fastest round counts.
const ROUNDS: u32 = 15;

struct Sample {
    name: String,
    bytes: Vec<u8>,
}

fn main() {
    let all = samples();
    let kind = |end: &str| -> Vec<&Sample> {
        all.iter()
            .filter(|sample| sample.name.ends_with(end))
            .collect()
    };
    let readable = |sample: &&&Sample| {
        rustyfit_loop(&sample.bytes).is_some() && fitparser_loop(&sample.bytes).is_some()
    };
    let fit = kind(".fit");
    let common: Vec<&Sample> = fit.iter().filter(readable).copied().collect();
    println!(
        "FIT: {} files, {} of them read by every crate",
        fit.len(),
        common.len()
    );
    let ours = report("midstance-activity, whole reading", &common, ours_loop);
    let rusty = report("rustyfit, decode loop only", &common, rustyfit_loop);
    let parser = report("fitparser, decode loop only", &common, fitparser_loop);
    println!("  ratio ours : rustyfit  {:.2}", ours / rusty);
    println!("  ratio ours : fitparser {:.2}", ours / parser);
    for end in [".gpx", ".tcx"] {
        println!("{end}:");
        report("midstance-activity, whole reading", &kind(end), ours_loop);
    }
}

/// Prints and returns megabytes a second.
fn report(name: &str, samples: &[&Sample], read: fn(&[u8]) -> Option<usize>) -> f64 {
    let bytes: usize = samples.iter().map(|sample| sample.bytes.len()).sum();
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        for sample in samples {
            black_box(read(black_box(&sample.bytes)));
        }
        best = best.min(begin.elapsed());
    }
    let speed = bytes as f64 / 1e6 / best.as_secs_f64();
    println!("  {name:<36} {speed:8.1} MB/s");
    speed
}

fn ours_loop(bytes: &[u8]) -> Option<usize> {
    let report = read_bytes("sample", bytes, &Options::default());
    Some(report.runs.iter().map(|run| run.records.len()).sum())
}

fn rustyfit_loop(bytes: &[u8]) -> Option<usize> {
    let mut decoder = Decoder::new();
    let mut stream = decoder.stream(bytes);
    let mut messages = 0;
    while let Some(event) = stream.next() {
        if let DecoderEvent::Message(message) = event.ok()? {
            messages += black_box(message).fields.len();
        }
    }
    Some(messages)
}

fn fitparser_loop(bytes: &[u8]) -> Option<usize> {
    fitparser::from_bytes(bytes)
        .ok()
        .map(|messages| messages.len())
}

/// The sample files, or made ones.
fn samples() -> Vec<Sample> {
    let folder = std::env::var_os("MIDSTANCE_SHARED");
    let folder = folder.map(|shared| Path::new(&shared).join("data/activities"));
    let listed = folder.and_then(|folder| std::fs::read_dir(folder).ok());
    let mut samples: Vec<Sample> = listed
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let bytes = std::fs::read(entry.path()).ok()?;
            Some(Sample { name, bytes })
        })
        .collect();
    samples.sort_by(|a, b| a.name.cmp(&b.name));
    if samples.is_empty() {
        println!("no sample files: made ones are used (set MIDSTANCE_SHARED for real ones)");
        let track = xml::gpx(Some("running"), &xml::steady(0, 5000)).into_bytes();
        let laps = xml::tcx("Running", &[(0, 5000, 15_000.0)]).into_bytes();
        samples = vec![
            Sample {
                name: "made.fit".to_owned(),
                bytes: fit::run(20_000),
            },
            Sample {
                name: "made.gpx".to_owned(),
                bytes: track,
            },
            Sample {
                name: "made.tcx".to_owned(),
                bytes: laps,
            },
        ];
    }
    samples
}
