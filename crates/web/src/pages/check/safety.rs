//! `/check/safety`: signs of danger, before anything else.

use askama::Template;
use axum::response::Response;
use midstance_clinic::check::CheckAnswers;
use midstance_knowledge::Finding;

use super::{
    Draft,
    draft::{is_change, shell},
    gone, onward,
};
use crate::{
    fields::{Fields, Query},
    forms::{Choice, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/check/safety.html")]
struct SafetyPage {
    shell: Shell,
    errors: FormErrors,
    signs: Vec<Choice>,
    ticked: Vec<String>,
    change: bool,
}

/// The word of the box "None of these".
pub(super) const NONE: &str = "none";

/// `GET /check/safety`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let Some(draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    let list = CheckAnswers::safety_list(&page.clinic().model);
    let ticked = ticked(&draft.answers, &list, draft.answers.safety_done);
    html(&safety_page(
        &page,
        ticked,
        FormErrors::new(),
        is_change(&query),
    ))
}

/// `POST /check/safety`
///
/// # Errors
/// When the store fails.
pub async fn send(page: Page, fields: Fields) -> Result<Response, Problem> {
    let Some(mut draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    let model = page.clinic().model.clone();
    let list = CheckAnswers::safety_list(&model);
    let ticked = fields.all("sign");
    let change = is_change(&fields);
    let mut errors = FormErrors::new();
    let Some(found) = read_list(&list, &ticked, "sign", &mut errors) else {
        return refused(&safety_page(&page, ticked, errors, change));
    };
    draft.answers.put_list(&list, &found);
    draft.answers.safety_done = true;
    draft.keep(&page).await?;
    let following = (!change).then(|| "/check/where".to_owned());
    Ok(onward(&page, &draft.answers, following))
}

fn safety_page(page: &Page, ticked: Vec<String>, errors: FormErrors, change: bool) -> SafetyPage {
    let list = CheckAnswers::safety_list(&page.clinic().model);
    SafetyPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..shell(page, "/check", change)
        },
        errors,
        signs: choices(&list),
        ticked,
        change,
    }
}

/// A list of findings as boxes, with "None of these" at the end.
pub(super) fn choices(list: &[&Finding]) -> Vec<Choice> {
    let boxes = list.iter().map(|f| Choice::new(&f.id, &f.question));
    boxes
        .chain([Choice::new(NONE, "None of these").exclusive()])
        .collect()
}

/// The boxes that were ticked before.
pub(super) fn ticked(answers: &CheckAnswers, list: &[&Finding], done: bool) -> Vec<String> {
    let yes = |f: &&&Finding| {
        answers
            .findings
            .get(&f.id)
            .is_some_and(|word| word == "yes")
    };
    let mut ticked: Vec<String> = list.iter().filter(yes).map(|f| f.id.clone()).collect();
    if done && ticked.is_empty() {
        ticked.push(NONE.to_owned());
    }
    ticked
}

/// What was ticked, or a note of what is missing or does not go together.
pub(super) fn read_list(
    list: &[&Finding],
    ticked: &[String],
    field: &str,
    errors: &mut FormErrors,
) -> Option<Vec<String>> {
    let known = |id: &&String| list.iter().any(|f| f.id == **id);
    let found: Vec<String> = ticked.iter().filter(known).cloned().collect();
    let none = ticked.iter().any(|id| id == NONE);
    match (found.is_empty(), none) {
        (true, false) => errors.add(field, "Select what applies to you, or \"None of these\""),
        (false, true) => errors.add(
            field,
            "Select either what applies to you or \"None of these\", not both",
        ),
        _ => return Some(found),
    }
    None
}

/// To the beginning, for steps that need the safety questions first.
pub(super) fn first() -> Response {
    see_other("/check/safety")
}
