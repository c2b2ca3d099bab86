//! `GET /book/practitioner`: with whom.

use askama::Template;
use axum::response::Response;
use midstance_clinic::{
    availability::{FreeTime, Wish, first_free},
    directory::zone_of,
};
use midstance_store::directory::{Location, Service};

use super::{
    choice::{ANY, Choice},
    place::place_page,
};
use crate::{
    fields::Query,
    format,
    forms::{self, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/booking/practitioner.html")]
struct PractitionerPage {
    shell: Shell,
    errors: FormErrors,
    line: String,
    people: Vec<forms::Choice>,
    chosen: String,
    kept: Vec<(&'static str, String)>,
}

/// `GET /book/practitioner?service=&loc=`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let choice = Choice::read(&page, &query);
    let Some(service) = &choice.service else {
        return Ok(see_other("/book"));
    };
    let Some(location) = &choice.location else {
        // A link that names no place is no mistake of whoever follows it.
        if !query.has("step") {
            return Ok(see_other(&format!("/book/place{}", choice.query())));
        }
        let mut errors = FormErrors::new();
        errors.add("loc", "Select a place");
        return refused(&place_page(&page, &query, errors));
    };
    if choice.who.is_some() && choice.wish(&page).is_some() {
        return Ok(see_other(&format!("/book/time{}", choice.query())));
    }
    let mut people = Vec::new();
    let found = page.directory.practitioners_of(service.id, location.id);
    if found.len() > 1 {
        let next = next_words(&page, service, location, None).await?;
        people.push(forms::Choice::new(ANY, "First available (soonest)").hint(next));
    }
    let today = page.now.to_zoned(zone_of(location)?).date();
    for person in &found {
        let next = next_words(&page, service, location, Some(person.id)).await?;
        let days = page.directory.days_in_words(person.id, location.id, today);
        let hint = format!("{}. {days} here. {next}", person.credentials_spelled);
        people.push(forms::Choice::new(&person.slug, &person.name).hint(hint));
    }
    if let [only] = people.as_slice() {
        let who = found
            .iter()
            .find(|p| p.slug == only.value)
            .map(|p| Some((*p).clone()));
        let choice = Choice { who, ..choice };
        return Ok(see_other(&format!("/book/time{}", choice.query())));
    }
    let back = format!("/book?loc={}", location.slug);
    let page = PractitionerPage {
        shell: page.shell_back(back, "Back"),
        errors: FormErrors::new(),
        line: choice.line(),
        chosen: people.first().map(|p| p.value.clone()).unwrap_or_default(),
        people,
        kept: Choice {
            who: None,
            start: None,
            ..choice
        }
        .pairs(),
    };
    html(&page)
}

async fn next_words(
    page: &Page,
    service: &Service,
    location: &Location,
    practitioner: Option<midstance_store::PractitionerId>,
) -> Result<String, Problem> {
    let wish = Wish {
        service: service.id,
        location: location.id,
        practitioner,
    };
    let free: Option<FreeTime> = first_free(page.clinic(), wish).await.unwrap_or_default();
    let Some(free) = free else {
        return Ok("No free time online just now".into());
    };
    let local = free.start.to_zoned(zone_of(location)?).datetime();
    Ok(format!("Next free: {}", format::day_time_short(local)))
}
