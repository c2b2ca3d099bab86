//! `GET /book/place`: where.

use askama::Template;
use axum::response::Response;

use super::{choice::Choice, service::service_page};
use crate::{
    fields::{Fields, Query},
    forms::{self, FormErrors},
    page::{Page, address, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/booking/place.html")]
pub(super) struct PlacePage {
    shell: Shell,
    errors: FormErrors,
    line: String,
    places: Vec<forms::Choice>,
    kept: Vec<(&'static str, String)>,
}

/// `GET /book/place?service=`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let mut choice = Choice::read(&page, &query);
    let Some(service) = choice.service.clone() else {
        let mut errors = FormErrors::new();
        errors.add("service", "Select what you would like to book");
        return refused(&service_page(&page, &query, errors));
    };
    let places = places(&page, &choice);
    let chosen = choice
        .location
        .as_ref()
        .is_some_and(|l| places.iter().any(|p| p.value == l.slug));
    if chosen {
        return see_other_step(&choice);
    }
    if let [only] = places.as_slice() {
        let all = page.directory.locations_of(service.id);
        choice.location = all.into_iter().find(|l| l.slug == only.value).cloned();
        return see_other_step(&choice);
    }
    html(&place_page(&page, &query, FormErrors::new()))
}

fn see_other_step(choice: &Choice) -> Result<Response, Problem> {
    Ok(see_other(&format!("/book/practitioner{}", choice.query())))
}

/// The places where the service can be had, with the person if one is chosen.
fn places(page: &Page, choice: &Choice) -> Vec<forms::Choice> {
    let Some(service) = &choice.service else {
        return Vec::new();
    };
    let with = |l: &&midstance_store::directory::Location| match &choice.who {
        Some(Some(person)) => page
            .directory
            .practitioners_of(service.id, l.id)
            .iter()
            .any(|p| p.id == person.id),
        _ => true,
    };
    let places = page
        .directory
        .locations_of(service.id)
        .into_iter()
        .filter(with);
    places
        .map(|l| {
            let hint = format!("{}. {}", address(l), l.access_notes);
            forms::Choice::new(&l.slug, &l.name).hint(hint)
        })
        .collect()
}

pub(super) fn place_page(page: &Page, query: &Fields, errors: FormErrors) -> PlacePage {
    let choice = Choice::read(page, query);
    let places = places(page, &choice);
    let line = Choice {
        location: None,
        ..choice.clone()
    }
    .line();
    let kept = Choice {
        location: None,
        start: None,
        ..choice
    }
    .pairs();
    let shell = Shell {
        has_error: !errors.is_empty(),
        ..page.shell_back("/book", "Back")
    };
    PlacePage {
        shell,
        errors,
        line,
        places,
        kept,
    }
}
