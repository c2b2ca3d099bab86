//! `GET /practitioners` and `GET /practitioners/{slug}`: who treats.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_store::directory::Practitioner;

use crate::{
    format,
    page::{Page, html},
    problem::Problem,
    shell::{Link, Shell},
};

#[derive(Template)]
#[template(path = "pages/practitioners/list.html")]
struct List {
    shell: Shell,
    people: Vec<Person>,
}

#[derive(Template)]
#[template(path = "pages/practitioners/one.html")]
struct One {
    shell: Shell,
    person: Person,
}

struct Person {
    name: String,
    slug: String,
    credentials: String,
    credentials_spelled: String,
    registration: String,
    experience: String,
    about: String,
    places: Vec<(String, String, String)>,
    services: Vec<(String, String)>,
}

/// `GET /practitioners`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn list(page: Page) -> Result<Response, Problem> {
    let people = page
        .directory
        .practitioners
        .iter()
        .map(|p| person(&page, p))
        .collect();
    html(&List {
        shell: page.shell.clone(),
        people,
    })
}

/// `GET /practitioners/{slug}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such practitioner.
pub async fn show(page: Page, Path(slug): Path<String>) -> Result<Response, Problem> {
    let found = page.directory.practitioners.iter().find(|p| p.slug == slug);
    let person = person(&page, found.ok_or(Problem::NotFound)?);
    let back = Some(Link::new("/practitioners", "All practitioners"));
    html(&One {
        shell: Shell {
            back,
            ..page.shell.clone()
        },
        person,
    })
}

fn person(page: &Page, p: &Practitioner) -> Person {
    let directory = &page.directory;
    let today = page.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let years = i64::from(today.year()) - p.practising_since;
    let places = directory.locations.iter().filter_map(|l| {
        let days = directory.days_in_words(p.id, l.id, today);
        (!days.is_empty()).then(|| (l.name.clone(), l.slug.clone(), days))
    });
    Person {
        name: p.name.clone(),
        slug: p.slug.clone(),
        credentials: p.credentials.clone(),
        credentials_spelled: p.credentials_spelled.clone(),
        registration: p.registration.clone(),
        experience: format!(
            "Practising since {} ({})",
            p.practising_since,
            format::count(usize::try_from(years).unwrap_or_default(), "year", "years")
        ),
        about: p.about.clone(),
        places: places.collect(),
        services: directory
            .services_by(p.id)
            .iter()
            .map(|s| (s.name.clone(), s.slug.clone()))
            .collect(),
    }
}
