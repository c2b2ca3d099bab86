//! `GET /places/{slug}` and `GET /contact`: where the clinic is.

use askama::Template;
use axum::{extract::Path, response::Response};
use jiff::{Timestamp, civil::Date};
use midstance_clinic::directory::{Directory, clock, weekday_name, zone_of};
use midstance_schedule::{LocalDays, open_cells};
use midstance_store::directory::Location;
use serde_json::json;

use crate::{
    format,
    page::{Page, address, html},
    problem::Problem,
    reading::{self, Meta},
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/places/place.html")]
struct PlacePage {
    shell: Shell,
    meta: Meta,
    place: PlaceWords,
    people: Vec<PersonHere>,
}

#[derive(Template)]
#[template(path = "pages/places/contact.html")]
struct Contact {
    shell: Shell,
    meta: Meta,
    /// Clean HTML of the clinic's own text.
    words: String,
    places: Vec<PlaceWords>,
}

const CONTACT: &str = "Where the clinic is, when it is open, and how to reach it.";

struct PlaceWords {
    name: String,
    slug: String,
    address: String,
    phone: String,
    phone_href: String,
    access: String,
    hours_today: String,
    week: Vec<(&'static str, String)>,
}

struct PersonHere {
    name: String,
    slug: String,
    credentials: String,
    days: String,
}

/// `GET /places/{slug}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such place.
pub async fn show(page: Page, Path(slug): Path<String>) -> Result<Response, Problem> {
    let found = page.directory.locations.iter().find(|l| l.slug == slug);
    let location = found.ok_or(Problem::NotFound)?.clone();
    let place = words(&page.directory, &location, page.now);
    let people = page
        .directory
        .practitioners
        .iter()
        .filter_map(|p| {
            let days = page
                .directory
                .days_in_words(p.id, location.id, today(&location, page.now));
            (!days.is_empty()).then(|| PersonHere {
                name: p.name.clone(),
                slug: p.slug.clone(),
                credentials: p.credentials_spelled.clone(),
                days,
            })
        })
        .collect();
    let mut data = reading::place(&page, &location);
    if let Some(fields) = data.as_object_mut() {
        fields.insert("@context".into(), json!("https://schema.org"));
        fields.insert("parentOrganization".into(), reading::business(&page));
    }
    let summary = format!(
        "{}, {}: address, hours and who works here.",
        place.name, place.address
    );
    let path = format!("/places/{slug}");
    html(&PlacePage {
        meta: Meta::new(&page, &path, &place.name, &summary).data(&data),
        shell: page.shell,
        place,
        people,
    })
}

/// `GET /contact`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn contact(page: Page) -> Result<Response, Problem> {
    let directory = &page.directory;
    let places = directory
        .locations
        .iter()
        .map(|l| words(directory, l, page.now))
        .collect();
    let profile = &page.profile;
    let words = page.app.reading.library.page("contact");
    let words = words.map_or_else(String::new, |words| {
        words.html(&profile.name, &profile.email)
    });
    html(&Contact {
        meta: Meta::new(&page, "/contact", "Contact", CONTACT),
        words,
        shell: page.shell,
        places,
    })
}

fn words(directory: &Directory, location: &Location, now: Timestamp) -> PlaceWords {
    PlaceWords {
        name: location.name.clone(),
        slug: location.slug.clone(),
        address: address(location),
        phone: format::phone(&location.phone),
        phone_href: format::phone_href(&location.phone),
        access: location.access_notes.clone(),
        hours_today: hours_today(directory, location, now),
        week: week(directory, location, today(location, now)),
    }
}

/// The local day at a place; Universal Time's where its zone is unknown.
fn today(location: &Location, now: Timestamp) -> Date {
    now.to_zoned(zone_of(location).unwrap_or(jiff::tz::TimeZone::UTC))
        .date()
}

/// The week of a place: when anybody works there.
fn week(directory: &Directory, location: &Location, today: Date) -> Vec<(&'static str, String)> {
    (1..=7)
        .map(|weekday| {
            let span = span_on(directory, location, today, weekday);
            let words = match span {
                Some((from, until)) => format::range(clock(from), clock(until)),
                None => "Closed".into(),
            };
            (weekday_name(weekday), words)
        })
        .collect()
}

/// From when until when anybody works at a place on a weekday, in minutes of the day.
fn span_on(
    directory: &Directory,
    location: &Location,
    today: Date,
    weekday: u8,
) -> Option<(u16, u16)> {
    let rows = directory.hours.iter().filter(|h| {
        h.location == location.id
            && h.weekday == weekday
            && h.valid_until.is_none_or(|last| last >= today)
    });
    rows.fold(None, |span: Option<(u16, u16)>, row| {
        let (from, until) = span.unwrap_or((u16::MAX, 0));
        Some((from.min(row.from_minute), until.max(row.until_minute)))
    })
}

/// The same at the page's moment.
pub(crate) fn span(page: &Page, location: &Location, weekday: u8) -> Option<(u16, u16)> {
    let today = today(location, page.now);
    span_on(&page.directory, location, today, weekday)
}

/// Today's hours of a place in words.
#[must_use]
pub fn hours_today(directory: &Directory, location: &Location, now: Timestamp) -> String {
    let Ok(zone) = zone_of(location) else {
        return String::new();
    };
    let days = LocalDays::new(&zone, now.to_zoned(zone.clone()).date(), 1);
    let mut span: Option<(Timestamp, Timestamp)> = None;
    for practitioner in &directory.practitioners {
        let week = directory.week_of(practitioner.id, location.id);
        for range in open_cells(week, &[], &days).ranges() {
            let (from, until) = span.unwrap_or((range.starts_at(), range.ends_at()));
            span = Some((from.min(range.starts_at()), until.max(range.ends_at())));
        }
    }
    match span {
        None => "Closed today".into(),
        Some((from, until)) => {
            let at = |t: Timestamp| t.to_zoned(zone.clone()).time();
            if until <= now {
                format!("Closed since {} today", format::time(at(until)))
            } else {
                format!("Open today, {}", format::range(at(from), at(until)))
            }
        }
    }
}
