//! How long ten years of runs take: 3,000 runs with 100 segments each.
//!
//! Prints the median of 15 rounds for the digest of all segments (done once, when a run is
//! imported), for each view of the load page from digests, and for the whole page.

use std::{hint::black_box, time::Instant};

use jiff::{Timestamp, civil::Weekday};
use midstance_training::{
    Digest, History, Run, Segment,
    cause::{Question, cause_report},
    plot::{RunsView, pain_plot, runs_plot, tissue_plot, weeks_plot},
    report::{Report, ReportInput, plots},
    spike::session_spikes,
    tissue::tissue_loads,
    weekly::weeks,
};

const RUNS: u32 = 3_000;

fn runs() -> Vec<Run> {
    let mut random = 1_u64;
    let mut next = move || {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as f64 / f64::from(1_u32 << 31)
    };
    (0..RUNS)
        .map(|number| {
            let start = Timestamp::from_second(1_450_000_000 + i64::from(number) * 105_000)
                .unwrap_or_default();
            let mut run = Run::new(format!("run-{number}"), start, 6_000.0 + 10_000.0 * next());
            run.zone = jiff::tz::TimeZone::get("America/Vancouver").ok();
            run.moving_s = run.distance_m / 2.9;
            run.elapsed_s = run.moving_s + 100.0;
            run.shoe = Some(format!("pair {}", number / 150));
            run.pain_during = (number % 9 == 0).then_some(2);
            run.segments = (0..100)
                .map(|_| Segment {
                    length_m: run.distance_m / 100.0,
                    speed_mps: 2.2 + 1.6 * next(),
                    grade: Some(0.2 * next() - 0.1),
                    cadence_spm: Some(160.0 + 20.0 * next()),
                })
                .collect();
            run
        })
        .collect()
}

fn median<T>(name: &str, mut work: impl FnMut() -> T) -> f64 {
    let mut times: Vec<f64> = (0..15)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name:<44} {:8.2} ms", times[7]);
    times[7]
}

fn main() {
    let runs = runs();
    median("digest of 300,000 segments (once)", || {
        runs.iter()
            .map(|run| Digest::of(&run.segments))
            .collect::<Vec<_>>()
    });
    let kept: Vec<(Digest, Run)> = runs
        .iter()
        .map(|run| {
            let mut bare = run.clone();
            bare.segments = Vec::new();
            (Digest::of(&run.segments), bare)
        })
        .collect();
    median("history from kept digests, cloning included", || {
        History::with_digests(kept.clone())
    });
    let history = History::with_digests(kept.clone());
    let Some(until) = history.last_day() else {
        return;
    };
    let spikes = session_spikes(&history);
    median("session spikes", || session_spikes(&history));
    median("tissue loads", || tissue_loads(&history));
    median("weeks", || weeks(&history, until, Weekday::Monday));
    let question = Question {
        onset: until,
        conditions: &["pfp"],
        shoes: &[],
    };
    median("cause report", || cause_report(&history, &question));
    let view = RunsView {
        until,
        onset: Some(until),
        held: None,
    };
    median("runs plot", || runs_plot(&history, &spikes, &view).html());
    let loads = tissue_loads(&history);
    let all_weeks = weeks(&history, until, Weekday::Monday);
    median("weeks, tissue and pain plots", || {
        (
            weeks_plot(&all_weeks).html(),
            tissue_plot(&history, &loads, until).html(),
            pain_plot(&history, until).html(),
        )
    });
    let input = ReportInput {
        history: &history,
        shoes: &[],
        until,
        first_weekday: Weekday::Monday,
        onset: Some((until, &["pfp"])),
    };
    median("whole report", || Report::new(&input));
    let page = median("load page: history, report, plots", || {
        let history = History::with_digests(kept.clone());
        let input = ReportInput {
            history: &history,
            ..input.clone()
        };
        let html: Vec<String> = plots(&input).iter().map(|plot| plot.html()).collect();
        (Report::new(&input), html)
    });
    println!("the load page takes {:.2} of its 50 ms", page / 50.0);
}
