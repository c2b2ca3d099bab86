//! `/check/worst`: which of several places is the worst.

use askama::Template;
use axum::response::Response;

use super::{
    Draft,
    draft::{is_change, shell},
    gone, onward,
};
use crate::{
    bodymap,
    fields::{Fields, Query},
    forms::{Choice, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/check/worst.html")]
struct WorstPage {
    shell: Shell,
    errors: FormErrors,
    places: Vec<Choice>,
    chosen: String,
    about: usize,
    change: bool,
}

/// `GET /check/worst`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let Some(draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    if draft.answers.places.len() < 2 {
        return Ok(see_other("/check/where"));
    }
    let chosen = draft.answers.worst.clone().unwrap_or_default();
    html(&worst_page(
        &page,
        &draft,
        chosen,
        FormErrors::new(),
        is_change(&query),
    ))
}

/// `POST /check/worst`
///
/// # Errors
/// When the store fails.
pub async fn send(page: Page, fields: Fields) -> Result<Response, Problem> {
    let Some(mut draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    if draft.answers.places.len() < 2 {
        return Ok(see_other("/check/where"));
    }
    let change = is_change(&fields);
    let chosen = fields.get("place").to_owned();
    if !draft.answers.places.contains(&chosen) {
        let mut errors = FormErrors::new();
        errors.add("place", "Select the place that hurts most");
        return refused(&worst_page(&page, &draft, chosen, errors, change));
    }
    draft.answers.worst = Some(chosen);
    draft.keep(&page).await?;
    let following = (!change).then(|| "/check/q/1".to_owned());
    Ok(onward(&page, &draft.answers, following))
}

fn worst_page(
    page: &Page,
    draft: &Draft,
    chosen: String,
    errors: FormErrors,
    change: bool,
) -> WorstPage {
    let named = |id: &String| Choice::new(id, crate::format::capital(&bodymap::words(&[id])));
    WorstPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..shell(page, "/check/where", change)
        },
        errors,
        places: draft.answers.places.iter().map(named).collect(),
        chosen,
        about: draft.answers.about(&page.clinic().model, 2),
        change,
    }
}
