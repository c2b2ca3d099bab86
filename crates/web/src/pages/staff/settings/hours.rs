//! `GET /staff/settings/hours`: who works when, everywhere.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use midstance_clinic::directory::{clock, weekday_name};
use midstance_store::hours::WorkingHours;

use crate::{
    fields::Query,
    format,
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/settings/hours.html")]
struct HoursPage {
    shell: Shell,
    people: Vec<Person>,
}

struct Person {
    name: String,
    places: Vec<Place>,
}

struct Place {
    name: String,
    href: String,
    rows: Vec<String>,
}

/// `GET /staff/settings/hours`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let d = &page.directory;
    let people = d
        .practitioners
        .iter()
        .map(|p| Person {
            name: p.name.clone(),
            places: d
                .locations
                .iter()
                .map(|l| Place {
                    name: l.name.clone(),
                    href: format!("/staff/settings/hours/{}/{}", p.slug, l.slug),
                    rows: d
                        .hours
                        .iter()
                        .filter(|h| h.practitioner == p.id && h.location == l.id)
                        .map(in_words)
                        .collect(),
                })
                .collect(),
        })
        .collect();
    let saved = query.get("now") == "saved";
    html(&HoursPage {
        shell: Shell {
            notice: saved.then(|| "The hours are saved.".into()),
            ..page.shell_back("/staff/settings", "Settings")
        },
        people,
    })
}

/// "Monday, 9:00 a.m. to 12:30 p.m., from Jan 4, 2027"
fn in_words(row: &WorkingHours) -> String {
    let mut words = format!(
        "{}, {}",
        weekday_name(row.weekday),
        format::range(clock(row.from_minute), clock(row.until_minute))
    );
    let mut add = |word: &str, day: Option<Date>| {
        if let Some(day) = day {
            words.push_str(&format!(", {word} {}", format::date_short(day)));
        }
    };
    add("from", row.valid_from);
    add("until", row.valid_until);
    words
}
