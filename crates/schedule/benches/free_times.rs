//! How long the questions of the fixed clinic take in process, from hours and appointments in memory
//! to lists of starts, nothing remembered between questions. Answers are checked first.
//!
//! Ratios are to the obvious way: walk every start of the grid and look at each appointment.

#![allow(missing_docs)]

#[path = "../tests/workload/mod.rs"]
mod workload;

use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::ToSpan;
use jiff::civil::Date;
use midstance_schedule::{Cell, LocalDays, open_cells};
use workload::{Clinic, DAY_ZERO};

const ROUNDS: usize = 201;

fn main() {
    let clinic = Clinic::new(500);
    let wednesday = DAY_ZERO + 2.days();
    println!(
        "{:<38} {:>7} {:>11} {:>11} {:>7}",
        "question", "starts", "median µs", "p99 µs", "ratio"
    );
    for (words, count, first, days, expected) in [
        ("one practitioner, one day", 1, wednesday, 1, 4),
        ("one practitioner, 30 days", 1, DAY_ZERO, 30, 22),
        ("20 practitioners, 30 days", 20, DAY_ZERO, 30, 480),
        ("500 practitioners, 30 days", 500, DAY_ZERO, 30, 11_283),
    ] {
        let fast = || clinic.lists(count, first, days).concat();
        let slow = || obvious(&clinic, count, first, days);
        assert_eq!(fast().len(), expected, "{words}");
        assert_eq!(fast(), slow(), "{words}");
        report(words, expected, fast, slow);
    }
    for (words, count, first, days, expected) in [
        ("first available of 20, one day", 20, wednesday, 1, 19),
        ("first available of 20, 30 days", 20, DAY_ZERO, 30, 180),
        ("first available of 500, one day", 500, wednesday, 1, 24),
    ] {
        let fast = || clinic.any(count, first, days).iter().collect::<Vec<_>>();
        let slow = || {
            let mut starts = obvious(&clinic, count, first, days);
            starts.sort();
            starts.dedup();
            starts
        };
        assert_eq!(fast().len(), expected, "{words}");
        assert_eq!(fast(), slow(), "{words}");
        report(words, expected, fast, slow);
    }
}

fn report<T>(words: &str, starts: usize, fast: impl Fn() -> T, slow: impl Fn() -> T) {
    let (median, p99) = measure(ROUNDS, fast);
    let (obvious, _) = measure(11, slow);
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let ratio = obvious.as_secs_f64() / median.as_secs_f64();
    println!(
        "{words:<38} {starts:>7} {:>11.1} {:>11.1} {ratio:>6.0}x",
        micros(median),
        micros(p99)
    );
}

/// Median and 99th percentile.
fn measure<T>(rounds: usize, work: impl Fn() -> T) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .collect();
    times.sort();
    (times[rounds / 2], times[rounds * 99 / 100])
}

/// Every start of the grid, held against the hours and every appointment.
fn obvious(clinic: &Clinic, count: usize, first: Date, days: u16) -> Vec<Cell> {
    let days = LocalDays::new(&clinic.zone, first, days);
    let grid = days.grid(clinic.rule.minutes().grid_min);
    let mut starts = Vec::new();
    for practitioner in &clinic.practitioners[..count] {
        let hours = open_cells(&practitioner.hours, &[], &days).ranges();
        for start in grid.iter() {
            let visit = clinic.rule.visit(start);
            let open = hours.iter().any(|open| open.intersection(visit) == visit);
            if open
                && !practitioner
                    .appointments
                    .iter()
                    .any(|taken| taken.overlaps(visit))
            {
                starts.push(start);
            }
        }
    }
    starts
}
