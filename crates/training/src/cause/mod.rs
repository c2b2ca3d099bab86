//! What changed before it began to hurt: the cause report around an onset day, in the order of
//! clinical evidence §5.7.
//!
//! It says what stands out and how strong the evidence is. It never says that something caused
//! the pain, and it says so too where nothing stands out or too little is known.

mod finding;
mod hills;
mod load;
mod step_rate;
mod unchecked;
mod watch;

pub use finding::{Figure, Finding, FindingKind};
pub use watch::Watch;

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    History, format,
    history::Days,
    limit::{RunningLimit, running_limit},
    rest::{RestDays, rest_days},
    shoes::{Shoe, Worn, worn},
    spike::{SessionSpike, headline, session_spikes},
    surface::{SurfaceChange, surface_change},
};

/// Days before the onset in which a spike is looked for (§5.7), the day of onset besides: pain
/// often begins in the very run.
pub const SPIKE_DAYS: i32 = 30;

/// Days compared with as many before them (§5.7: four weeks).
pub const COMPARED_DAYS: i32 = 28;

/// Days before the onset in which a return from a break or a spike may prefill the question about
/// more load (clinical evidence §6 rule 8).
pub const LOAD_QUESTION_DAYS: i32 = 42;

/// What is asked of the report.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Local day on which the pain began.
    pub onset: Date,
    /// Conditions that fit the complaint, by their id in the knowledge files; may be empty.
    pub conditions: &'a [&'a str],
    /// The runner's pairs of shoes.
    pub shoes: &'a [Shoe],
}

/// What the report comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// At least one thing stands out.
    Findings,
    /// Enough was recorded, and nothing stands out.
    NothingStandsOut,
    /// Too few runs before the onset to say.
    TooFewRuns,
}

/// The cause report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CauseReport {
    /// Day on which the pain began.
    pub onset: Date,
    /// What it comes to.
    pub outcome: Outcome,
    /// The report in one sentence: the first finding, or that nothing stands out.
    pub summary: String,
    /// What stands out, in the order of §5.7.
    pub findings: Vec<Finding>,
    /// What could not be looked at, and why.
    pub not_checked: Vec<String>,
    /// The longest a single run may be while pain lasts.
    pub limit: Option<RunningLimit>,
    /// Why the question about more load may be answered with yes; the runner confirms.
    pub load_increase_because: Option<String>,
    /// The four weeks before the onset, for the practitioner.
    pub background: Background,
}

/// Facts of the four weeks up to the onset; descriptions, not findings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Background {
    /// Days with and without running.
    pub rest: RestDays,
    /// Metres run in these four weeks.
    pub distance_m: f64,
    /// Metres run in the four weeks before.
    pub distance_before_m: f64,
    /// Pairs worn, with metres, the most worn first.
    pub shoes: Vec<Worn>,
    /// The surface that came up, if one did.
    pub surface: Option<SurfaceChange>,
}

/// Works out the report.
pub fn cause_report(history: &History, question: &Question<'_>) -> CauseReport {
    let spikes = session_spikes(history);
    let watch = Watch::of(question.conditions);
    let days = Days::ending(question.onset, COMPARED_DAYS);
    let findings: Vec<Finding> = [
        load::spike(&spikes, question.onset),
        hills::downhill(history, days, watch),
        hills::uphill(history, days, watch),
        hills::fast(history, days, watch),
        load::volume(history, days, watch),
        load::back_from_break(history, question.onset),
        load::new_shoes(history, question.shoes, days),
        step_rate::drop(history, days),
    ]
    .into_iter()
    .flatten()
    .collect();
    let outcome = outcome(&spikes, &findings, question.onset);
    CauseReport {
        onset: question.onset,
        outcome,
        summary: summary(outcome, &findings, question.onset),
        load_increase_because: load_increase(history, &spikes, &findings, question.onset),
        findings,
        not_checked: unchecked::not_checked(history, &spikes, question),
        limit: running_limit(history, &spikes, question.onset),
        background: Background {
            rest: rest_days(history, days),
            distance_m: history.metres(days),
            distance_before_m: history.metres(days.before()),
            shoes: worn(history, days),
            surface: surface_change(history, days),
        },
    }
}

fn outcome(spikes: &[SessionSpike], findings: &[Finding], onset: Date) -> Outcome {
    let days = Days::ending(onset, SPIKE_DAYS + 1);
    if !findings.is_empty() {
        Outcome::Findings
    } else if spikes
        .iter()
        .any(|spike| days.holds(spike.day) && spike.suppressed.is_none())
    {
        Outcome::NothingStandsOut
    } else {
        Outcome::TooFewRuns
    }
}

fn summary(outcome: Outcome, findings: &[Finding], onset: Date) -> String {
    let day = format::day_year(onset);
    match (outcome, findings.first()) {
        (Outcome::Findings, Some(first)) => first.sentence.clone(),
        (Outcome::TooFewRuns, _) => {
            format!("There are too few recorded runs before {day} to say what changed.")
        }
        _ => format!(
            "Nothing stands out in the runs recorded before {day}. That is common: sleep, stress, illness, work and other sports count too, and no watch records them."
        ),
    }
}

fn load_increase(
    history: &History,
    spikes: &[SessionSpike],
    findings: &[Finding],
    onset: Date,
) -> Option<String> {
    let days = Days::ending(onset, LOAD_QUESTION_DAYS + 1);
    let earlier_spike = || {
        let spike = spikes
            .iter()
            .filter(|spike| spike.is_told() && days.holds(spike.day))
            .max_by_key(|spike| spike.state)?;
        headline(spike)
    };
    let more_load = |finding: &&Finding| finding.kind != FindingKind::CadenceDrop;
    let surface = || {
        let change = surface_change(history, Days::ending(onset, COMPARED_DAYS))?;
        Some(change.sentence())
    };
    findings
        .iter()
        .find(more_load)
        .map(|finding| finding.sentence.clone())
        .or_else(earlier_spike)
        .or_else(surface)
}
