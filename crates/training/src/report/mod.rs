//! Everything together for a set of runs: what the training command prints and what a page needs.

mod cause_text;
mod rows;
mod text;

pub use rows::{Band, RunRow, SessionRow, SpikeRow};
pub use text::wrap;

use jiff::civil::{Date, Weekday};
use serde::Serialize;

use crate::{
    History,
    cause::{CauseReport, Question, cause_report},
    history::Days,
    plot::{Plot, RunsView, pain_plot, profile_plot, runs_plot, tissue_plot, weeks_plot},
    rest::{Break, HardStreak, RestDays, breaks, hard_streaks, rest_days},
    shoes::{Shoe, ShoeUse, shoe_use},
    spike::{SessionSpike, session_spikes},
    surface::{SurfaceShare, surface_shares},
    tissue::{ASSUMPTIONS, TissueLoad, UNIT, tissue_loads},
    weekly::{Week, weeks},
};

/// A file, or part of one, that gave no run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The file.
    pub file: String,
    /// Its sport, where that is why ("walking").
    pub sport: Option<String>,
    /// Why, in words.
    pub reason: String,
}

/// A run that was there already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// The file left out.
    pub file: String,
    /// The file kept in its place.
    pub same_as: String,
    /// How it was recognised and why the other was kept.
    pub reason: String,
}

/// What a report is made of.
#[derive(Clone, Debug)]
pub struct ReportInput<'a> {
    /// The runs.
    pub history: &'a History,
    /// The pairs of shoes, where the runner described them.
    pub shoes: &'a [Shoe],
    /// Last day of the report: today, or the last day of the runs.
    pub until: Date,
    /// First day of a week.
    pub first_weekday: Weekday,
    /// Day the pain began and what is suspected, where the cause is asked for.
    pub onset: Option<(Date, &'a [&'a str])>,
}

/// The report. Distances in metres, times in seconds and UTC; serialises to the JSON of
/// `midstance training report --json`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Last day of the report.
    pub until: Date,
    /// The runs, earliest first.
    pub runs: Vec<RunRow>,
    /// What gave no run.
    pub skipped: Vec<Skipped>,
    /// What was there already.
    pub duplicates: Vec<Duplicate>,
    /// Sessions more than 10 % longer than the longest of the 30 days before, where enough was
    /// recorded to tell.
    pub spikes: Vec<SpikeRow>,
    /// The state of every session, told or not.
    pub sessions: Vec<SessionRow>,
    /// Weeks from the first run to `until`.
    pub weeks: Vec<Week>,
    /// Use of each pair of shoes.
    pub shoes: Vec<ShoeUse>,
    /// Rest in the 28 days up to `until`.
    pub rest: RestDays,
    /// Breaks of 14 days or more.
    pub breaks: Vec<Break>,
    /// Hard days in a row.
    pub hard_streaks: Vec<HardStreak>,
    /// Surfaces in the 28 days up to `until`.
    pub surfaces: Vec<SurfaceShare>,
    /// Unit of the tissue-load index.
    pub tissue_unit: &'static str,
    /// What has to be known about that index.
    pub tissue_assumptions: [&'static str; 8],
    /// The cause report, where an onset was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<CauseReport>,
}

impl Report {
    /// Works everything out. What the reader of the files had to say is added by the caller to
    /// [`Report::skipped`] and [`Report::duplicates`].
    pub fn new(input: &ReportInput<'_>) -> Self {
        let history = input.history;
        let spikes = session_spikes(history);
        let loads = tissue_loads(history);
        let month = Days::ending(input.until, 28);
        Self {
            until: input.until,
            runs: history
                .entries()
                .iter()
                .zip(&loads)
                .map(|(entry, load)| RunRow::of(entry, load))
                .collect(),
            skipped: Vec::new(),
            duplicates: Vec::new(),
            spikes: spikes.iter().filter_map(SpikeRow::of).collect(),
            sessions: spikes
                .iter()
                .map(|spike| SessionRow::of(history, spike))
                .collect(),
            weeks: weeks(history, input.until, input.first_weekday),
            shoes: shoe_use(history, input.shoes),
            rest: rest_days(history, month),
            breaks: breaks(history),
            hard_streaks: hard_streaks(history, &spikes),
            surfaces: surface_shares(history, month),
            tissue_unit: UNIT,
            tissue_assumptions: ASSUMPTIONS,
            cause: input.onset.map(|(onset, conditions)| {
                cause_report(
                    history,
                    &Question {
                        onset,
                        conditions,
                        shoes: input.shoes,
                    },
                )
            }),
        }
    }
}

/// All plots of a report: runs, weeks, tissues, pain, and the profile of one run: the worst spike
/// of the weeks shown, else the last run with detail.
pub fn plots(input: &ReportInput<'_>) -> Vec<Plot> {
    let history = input.history;
    let (spikes, loads): (Vec<SessionSpike>, Vec<TissueLoad>) =
        (session_spikes(history), tissue_loads(history));
    let weeks = weeks(history, input.until, input.first_weekday);
    let onset = input.onset.map(|(day, _)| day);
    let held = onset.and_then(|day| crate::limit::running_limit(history, &spikes, day));
    let view = RunsView {
        until: input.until,
        onset,
        held,
    };
    let mut plots = vec![
        runs_plot(history, &spikes, &view),
        weeks_plot(&weeks),
        tissue_plot(history, &loads, input.until),
        pain_plot(history, input.until),
    ];
    plots.extend(
        told_run(history, &spikes, input.until).map(|at| profile_plot(&history.entries()[at].run)),
    );
    plots
}

fn told_run(history: &History, spikes: &[SessionSpike], until: Date) -> Option<usize> {
    let days = Days::ending(until, 7 * 16);
    let detailed = |at: &usize| !history.entries()[*at].run.segments.is_empty();
    let spike = spikes
        .iter()
        .filter(|spike| spike.is_told() && days.holds(spike.day))
        .max_by(|a, b| {
            a.ratio()
                .unwrap_or(0.0)
                .total_cmp(&b.ratio().unwrap_or(0.0))
        });
    let of_spike = spike.and_then(|spike| {
        history.sessions()[spike.session]
            .runs
            .iter()
            .copied()
            .find(detailed)
    });
    of_spike.or_else(|| (0..history.entries().len()).rev().find(detailed))
}
