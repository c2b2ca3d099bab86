//! `/check/massage`: what a massage therapist must know, asked where massage would be offered.

use askama::Template;
use axum::response::Response;
use midstance_clinic::check::{CheckAnswers, Step};

use super::{
    Draft,
    draft::{is_change, shell},
    gone, onward, onward_href,
    safety::{choices, read_list, ticked},
};
use crate::{
    fields::{Fields, Query},
    forms::{Choice, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

/// The word under which the step is kept as passed.
const STEP: &str = "massage";

#[derive(Template)]
#[template(path = "pages/check/massage.html")]
struct MassagePage {
    shell: Shell,
    errors: FormErrors,
    signs: Vec<Choice>,
    ticked: Vec<String>,
    change: bool,
}

/// `GET /check/massage`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let Some(draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    let model = &page.clinic().model;
    if !reached(&page, &draft) {
        return Ok(see_other(&onward_href(model, &draft.answers)));
    }
    let list = CheckAnswers::massage_list(model);
    let ticked = ticked(&draft.answers, &list, draft.answers.has_passed(STEP));
    html(&massage_page(
        &page,
        &draft,
        (ticked, FormErrors::new()),
        is_change(&query),
    ))
}

/// `POST /check/massage`
///
/// # Errors
/// When the store fails.
pub async fn send(page: Page, fields: Fields) -> Result<Response, Problem> {
    let Some(mut draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    let model = page.clinic().model.clone();
    if !reached(&page, &draft) {
        return Ok(see_other(&onward_href(&model, &draft.answers)));
    }
    let list = CheckAnswers::massage_list(&model);
    let ticked = fields.all("sign");
    let change = is_change(&fields);
    let mut errors = FormErrors::new();
    let Some(found) = read_list(&list, &ticked, "sign", &mut errors) else {
        return refused(&massage_page(&page, &draft, (ticked, errors), change));
    };
    draft.answers.put_list(&list, &found);
    draft.answers.pass(STEP);
    draft.keep(&page).await?;
    let following = (!change).then(|| "/check/words".to_owned());
    Ok(onward(&page, &draft.answers, following))
}

fn reached(page: &Page, draft: &Draft) -> bool {
    let answers = &draft.answers;
    answers.has_passed(STEP) || answers.step(&page.clinic().model) == Step::Massage
}

fn massage_page(
    page: &Page,
    draft: &Draft,
    (ticked, errors): (Vec<String>, FormErrors),
    change: bool,
) -> MassagePage {
    let model = &page.clinic().model;
    let back = format!("/check/q/{}", draft.answers.questions(model).len());
    MassagePage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..shell(page, &back, change)
        },
        errors,
        signs: choices(&CheckAnswers::massage_list(model)),
        ticked,
        change,
    }
}
