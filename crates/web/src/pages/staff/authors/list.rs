//! `GET /staff/authors`: everybody who writes.

use askama::Template;
use axum::response::Response;
use midstance_clinic::authors;

use crate::{
    fields::Query,
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/authors/list.html")]
struct List {
    shell: Shell,
    people: Vec<Person>,
    built_in: Vec<Person>,
}

struct Person {
    /// The address of the form.
    href: String,
    /// The address of the public page.
    page: String,
    name: String,
    role: String,
    guest: bool,
    active: bool,
    complete: bool,
}

/// `GET /staff/authors`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, query: Query) -> Result<Response, Problem> {
    let (kept, _) = authors::list(page.clinic()).await?;
    let library = page.app.reading.clone();
    let built_in = authors::built_in(&library.library, &kept).map(|told| Person {
        href: format!("/staff/authors/new?from={}", told.id),
        page: format!("/authors/{}", told.id),
        name: told.name.clone(),
        role: told.role.clone(),
        guest: told.guest,
        active: true,
        complete: true,
    });
    let built_in = built_in.collect();
    let people = kept.iter().map(|one| Person {
        href: format!("/staff/authors/{}", one.id),
        page: format!("/authors/{}", one.slug),
        name: one.name.clone(),
        role: one.role.clone(),
        guest: one.guest,
        active: one.active,
        complete: !one.credentials_spelled.is_empty() && !one.conflicts.is_empty(),
    });
    let people = people.collect();
    let notice = (query.0.get("now") == "saved").then(|| "Saved".to_owned());
    html(&List {
        shell: Shell {
            notice,
            ..page.shell
        },
        people,
        built_in,
    })
}
