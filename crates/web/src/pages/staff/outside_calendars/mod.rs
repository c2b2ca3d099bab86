//! `/staff/settings/outside-calendars`: calendars of others, read for busy times.

mod line;

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::outside_calendar::{
    NAME_MAX, SubscribeError, may_change, overview, remove, subscribe, want_now,
};
use midstance_store::OutsideCalendarId;

use super::today::clinic_zone;
use crate::{
    fields::{Fields, Query},
    forms::{self, Choice, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::{Link, Shell},
};
use line::{Line, Overlap};

const HERE: &str = "/staff/settings/outside-calendars";

#[derive(Template)]
#[template(path = "pages/staff/outside_calendars/list.html")]
struct ListPage {
    shell: Shell,
    errors: FormErrors,
    overlaps: Vec<Overlap>,
    lines: Vec<Line>,
    choices: Vec<Choice>,
    who: String,
    address: String,
    name: String,
}

/// `GET /staff/settings/outside-calendars`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let mut drawn = list_page(&page, &Fields::default(), FormErrors::new()).await?;
    let notice = match query.get("now") {
        "added" => {
            "The calendar is added. It is read within a few seconds; load this page again to see how it went."
        }
        "asked" => {
            "The calendar is read within a few seconds. Load this page again to see how it went."
        }
        "removed" => "The calendar is removed. Its busy times can be booked again.",
        _ => "",
    };
    drawn.shell.notice = (!notice.is_empty()).then(|| notice.into());
    html(&drawn)
}

/// `POST /staff/settings/outside-calendars`
///
/// # Errors
/// [`Problem::Forbidden`] for somebody else's calendar.
pub async fn add(page: Page, fields: Fields) -> Result<Response, Problem> {
    let staff = page.signed_in()?.clone();
    let people = page.directory.practitioners.iter();
    let own: Vec<_> = people.filter(|p| may_change(&staff, p.id)).collect();
    let mut errors = FormErrors::new();
    let practitioner = match (own.as_slice(), fields.get("who")) {
        ([one], "") => Some(one.id),
        ([], "") => {
            errors.add("who", "Only the practitioner and the owner add calendars");
            None
        }
        (_, "") => {
            errors.add("who", "Choose whose calendar it is");
            None
        }
        (own, slug) => {
            let found = own.iter().find(|p| p.slug == slug);
            Some(found.ok_or(Problem::Forbidden)?.id)
        }
    };
    errors.take(
        "name",
        forms::fits("The name", fields.get("name"), NAME_MAX),
    );
    if fields.get("address").is_empty() {
        errors.add("address", "Enter the address of the calendar");
    }
    if let (Some(practitioner), true) = (practitioner, errors.is_empty()) {
        let words = (fields.get("name"), fields.get("address"));
        match subscribe(page.clinic(), &staff, practitioner, words).await {
            Ok(_) => return Ok(see_other(&format!("{HERE}?now=added"))),
            Err(SubscribeError::Forbidden) => return Err(Problem::Forbidden),
            Err(SubscribeError::Store(error)) => return Err(error.into()),
            Err(other) => errors.add("address", other.to_string()),
        }
    }
    refused(&list_page(&page, &fields, errors).await?)
}

/// `POST /staff/settings/outside-calendars/{id}/fetch`
///
/// # Errors
/// [`Problem::NotFound`] when there is none that this member of staff may set.
pub async fn fetch(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: OutsideCalendarId = id.parse().map_err(|_| Problem::NotFound)?;
    if want_now(page.clinic(), page.signed_in()?, id).await? {
        Ok(see_other(&format!("{HERE}?now=asked")))
    } else {
        Err(Problem::NotFound)
    }
}

/// `POST /staff/settings/outside-calendars/{id}/remove`
///
/// # Errors
/// [`Problem::NotFound`] when there is none that this member of staff may set.
pub async fn take_away(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: OutsideCalendarId = id.parse().map_err(|_| Problem::NotFound)?;
    if remove(page.clinic(), page.signed_in()?, id).await? {
        Ok(see_other(&format!("{HERE}?now=removed")))
    } else {
        Err(Problem::NotFound)
    }
}

async fn list_page(page: &Page, fields: &Fields, errors: FormErrors) -> Result<ListPage, Problem> {
    let staff = page.signed_in()?;
    let zone = clinic_zone(page)?;
    let all = overview(page.clinic()).await?;
    let people = page.directory.practitioners.iter();
    let own = people.filter(|p| may_change(staff, p.id));
    Ok(ListPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            back: Some(Link::new("/staff/settings", "Settings")),
            ..page.shell.clone()
        },
        errors,
        overlaps: all.overlaps.iter().map(Overlap::of).collect(),
        lines: all
            .calendars
            .iter()
            .map(|one| Line::of(page, &zone, one))
            .collect(),
        choices: own.map(|p| Choice::new(&p.slug, &p.name)).collect(),
        who: fields.get("who").to_owned(),
        address: fields.raw("address").to_owned(),
        name: fields.raw("name").to_owned(),
    })
}
