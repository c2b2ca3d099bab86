//! `/check/words`: anything else, in own words, for the practitioner.

use askama::Template;
use axum::response::Response;
use midstance_clinic::check::Step;

use super::{
    Draft,
    draft::{is_change, shell},
    gone, onward, onward_href,
};
use crate::{
    fields::{Fields, Query},
    forms::{self, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

/// The word under which the step is kept as passed.
const STEP: &str = "words";
/// Longest text in characters; the template says so too.
const LONGEST: usize = 500;

#[derive(Template)]
#[template(path = "pages/check/words.html")]
struct WordsPage {
    shell: Shell,
    errors: FormErrors,
    text: String,
    change: bool,
}

/// `GET /check/words`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let Some(draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    if !reached(&page, &draft) {
        return Ok(see_other(&onward_href(
            &page.clinic().model,
            &draft.answers,
        )));
    }
    let text = draft.answers.free_text.clone();
    html(&words_page(
        &page,
        &draft,
        (text, FormErrors::new()),
        is_change(&query),
    ))
}

/// `POST /check/words`
///
/// # Errors
/// When the store fails.
pub async fn send(page: Page, fields: Fields) -> Result<Response, Problem> {
    let Some(mut draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    if !reached(&page, &draft) {
        return Ok(see_other(&onward_href(
            &page.clinic().model,
            &draft.answers,
        )));
    }
    let text = fields.raw("text").to_owned();
    let mut errors = FormErrors::new();
    errors.take("text", forms::fits("Your text", &text, LONGEST));
    if !errors.is_empty() {
        return refused(&words_page(
            &page,
            &draft,
            (text, errors),
            is_change(&fields),
        ));
    }
    draft.answers.free_text = text.trim().replace("\r\n", "\n");
    draft.answers.pass(STEP);
    draft.keep(&page).await?;
    Ok(onward(&page, &draft.answers, Some("/check/answers".into())))
}

fn reached(page: &Page, draft: &Draft) -> bool {
    let answers = &draft.answers;
    answers.has_passed(STEP) || answers.step(&page.clinic().model) == Step::Words
}

fn words_page(
    page: &Page,
    draft: &Draft,
    (text, errors): (String, FormErrors),
    change: bool,
) -> WordsPage {
    let back = if draft.answers.has_passed("massage") {
        "/check/massage".to_owned()
    } else {
        let last = draft.answers.questions(&page.clinic().model).len();
        format!("/check/q/{last}")
    };
    WordsPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            scripts: vec!["count"],
            ..shell(page, &back, change)
        },
        errors,
        text,
        change,
    }
}
