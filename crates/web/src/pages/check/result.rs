//! `/check/result`: what fits the answers, why, and what to do.

use askama::Template;
use axum::response::Response;
use midstance_assessment::{Assessment, Model, UrgencyReason};
use midstance_clinic::check::CheckAnswers;
use midstance_knowledge::{MassageStance, Source, Urgency};

use super::{
    Draft,
    answers::leads_to_result,
    draft::shell,
    fit::{Fits, Stage, Watched},
    gone,
    helper::Helper,
    onward_href,
    reasons::{Said, because},
    stop::advice_line,
};
use crate::{
    bodymap,
    fields::Query,
    page::{Page, html, see_other},
    problem::Problem,
    shell::Shell,
};

/// Steps of advice shown at most.
const STEPS: usize = 5;

#[derive(Template)]
#[template(path = "pages/check/result.html")]
struct ResultPage {
    shell: Shell,
    places: String,
    urgent: Option<Urgent>,
    fits: Fits,
    stage: Option<Stage>,
    watched: Vec<Watched>,
    today: Vec<String>,
    stop: Vec<String>,
    sooner: Vec<String>,
    massage: Massage,
    helper: Helper,
    advice_line: Option<(String, String)>,
    sure: Sure,
}

/// Why a physician comes first.
struct Urgent {
    heading: String,
    could_be: Vec<String>,
    runner: Vec<String>,
    said: Vec<Said>,
}

/// What is said of massage.
struct Massage {
    not_now: bool,
    avoid: Vec<String>,
    because: Vec<String>,
}

/// Where the result comes from.
struct Sure {
    rules: Vec<String>,
    sources: Vec<(String, Option<String>)>,
    version: String,
    reviewed: String,
    signed_by: String,
}

/// `GET /check/result`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let Some(draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    let (model, answers) = (page.clinic().model.clone(), &draft.answers);
    if !leads_to_result(&page, answers) {
        return Ok(see_other(&onward_href(&model, answers)));
    }
    let given = answers.for_model(&model);
    let assessment = model.assess(&given);
    let owned = |lines: &[&str], most: usize| -> Vec<String> {
        lines
            .iter()
            .take(most)
            .map(|line| (*line).to_owned())
            .collect()
    };
    html(&ResultPage {
        shell: Shell {
            print: query.has("print"),
            ..shell(&page, "/check/answers", false)
        },
        places: bodymap::words(&answers.places),
        urgent: urgent(&model, answers, &assessment),
        fits: Fits::new(&assessment, &page.app.reading.library),
        stage: Stage::new(&assessment),
        watched: Watched::all(&model, &given, &assessment),
        today: owned(&assessment.advice.today, STEPS),
        stop: owned(&assessment.advice.stop, STEPS),
        sooner: owned(&assessment.advice.sooner, STEPS),
        massage: massage(&assessment),
        helper: Helper::find(&page, &assessment).await,
        advice_line: advice_line(&page.profile.advice_line),
        sure: sure(&model, &assessment),
    })
}

fn urgent(model: &Model, answers: &CheckAnswers, assessment: &Assessment<'_>) -> Option<Urgent> {
    if assessment.urgency == Urgency::ClinicOk {
        return None;
    }
    let holds =
        |fired: &&midstance_assessment::Fired<'_>| fired.rule.level == Some(assessment.urgency);
    let rules: Vec<_> = assessment.rules.iter().filter(holds).cloned().collect();
    let reasons = assessment.urgency_reasons.iter();
    let by_rule = reasons.clone().filter_map(|reason| match reason {
        UrgencyReason::Rule(rule) => Some(rule.could_be.clone()),
        UrgencyReason::Likely(_) => None,
    });
    let mut could_be: Vec<String> = by_rule.collect();
    if could_be.is_empty() {
        could_be.extend(reasons.filter_map(|reason| match reason {
            UrgencyReason::Likely(condition) => Some(condition.plain_name.to_lowercase()),
            UrgencyReason::Rule(_) => None,
        }));
    }
    could_be.dedup();
    Some(Urgent {
        heading: assessment.advice.heading.to_owned(),
        could_be,
        runner: rules
            .iter()
            .map(|fired| fired.rule.runner.clone())
            .collect(),
        said: because(model, answers, &rules),
    })
}

fn massage(assessment: &Assessment<'_>) -> Massage {
    let massage = &assessment.massage;
    let not_now = massage.stance == MassageStance::NotNow;
    let limits = massage.because.iter().filter(|rule| rule.level.is_none());
    Massage {
        not_now,
        avoid: massage
            .avoid
            .iter()
            .map(|line| (*line).to_owned())
            .collect(),
        because: limits.map(|rule| rule.runner.clone()).collect(),
    }
}

fn sure(model: &Model, assessment: &Assessment<'_>) -> Sure {
    let knowledge = model.knowledge();
    let fired = assessment.rules.iter().map(|fired| fired.rule);
    let rules = fired.clone().map(|rule| {
        format!(
            "{}, version {}: {}. Reviewed {}.",
            rule.id, rule.version, rule.name, rule.reviewed
        )
    });
    let best = assessment.ranking.first().map(|ranked| ranked.condition);
    let mut ids: Vec<&String> = best.iter().flat_map(|best| &best.sources).collect();
    ids.extend(fired.flat_map(|rule| &rule.sources));
    ids.sort();
    ids.dedup();
    let sources = ids.iter().filter_map(|id| knowledge.source(id));
    Sure {
        rules: rules.collect(),
        sources: sources.map(|s| (source_words(s), source_href(s))).collect(),
        version: knowledge.version.clone(),
        reviewed: knowledge.reviewed.clone(),
        signed_by: knowledge.signed_by.clone(),
    }
}

/// A source in a line.
pub(super) fn source_words(source: &Source) -> String {
    let parts = [&source.authors, &source.title, &source.journal];
    let named: Vec<&str> = parts
        .iter()
        .map(|part| part.trim_end_matches('.'))
        .filter(|part| !part.is_empty())
        .collect();
    match named.is_empty() {
        true => format!("{} ({})", source.id, source.year),
        false => format!("{} ({})", named.join(". "), source.year),
    }
}

fn source_href(source: &Source) -> Option<String> {
    let doi = source
        .doi
        .as_ref()
        .map(|doi| format!("https://doi.org/{doi}"));
    doi.or_else(|| source.url.clone())
}
