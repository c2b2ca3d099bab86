//! `GET /`: two ways in.

use askama::Template;
use axum::response::Response;
use midstance_clinic::{
    Clinic,
    availability::{Wish, first_free},
    directory::{Directory, zone_of},
};
use midstance_store::directory::Location;

use crate::{
    format,
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/home/home.html")]
struct Home {
    shell: Shell,
    places: Vec<PlaceCard>,
    demo: bool,
}

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
    html(&Home {
        demo: page.clinic().config.demo,
        shell: page.shell,
        places,
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
