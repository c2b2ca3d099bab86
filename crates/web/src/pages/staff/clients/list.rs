//! `GET /staff/clients`: find a client by name, phone or email.

use askama::Template;
use axum::response::Response;
use midstance_clinic::clients::search;

use crate::{
    fields::Query,
    forms::FormErrors,
    page::{Page, html, refused},
    pages::staff::book::Found,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/clients/list.html")]
struct ListPage {
    shell: Shell,
    errors: FormErrors,
    searched: String,
    asked: bool,
    found: Vec<Found>,
}

/// `GET /staff/clients?q=`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let searched = query.get("q").to_owned();
    let mut errors = FormErrors::new();
    let asked = searched.chars().count() >= 2;
    if searched.chars().count() == 1 {
        errors.add("q", "Enter at least two letters or digits");
    }
    let clients = if asked {
        search(page.clinic(), &searched).await?
    } else {
        Vec::new()
    };
    let drawn = ListPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell
        },
        found: clients
            .iter()
            .map(|c| Found::new(c, format!("/staff/clients/{}", c.id)))
            .collect(),
        errors,
        searched,
        asked,
    };
    if drawn.shell.has_error {
        refused(&drawn)
    } else {
        html(&drawn)
    }
}
