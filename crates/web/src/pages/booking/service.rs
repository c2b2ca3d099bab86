//! `GET /book`: which service.

use askama::Template;
use axum::response::Response;

use super::choice::Choice;
use crate::{
    fields::Query,
    format,
    forms::{self, FormErrors},
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/booking/service.html")]
pub(super) struct ServicePage {
    shell: Shell,
    errors: FormErrors,
    services: Vec<forms::Choice>,
    kept: Vec<(&'static str, String)>,
}

/// `GET /book`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    html(&service_page(&page, &query, FormErrors::new()))
}

pub(super) fn service_page(
    page: &Page,
    query: &crate::fields::Fields,
    errors: FormErrors,
) -> ServicePage {
    let choice = Choice::read(page, query);
    let here = |s: &&midstance_store::directory::Service| {
        let places = page.directory.locations_of(s.id);
        s.online
            && !places.is_empty()
            && choice
                .location
                .as_ref()
                .is_none_or(|l| places.iter().any(|p| p.id == l.id))
    };
    let services = page
        .directory
        .services
        .iter()
        .filter(here)
        .map(|s| {
            let price = format::money_cents(s.price_cents);
            forms::Choice::new(&s.slug, &s.name)
                .hint(format!("{price} {}. {}", s.tax_note, s.about))
        })
        .collect();
    let kept = Choice {
        service: None,
        start: None,
        ..choice
    }
    .pairs();
    let shell = Shell {
        has_error: !errors.is_empty(),
        ..page.shell_back("/", "Back")
    };
    ServicePage {
        shell,
        errors,
        services,
        kept,
    }
}
