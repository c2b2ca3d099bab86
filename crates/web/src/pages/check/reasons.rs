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
        let fields = numbers(&fired.rule.when);
        for ask in [Ask::Age, Ask::Duration, Ask::Pain] {
            let words = answers.said(&ask);
            let asked = answers.questions(model).contains(&ask);
            if asked && fields.contains(&field(&ask)) && known(answers, &ask) {
                add(Said {
                    words: format!("{}: {words}", ask.short().to_lowercase()),
                    href: profile_href(model, answers, &ask),
                });
            }
        }
    }
    all
}

fn field(ask: &Ask<'_>) -> Option<Field> {
    match ask {
        Ask::Age => Some(Field::Age),
        Ask::Duration => Some(Field::DurationWeeks),
        Ask::Pain => Some(Field::Pain),
        _ => None,
    }
}

fn known(answers: &CheckAnswers, ask: &Ask<'_>) -> bool {
    match ask {
        Ask::Age => answers.age.is_some(),
        Ask::Duration => answers.duration_weeks.is_some(),
        Ask::Pain => answers.pain.is_some(),
        _ => false,
    }
}

/// The numbers that a rule looks at.
fn numbers(expression: &Expression) -> Vec<Option<Field>> {
    match expression {
        Expression::Number(field, _, _) => vec![Some(*field)],
        Expression::Yes(_) | Expression::No(_) => Vec::new(),
        Expression::All(parts) | Expression::Any(parts) | Expression::AtLeast(_, parts) => {
            parts.iter().flat_map(numbers).collect()
        }
        Expression::Unless(yes, no) => [numbers(yes), numbers(no)].concat(),
    }
}
