//! Answers as reasons: said back in words, with the page on which each can be changed.

use midstance_assessment::{Fired, Model};
use midstance_clinic::check::{Ask, CheckAnswers};
use midstance_knowledge::{AnswerType, Expression, Field, Finding, FindingRole};

use crate::bodymap;

/// An answer, and where it can be changed.
pub struct Said {
    /// The answer in words.
    pub words: String,
    /// The page of its question.
    pub href: String,
}

/// An answer to a finding.
pub fn said(model: &Model, answers: &CheckAnswers, finding: &Finding) -> Said {
    let place = finding.answer == AnswerType::BodyMap && !answers.places.is_empty();
    let no = answers
        .findings
        .get(&finding.id)
        .is_some_and(|word| word == "no");
    let words = match (place, no) {
        (true, _) => format!("pain at the {}", bodymap::words(&answers.places)),
        (false, true) => finding.no.clone(),
        (false, false) => finding.yes.clone(),
    };
    Said {
        words,
        href: href(model, answers, finding),
    }
}

fn href(model: &Model, answers: &CheckAnswers, finding: &Finding) -> String {
    let number = answers
        .questions(model)
        .iter()
        .position(|ask| ask.id() == finding.id);
    match (number, finding.role, finding.answer) {
        (Some(at), _, _) => format!("/check/q/{}?change=1", at + 1),
        (None, FindingRole::Massage, _) => "/check/massage?change=1".into(),
        (None, _, AnswerType::BodyMap) => "/check/where?change=1".into(),
        (None, _, AnswerType::DerivedFromBirthDate) => profile_href(model, answers, &Ask::Age),
        (None, _, AnswerType::YesNo) => "/check/safety?change=1".into(),
    }
}

fn profile_href(model: &Model, answers: &CheckAnswers, ask: &Ask<'_>) -> String {
    let number = answers
        .questions(model)
        .iter()
        .position(|asked| asked == ask);
    number.map_or_else(
        || "/check/answers".into(),
        |at| format!("/check/q/{}?change=1", at + 1),
    )
}

/// The answers that made rules hold, each once.
pub fn because(model: &Model, answers: &CheckAnswers, rules: &[Fired<'_>]) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    let mut add = |said: Said| {
        if !all.iter().any(|other| other.words == said.words) {
            all.push(said);
        }
    };
    for fired in rules {
        for finding in &fired.because {
            add(said(model, answers, finding));
        }
        for ask in numbers(answers, &fired.rule.when) {
            add(Said {
                words: format!("{}: {}", ask.short().to_lowercase(), answers.said(&ask)),
                href: profile_href(model, answers, &ask),
            });
        }
    }
    all
}

/// The questions whose numbers help a rule to hold.
fn numbers(answers: &CheckAnswers, rule: &Expression) -> Vec<Ask<'static>> {
    match rule {
        Expression::Number(field, test, limit) => {
            let (ask, value) = match field {
                Field::Age => (Ask::Age, answers.age),
                Field::DurationWeeks => (Ask::Duration, answers.duration_weeks),
                Field::Pain => (Ask::Pain, answers.pain),
            };
            let helps = value.is_some_and(|value| test.passes(value, *limit));
            helps.then_some(ask).into_iter().collect()
        }
        Expression::Yes(_) | Expression::No(_) => Vec::new(),
        Expression::All(parts) | Expression::Any(parts) | Expression::AtLeast(_, parts) => parts
            .iter()
            .flat_map(|part| numbers(answers, part))
            .collect(),
        // What would have kept it from holding is no reason for it.
        Expression::Unless(holds, _) => numbers(answers, holds),
    }
}
