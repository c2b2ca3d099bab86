//! `/check/answers`: all answers once more, each with a way to change it.

use askama::Template;
use axum::response::Response;
use midstance_clinic::check::{CheckAnswers, Step};
use midstance_knowledge::Finding;

use super::{Draft, draft::shell, gone, onward_href};
use crate::{
    bodymap,
    page::{Page, html, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/check/answers.html")]
struct AnswersPage {
    shell: Shell,
    rows: Vec<Row>,
}

/// One answer.
struct Row {
    label: String,
    value: String,
    href: String,
}

/// `GET /check/answers`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page) -> Result<Response, Problem> {
    let Some(draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    if let Some(elsewhere) = elsewhere(&page, &draft.answers) {
        return Ok(see_other(&elsewhere));
    }
    html(&AnswersPage {
        shell: shell(&page, "/check/words", false),
        rows: rows(&page, &draft.answers),
    })
}

/// `POST /check/answers`: they are right.
///
/// # Errors
/// When the store fails.
pub async fn confirm(page: Page) -> Result<Response, Problem> {
    let Some(mut draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    if let Some(elsewhere) = elsewhere(&page, &draft.answers) {
        return Ok(see_other(&elsewhere));
    }
    draft.answers.pass("answers");
    draft.keep(&page).await?;
    Ok(see_other("/check/result"))
}

/// Where to go while something is still open or must be looked at now.
fn elsewhere(page: &Page, answers: &CheckAnswers) -> Option<String> {
    let model = &page.clinic().model;
    let here = answers.is_complete(model) && answers.stop(model).is_none();
    (!here).then(|| onward_href(model, answers))
}

fn rows(page: &Page, answers: &CheckAnswers) -> Vec<Row> {
    let model = &page.clinic().model;
    let row = |label: &str, value: String, href: &str| Row {
        label: label.to_owned(),
        value,
        href: format!("{href}?change=1"),
    };
    let places = match answers.places.as_slice() {
        [] => "I'm not sure".to_owned(),
        places => crate::format::capital(&bodymap::words(places)),
    };
    let mut rows = vec![
        row(
            "Danger signs",
            list_words(answers, &CheckAnswers::safety_list(model)),
            "/check/safety",
        ),
        row("Where it hurts", places, "/check/where"),
    ];
    if let Some(worst) = &answers.worst {
        rows.push(row(
            "Worst place",
            crate::format::capital(&bodymap::words(&[worst])),
            "/check/worst",
        ));
    }
    for (number, ask) in (1..).zip(answers.questions(model)) {
        rows.push(row(
            ask.short(),
            answers.said(&ask),
            &format!("/check/q/{number}"),
        ));
    }
    if answers.has_passed("massage") {
        let said = list_words(answers, &CheckAnswers::massage_list(model));
        rows.push(row("Before hands-on care", said, "/check/massage"));
    }
    let words = match answers.free_text.as_str() {
        "" => "Nothing added".to_owned(),
        text => text.to_owned(),
    };
    rows.push(row("Anything else", words, "/check/words"));
    rows
}

/// What was ticked in a list.
fn list_words(answers: &CheckAnswers, list: &[&Finding]) -> String {
    let yes = |f: &&&Finding| {
        answers
            .findings
            .get(&f.id)
            .is_some_and(|word| word == "yes")
    };
    let ticked: Vec<&str> = list.iter().filter(yes).map(|f| f.yes.as_str()).collect();
    if ticked.is_empty() {
        return "None of these".into();
    }
    crate::format::capital(&ticked.join("; "))
}

/// Whether the answers were confirmed and lead to a result.
pub(super) fn leads_to_result(page: &Page, answers: &CheckAnswers) -> bool {
    let model = &page.clinic().model;
    answers.step(model) == Step::Result && answers.stop(model).is_none()
}
