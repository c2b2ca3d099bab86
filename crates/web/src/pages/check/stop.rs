//! `/check/stop`: something must be looked at now. Takes the place of any result.

use askama::Template;
use axum::response::Response;
use midstance_clinic::check::Stop;
use midstance_knowledge::Urgency;

use super::{
    Draft, gone, onward_href,
    reasons::{Said, because, said},
};
use crate::{
    page::{Page, html, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/check/stop.html")]
struct StopPage {
    shell: Shell,
    emergency: bool,
    heading: String,
    said: Vec<Said>,
    could_be: Vec<String>,
    todo: Vec<String>,
    leave: Vec<String>,
    sooner: Vec<String>,
    advice_line: Option<(String, String)>,
    rules: Vec<Shown>,
    likely: bool,
    reviewed: String,
    version: String,
}

/// A rule with what is needed to look it up.
struct Shown {
    id: String,
    name: String,
    version: u32,
    reviewed: String,
    sources: String,
}

/// `GET /check/stop`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page) -> Result<Response, Problem> {
    let Some(draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    let model = page.clinic().model.clone();
    let Some(stop) = draft.answers.stop(&model) else {
        return Ok(see_other(&onward_href(&model, &draft.answers)));
    };
    let knowledge = model.knowledge();
    let level = knowledge.urgency(stop.level);
    let lines = |pick: fn(&midstance_knowledge::UrgencyCare) -> &Vec<String>| {
        level.map(pick).cloned().unwrap_or_default()
    };
    let mut said = because(&model, &draft.answers, &stop.rules);
    if stop.rules.is_empty() {
        said = likely_reasons(&page, &draft, &stop);
    }
    let back = said
        .first()
        .map_or("/check/answers", |said| said.href.as_str());
    let shell = Shell {
        robots_noindex: true,
        ..page.shell_back(back, "Back (change my answer)")
    };
    html(&StopPage {
        emergency: stop.level == Urgency::Emergency,
        heading: level.map_or_else(String::new, |l| l.heading.clone()),
        could_be: could_be(&stop),
        todo: todo(&stop, lines(|l| &l.today)),
        leave: lines(|l| &l.stop),
        sooner: lines(|l| &l.sooner),
        advice_line: advice_line(&page.profile.advice_line),
        rules: stop
            .rules
            .iter()
            .map(|fired| shown(&model, fired.rule))
            .collect(),
        likely: stop.rules.is_empty(),
        reviewed: knowledge.reviewed.clone(),
        version: knowledge.version.clone(),
        shell,
        said,
    })
}

fn likely_reasons(page: &Page, draft: &Draft, stop: &Stop<'_>) -> Vec<Said> {
    let model = &page.clinic().model;
    let assessment = model.assess(&draft.answers.for_model(model));
    let likely = |id: &str| stop.likely.iter().any(|condition| condition.id == id);
    let ranked = assessment
        .ranking
        .iter()
        .filter(|r| likely(&r.condition.id));
    let mut all: Vec<Said> = Vec::new();
    for reason in ranked.flat_map(|ranked| &ranked.speaks_for) {
        let reason = said(model, &draft.answers, reason.finding);
        if !all.iter().any(|other| other.words == reason.words) {
            all.push(reason);
        }
    }
    all
}

fn could_be(stop: &Stop<'_>) -> Vec<String> {
    let top = stop
        .rules
        .iter()
        .filter(|fired| fired.rule.level == Some(stop.level));
    let mut words: Vec<String> = top.map(|fired| fired.rule.could_be.clone()).collect();
    words.extend(stop.likely.iter().map(|condition| condition.name.clone()));
    words.dedup();
    words
}

/// What the rules tell the runner; the words of the level where no rule holds.
fn todo(stop: &Stop<'_>, level: Vec<String>) -> Vec<String> {
    let top = stop
        .rules
        .iter()
        .filter(|fired| fired.rule.level == Some(stop.level));
    let mut lines: Vec<String> = top.map(|fired| fired.rule.runner.clone()).collect();
    if lines.is_empty() {
        return level;
    }
    lines.dedup();
    lines
}

/// The clinic's advice line as words and link; `None` where it has none.
pub(super) fn advice_line(line: &str) -> Option<(String, String)> {
    let digits: String = line
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    (!digits.is_empty()).then(|| (line.trim().to_owned(), format!("tel:{digits}")))
}

fn shown(model: &midstance_assessment::Model, rule: &midstance_knowledge::DangerRule) -> Shown {
    let source = |id: &String| {
        let found = model.knowledge().source(id)?;
        Some(super::result::source_words(found))
    };
    let sources: Vec<String> = rule.sources.iter().filter_map(source).collect();
    Shown {
        id: rule.id.clone(),
        name: rule.name.clone(),
        version: rule.version,
        reviewed: rule.reviewed.clone(),
        sources: sources.join(" · "),
    }
}
