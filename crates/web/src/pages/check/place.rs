//! `/check/where`: the places, by map or list.

use askama::Template;
use axum::response::Response;

use super::{
    Draft,
    draft::{is_change, shell},
    gone, onward, safety,
};
use crate::{
    bodymap::{self, NOT_SURE, Question, View, Zoom},
    fields::{Fields, Query},
    forms::FormErrors,
    page::{Page, html, refused},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/check/place.html")]
struct PlacePage {
    shell: Shell,
    errors: FormErrors,
    map: Question,
    about: usize,
    change: bool,
}

/// `GET /check/where?view=&zoom=`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let Some(draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    if !draft.answers.safety_done {
        return Ok(safety::first());
    }
    let mut chosen = draft.answers.places.clone();
    if draft.answers.places_done && chosen.is_empty() {
        chosen.push(NOT_SURE.to_owned());
    }
    html(&place_page(
        &page,
        &draft,
        &query,
        (chosen, FormErrors::new()),
    ))
}

/// `POST /check/where`
///
/// # Errors
/// When the store fails.
pub async fn send(page: Page, fields: Fields) -> Result<Response, Problem> {
    let Some(mut draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    if !draft.answers.safety_done {
        return Ok(safety::first());
    }
    let sent = fields.all("area");
    let mut errors = FormErrors::new();
    let Some(chosen) = errors.take("area", bodymap::read(&sent)) else {
        return refused(&place_page(&page, &draft, &fields, (sent, errors)));
    };
    draft.answers.put_places(chosen.ids());
    draft.keep(&page).await?;
    let worst = draft.answers.places.len() > 1;
    let following = if worst { "/check/worst" } else { "/check/q/1" };
    let following = if is_change(&fields) {
        (worst && draft.answers.worst.is_none()).then(|| "/check/worst?change=1".to_owned())
    } else {
        Some(following.to_owned())
    };
    Ok(onward(&page, &draft.answers, following))
}

fn place_page(
    page: &Page,
    draft: &Draft,
    sent: &Fields,
    (chosen, errors): (Vec<String>, FormErrors),
) -> PlacePage {
    let (view, zoom) = (
        View::from_word(sent.get("view")),
        Zoom::from_word(sent.get("zoom")),
    );
    let map = Question::new("Where does it hurt?", &chosen)
        .hint(
            "Tap the picture or use the list. Choose all the places. Left and right are your own.",
        )
        .error(errors.get("area"))
        .at(view, zoom);
    let change = is_change(sent);
    PlacePage {
        shell: Shell {
            has_error: !errors.is_empty(),
            scripts: vec!["bodymap", "exclusive"],
            ..shell(page, "/check/safety", change)
        },
        errors,
        map,
        about: draft.answers.about(&page.clinic().model, 1),
        change,
    }
}
