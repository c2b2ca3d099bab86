//! `GET /`: two ways in.

use askama::Template;
use axum::response::Response;
use midstance_clinic::{
    Clinic,
    availability::{Wish, first_free},
    directory::{Directory, zone_of},
};
use midstance_store::directory::Location;
use serde_json::{Value, json};

use crate::{
    format,
    page::{Page, html},
    pages::{
        articles::row::{ArticleRow, rows},
        news::NewsBox,
    },
    problem::Problem,
    reading::{Meta, absolute, today},
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/home/home.html")]
struct Home {
    shell: Shell,
    meta: Meta,
    places: Vec<PlaceCard>,
    articles: Vec<ArticleRow>,
    news: NewsBox,
    demo: bool,
}

/// How many of the newest articles the home page shows.
const LATEST: usize = 3;
const SUMMARY: &str = "Mark where it hurts, answer a few questions, see what fits and why, and \
    book someone who treats runners.";

struct PlaceCard {
    name: String,
    slug: String,
    phone: String,
    phone_href: String,
    hours_today: String,
    next_free: Option<NextFree>,
}

struct NextFree {
    words: String,
    with: String,
    href: String,
}

/// `GET /`
///
/// # Errors
/// When the page cannot be drawn; free times that cannot be told only leave their line out.
pub async fn show(page: Page) -> Result<Response, Problem> {
    let mut places = Vec::new();
    for location in &page.directory.locations {
        places.push(PlaceCard {
            name: location.name.clone(),
            slug: location.slug.clone(),
            phone: format::phone(&location.phone),
            phone_href: format::phone_href(&location.phone),
            hours_today: super::places::hours_today(&page.directory, location, page.now),
            next_free: next_free(page.clinic(), &page.directory, location).await,
        });
    }
    let reading = page.app.reading.clone();
    html(&Home {
        meta: Meta::new(&page, "/", &page.profile.name, SUMMARY).data(&business(&page)),
        articles: rows(&reading, reading.articles(today(&page)).take(LATEST)),
        news: NewsBox::load(&page).await?,
        demo: page.clinic().config.demo,
        shell: page.shell,
        places,
    })
}

/// The clinic and its places as schema.org tells them.
fn business(page: &Page) -> Value {
    let places: Vec<Value> = page
        .directory
        .locations
        .iter()
        .map(|place| {
            json!({
                "@type": "MedicalBusiness",
                "name": place.name,
                "url": absolute(page, &format!("/places/{}", place.slug)),
                "telephone": place.phone,
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": place.street,
                    "addressLocality": place.city,
                    "addressRegion": place.region,
                    "postalCode": format::postal_code(&place.postal_code),
                },
            })
        })
        .collect();
    json!({
        "@context": "https://schema.org",
        "@type": "MedicalBusiness",
        "name": page.profile.name,
        "url": absolute(page, "/"),
        "department": places,
    })
}

/// The soonest free time of any service at a place.
async fn next_free(
    clinic: &Clinic,
    directory: &Directory,
    location: &Location,
) -> Option<NextFree> {
    let mut soonest: Option<(jiff::Timestamp, NextFree)> = None;
    for service in &directory.services {
        let wish = Wish {
            service: service.id,
            location: location.id,
            practitioner: None,
        };
        let Ok(Some(free)) = first_free(clinic, wish).await else {
            continue;
        };
        if soonest.as_ref().is_some_and(|(at, _)| *at <= free.start) {
            continue;
        }
        let with = directory.practitioner(*free.practitioners.first()?)?;
        let local = free.start.to_zoned(zone_of(location).ok()?).datetime();
        let next = NextFree {
            words: format::day_time_short(local),
            with: with.name.clone(),
            href: format!(
                "/book/practitioner?service={}&loc={}",
                service.slug, location.slug
            ),
        };
        soonest = Some((free.start, next));
    }
    soonest.map(|(_, next)| next)
}
