//! `/staff/settings/holidays`: the public holidays to come, to be closed by a choice.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use jiff::civil::Date;
use midstance_clinic::hours::{self, ChangeError, Holiday, Holidays};
use midstance_store::{LocationId, account::Role, directory::Location};

use super::{
    exceptions::open_words,
    stranded::{Left, left, seen},
};
use crate::{
    fields::{Fields, Query},
    format,
    forms::{Choice, FormErrors},
    page::{Page, html, html_with, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/settings/holidays.html")]
struct HolidaysPage {
    shell: Shell,
    errors: FormErrors,
    choices: Vec<Choice>,
    chosen: Vec<String>,
    settled: Vec<String>,
    /// Provinces, and the places there.
    provinces: Vec<(&'static str, String)>,
    is_owner: bool,
    /// Places without a known province, and where it is set.
    unknown: Vec<(String, String)>,
    left: Vec<Left>,
}

/// `GET /staff/settings/holidays`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let mut drawn = draw(&page, None, FormErrors::new()).await?;
    drawn.shell.notice = (query.get("now") == "closed").then(|| "These days are closed.".into());
    html(&drawn)
}

/// `POST /staff/settings/holidays`
///
/// # Errors
/// When the store fails.
pub async fn close(page: Page, fields: Fields) -> Result<Response, Problem> {
    let chosen = fields.all("day");
    let days: Vec<(Date, String)> = chosen.iter().filter_map(|one| read(one)).collect();
    let mut errors = FormErrors::new();
    if days.is_empty() {
        errors.add("day", "Choose at least one day");
        let drawn = draw(&page, Some(chosen), errors).await?;
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn);
    }
    match hours::close(page.clinic(), &page.actor(), days, seen(&fields)).await {
        Ok(()) => Ok(see_other("/staff/settings/holidays?now=closed")),
        Err(ChangeError::Stranded(stranded)) => {
            let mut drawn = draw(&page, Some(chosen), errors).await?;
            drawn.left = left(&stranded);
            html_with(StatusCode::CONFLICT, &drawn)
        }
        Err(ChangeError::NotFound | ChangeError::Wrong(_)) => {
            errors.add(
                "day",
                "The list has changed meanwhile. Nothing is closed yet; choose again",
            );
            let drawn = draw(&page, Some(chosen), errors).await?;
            html_with(StatusCode::CONFLICT, &drawn)
        }
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

async fn draw(
    page: &Page,
    chosen: Option<Vec<String>>,
    errors: FormErrors,
) -> Result<HolidaysPage, Problem> {
    let all = hours::holidays(page.clinic()).await?;
    let (open, settled): (Vec<&Holiday>, Vec<_>) =
        all.days.iter().partition(|one| !one.open.is_empty());
    let is_owner = page.signed_in()?.role == Role::Owner;
    let unnamed = all.unknown.iter();
    let by_law = || open.iter().filter(|one| !one.by_law.is_empty());
    Ok(HolidaysPage {
        chosen: chosen.unwrap_or_else(|| by_law().map(|one| value(one)).collect()),
        choices: open.iter().map(|one| choice(page, one)).collect(),
        settled: settled.iter().map(|one| settled_words(page, one)).collect(),
        provinces: provinces(page, &all),
        unknown: unnamed.filter_map(|id| unknown(page, *id)).collect(),
        is_owner,
        left: Vec::new(),
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back("/staff/settings", "Settings")
        },
        errors,
    })
}

fn choice(page: &Page, one: &Holiday) -> Choice {
    let mut hint = vec![match one.by_law.len() {
        0 => "Not by law; many close".to_owned(),
        n if n == one.open.len() + one.settled.len() => "By law".to_owned(),
        _ => format!(
            "By law at {}; elsewhere many close",
            names(page, &one.by_law)
        ),
    }];
    if one.open.len() < page.directory.locations.len() {
        hint.push(format!("Closes {}", names(page, &one.open)));
    }
    if !one.settled.is_empty() {
        hint.push(format!("Settled: {}", stands(page, one)));
    }
    let people = one.working.iter();
    let people = people.filter_map(|id| page.directory.practitioner(*id));
    let people: Vec<&str> = people.map(|person| person.name.as_str()).collect();
    if !people.is_empty() {
        hint.push(format!("{} would not work after all", people.join(", ")));
    }
    Choice::new(value(one), words(one)).hint(hint.join(". "))
}

fn settled_words(page: &Page, one: &Holiday) -> String {
    let first = one.settled.first().map(|(_, open)| *open);
    match first {
        Some(open) if one.settled.iter().all(|(_, other)| *other == open) => {
            format!("{}, {}", words(one), open_words(open))
        }
        _ => format!("{}, {}", words(one), stands(page, one)),
    }
}

/// How it stands at each place where it is settled.
fn stands(page: &Page, one: &Holiday) -> String {
    let each = one.settled.iter();
    let each =
        each.map(|(place, open)| format!("{} {}", names(page, &[*place]), open_words(*open)));
    each.collect::<Vec<_>>().join("; ")
}

fn provinces(page: &Page, all: &Holidays) -> Vec<(&'static str, String)> {
    let mut found: Vec<(&'static str, Vec<LocationId>)> = Vec::new();
    for (place, province) in &all.provinces {
        match found.iter_mut().find(|(name, _)| *name == province.name) {
            Some((_, places)) => places.push(*place),
            None => found.push((province.name, vec![*place])),
        }
    }
    let named = found.into_iter();
    named
        .map(|(name, places)| (name, names(page, &places)))
        .collect()
}

fn words(one: &Holiday) -> String {
    format!("{}: {}", format::day(one.day), one.name)
}

/// A day as the form sends it.
fn value(one: &Holiday) -> String {
    format!("{} {}", one.day, one.name)
}

fn read(value: &str) -> Option<(Date, String)> {
    let (day, name) = value.split_once(' ')?;
    Some((day.parse().ok()?, name.to_owned()))
}

fn names(page: &Page, places: &[LocationId]) -> String {
    let found = places.iter().filter_map(|id| page.directory.location(*id));
    let names: Vec<&str> = found.map(|place| place.name.as_str()).collect();
    names.join(", ")
}

/// Its name, and the page that sets its province.
fn unknown(page: &Page, place: LocationId) -> Option<(String, String)> {
    let place: &Location = page.directory.location(place)?;
    let href = format!("/staff/settings/places/{}", place.id);
    Some((place.name.clone(), href))
}
