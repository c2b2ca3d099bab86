//! What the runs say about load, in words and drawings: the same for the runner and, by consent,
//! for the practitioner.

use jiff::{
    Timestamp,
    civil::{Date, Weekday},
};
use midstance_clinic::training::Training;
use midstance_knowledge::Knowledge;
use midstance_training::{
    cause::{CauseReport, Outcome, Question, Watch, cause_report},
    history::{Days, plus_days},
    limit::{current_limit, running_limit},
    plot::{RunsView, pain_plot, runs_plot, tissue_plot, weeks_plot},
    rest::{breaks, hard_streaks, rest_days},
    shoes::shoe_use,
    source::SourceId,
    spike::{STUDY_BACKGROUND, SessionSpike, sentence, session_spikes},
    surface::surface_shares,
    tissue::{ASSUMPTIONS, UNIT, tissue_loads},
    weekly::{WEEK_NOTE, weeks},
};

use super::{draw::Figure, shoes::Pair};
use crate::format;

/// Days in which a spike leads the page: as many as the drawing for phones shows.
const TOLD_DAYS: i32 = 42;

/// What is asked of the report besides the runs.
pub struct About<'a> {
    /// The instant.
    pub now: Timestamp,
    /// The day at the clinic.
    pub today: Date,
    /// Ids of the conditions that the complaint points to; may be empty.
    pub conditions: &'a [String],
}

/// The report of one runner's load.
pub struct LoadView {
    /// Whether anything was recorded.
    pub any: bool,
    /// Runs with the limit; its title is the finding that leads.
    pub runs: Figure,
    /// What may be said about the spike, with its study; empty where nothing stands out.
    pub told: String,
    /// The other side of the study's figures.
    pub background: &'static str,
    /// How long a single run may be, in a sentence; empty where that cannot be said.
    pub limit: String,
    /// What changed before the pain, where its day is known.
    pub cause: Option<CauseView>,
    /// Weeks, described only.
    pub weeks: Figure,
    /// What has to stand beside weeks.
    pub week_note: &'static str,
    /// Load by tissue.
    pub tissue: Figure,
    /// Its unit.
    pub unit: &'static str,
    /// What has to be known about it.
    pub assumptions: [&'static str; 8],
    /// Pain beside load; none where no pain was noted.
    pub pain: Option<Figure>,
    /// Rest in sentences.
    pub rest: Vec<String>,
    /// Breaks in sentences.
    pub breaks: Vec<String>,
    /// Surfaces of four weeks.
    pub surfaces: Vec<(String, String)>,
    /// Pairs of shoes.
    pub shoes: Vec<Pair>,
}

/// The cause report in words.
pub struct CauseView {
    /// Day on which it began.
    pub onset: String,
    /// The report in a sentence, where there is no finding.
    pub summary: String,
    /// What stands out, strongest question first.
    pub findings: Vec<FindingView>,
    /// What could not be looked at.
    pub not_checked: Vec<String>,
    /// Facts of the four weeks before.
    pub background: Vec<String>,
    /// Whether the runs speak for more load than usual.
    pub speaks_for_load: bool,
    /// What was looked at more closely because of the answers in the check; may be empty.
    pub looked_at: String,
}

/// One finding in words.
pub struct FindingView {
    /// The finding.
    pub sentence: String,
    /// What the evidence says of it.
    pub meaning: String,
    /// Numbers behind it.
    pub figures: Vec<(&'static str, String)>,
    /// How strong the evidence is.
    pub strength: &'static str,
    /// Where that stands: words and address, which may be empty.
    pub source: (String, String),
}

impl LoadView {
    /// Works the report out for a day.
    pub fn new(training: &Training, about: &About<'_>, knowledge: &Knowledge) -> Self {
        let (now, today) = (about.now, about.today);
        let history = &training.history;
        let spikes = session_spikes(history);
        let loads = tissue_loads(history);
        let onset = training.onset;
        let view = RunsView {
            until: today,
            onset,
            held: onset.and_then(|day| running_limit(history, &spikes, day)),
        };
        let worst = worst(&spikes, today);
        let month = Days::ending(today, 28);
        let has_pain = history
            .within(Days::ending(today, 112))
            .any(|entry| entry.run.worst_pain().is_some());
        let limit = match &view.held {
            Some(held) => held.sentence(),
            None => limit_today(training, now, &spikes),
        };
        Self {
            any: !history.entries().is_empty(),
            told: worst.map_or_else(String::new, sentence),
            background: STUDY_BACKGROUND,
            limit,
            cause: onset.map(|day| cause(training, (day, about.conditions), knowledge)),
            runs: Figure::of(runs_plot(history, &spikes, &view)),
            weeks: Figure::of(weeks_plot(&weeks(history, today, Weekday::Monday))),
            week_note: WEEK_NOTE,
            tissue: Figure::of(tissue_plot(history, &loads, today)),
            unit: UNIT,
            assumptions: ASSUMPTIONS,
            pain: has_pain.then(|| Figure::of(pain_plot(history, today))),
            rest: rest(training, &spikes, month),
            breaks: recent_breaks(training, today),
            surfaces: surfaces(training, month),
            shoes: shoe_use(history, &training.shoes)
                .iter()
                .map(Pair::new)
                .collect(),
        }
    }
}

/// The highest spike that may be told of the last weeks: the one that the drawing's title names.
fn worst(spikes: &[SessionSpike], today: Date) -> Option<&SessionSpike> {
    let days = Days::ending(today, TOLD_DAYS);
    let told = spikes
        .iter()
        .filter(|spike| spike.is_told() && days.holds(spike.day));
    told.max_by(|a, b| {
        a.ratio()
            .unwrap_or(0.0)
            .total_cmp(&b.ratio().unwrap_or(0.0))
    })
}

/// Without pain: how long a run may be today. Nothing is said while too little is recorded.
fn limit_today(training: &Training, now: Timestamp, spikes: &[SessionSpike]) -> String {
    let enough = spikes.last().is_some_and(|last| last.suppressed.is_none());
    let limit = current_limit(training.history.sessions(), now).filter(|_| enough);
    limit.map_or_else(String::new, |limit| {
        format!(
            "A run of up to {} today is no more than 10% longer than your longest of the last 30 days ({} on {}).",
            midstance_training::format::km_rounded_down(limit.limit_m),
            midstance_training::format::km(limit.reference_m),
            midstance_training::format::day(limit.reference_day),
        )
    })
}

fn cause(
    training: &Training,
    (onset, conditions): (Date, &[String]),
    knowledge: &Knowledge,
) -> CauseView {
    let conditions: Vec<&str> = conditions.iter().map(String::as_str).collect();
    let question = Question {
        onset,
        conditions: &conditions,
        shoes: &training.shoes,
    };
    let report: CauseReport = cause_report(&training.history, &question);
    let findings = report.findings.iter().map(|finding| FindingView {
        sentence: finding.sentence.clone(),
        meaning: finding.meaning.clone(),
        figures: finding
            .figures
            .iter()
            .map(|figure| (figure.label, figure.text.clone()))
            .collect(),
        strength: finding.strength.word(),
        source: source(knowledge, finding.source),
    });
    CauseView {
        onset: format::day(onset),
        summary: match report.outcome {
            Outcome::Findings => String::new(),
            _ => report.summary.clone(),
        },
        findings: findings.collect(),
        not_checked: report.not_checked.clone(),
        background: background(&report),
        speaks_for_load: report.load_increase_because.is_some(),
        looked_at: Watch::of(&conditions).words().unwrap_or_default(),
    }
}

fn background(report: &CauseReport) -> Vec<String> {
    let facts = &report.background;
    let mut lines = vec![format!(
        "In the 4 weeks up to that day you ran {}, after {} in the 4 weeks before. {} of {} days were without a run.",
        format::kilometres(facts.distance_m),
        format::kilometres(facts.distance_before_m),
        facts.rest.without_run,
        facts.rest.days
    )];
    if !facts.shoes.is_empty() {
        let worn = facts.shoes.iter().take(4);
        let worn = worn.map(|(name, metres)| format!("{name} ({})", format::kilometres(*metres)));
        lines.push(format!(
            "Shoes worn then: {}.",
            worn.collect::<Vec<_>>().join(", ")
        ));
    }
    lines.extend(facts.surface.map(|change| change.sentence()));
    lines
}

/// A source in words, and its address.
fn source(knowledge: &Knowledge, id: SourceId) -> (String, String) {
    let Some(found) = knowledge.source(id.0) else {
        return (id.0.to_owned(), String::new());
    };
    let words = [found.authors.as_str(), found.journal.as_str()];
    let words = words.iter().filter(|part| !part.is_empty());
    let words: Vec<String> = words
        .map(|part| part.trim_end_matches('.').to_owned())
        .chain([found.year.to_string()])
        .collect();
    let address = match (&found.doi, &found.url) {
        (Some(doi), _) => format!("https://doi.org/{doi}"),
        (None, Some(url)) => url.clone(),
        (None, None) => String::new(),
    };
    (words.join(", "), address)
}

fn rest(training: &Training, spikes: &[SessionSpike], month: Days) -> Vec<String> {
    let history = &training.history;
    let rest = rest_days(history, month);
    let mut lines = vec![format!(
        "{} of the last {} days were without a run. Most days in a row with a run: {}.",
        rest.without_run, rest.days, rest.longest_row
    )];
    let recent = hard_streaks(history, spikes);
    let recent = recent.iter().filter(|streak| month.holds(streak.to));
    lines.extend(recent.map(|streak| {
        format!(
            "{} hard days in a row, {}.",
            streak.days,
            format::day_range(streak.from, streak.to)
        )
    }));
    lines
}

/// Breaks that ended within a year.
fn recent_breaks(training: &Training, today: Date) -> Vec<String> {
    let since = plus_days(today, -365);
    let recent = breaks(&training.history);
    let recent = recent.iter().rev().filter(|gap| gap.back_on >= since);
    let words = recent.take(6).map(|gap| {
        format!(
            "{} days without a run, back on {}. {} in the 14 days before, {} in the first 14 days back.",
            gap.days,
            format::date_short(gap.back_on),
            format::kilometres(gap.before_m),
            format::kilometres(gap.after_m)
        )
    });
    words.collect()
}

fn surfaces(training: &Training, month: Days) -> Vec<(String, String)> {
    let shares = surface_shares(&training.history, month);
    let named = shares.iter().any(|share| share.surface.is_some());
    let words = shares.iter().filter(|_| named).map(|share| {
        let name = share.surface.map_or("not noted", |surface| surface.word());
        let share = format!(
            "{} ({})",
            format::percent(share.share),
            format::kilometres(share.distance_m)
        );
        (format::capital(name), share)
    });
    words.collect()
}
