//! `GET /api/v1/availability`: free times by day.

use axum::{extract::State, response::Response};
use jiff::{Timestamp, civil::Date};
use midstance_clinic::{
    availability::{Availability, Empty, Wish, free_times},
    directory::{Directory, zone_of},
};
use serde_json::{Value, json};

use super::{
    input::{location_of, practitioner_of, service_of, wrong_parameter},
    problem::ApiProblem,
    public,
    view::{View, instant},
};
use crate::{app::App, fields::Query};

const DEFAULT_DAYS: u16 = 14;
/// Two months at a time; `next` leads on.
const MOST_DAYS: u16 = 62;

/// `GET /api/v1/availability?service=&location=&practitioner=&from=&days=`
///
/// # Errors
/// 404 when the service, place or practitioner does not exist or not together, 422 when a
/// parameter cannot be read.
pub async fn show(State(app): State<App>, Query(query): Query) -> Result<Response, ApiProblem> {
    let directory = app.clinic.directory().await?;
    let mut errors = Vec::new();
    for name in ["service", "location"] {
        if !query.has(name) {
            errors.push(wrong_parameter(name, "This is required"));
        }
    }
    let from = match query.get("from") {
        "" if query.iter().all(|(name, _)| name != "from") => Some(None),
        text => read_date(text).map(Some),
    };
    if from.is_none() {
        errors.push(wrong_parameter("from", "Write a date like 2026-11-25"));
    }
    let days = match query.get("days") {
        "" if query.iter().all(|(name, _)| name != "days") => Some(DEFAULT_DAYS),
        text => text
            .parse()
            .ok()
            .filter(|days| (1..=MOST_DAYS).contains(days)),
    };
    if days.is_none() {
        let detail = format!("Write a whole number from 1 to {MOST_DAYS}");
        errors.push(wrong_parameter("days", &detail));
    }
    let (Some(from), Some(days), true) = (from, days, errors.is_empty()) else {
        return Err(ApiProblem::invalid(errors));
    };
    let wish = wish(&directory, &query)?;
    let location = directory
        .location(wish.location)
        .ok_or_else(|| ApiProblem::not_found("There is no such place."))?;
    let zone = zone_of(location)?;
    let today = app.clinic.now().to_zoned(zone).date();
    let from = from.unwrap_or(today);
    let found = free_times(&app.clinic, wish, from, days).await?;
    Ok(public(body(&directory, wish, from, &found)))
}

/// A calendar day as RFC 3339 writes it, and nothing else; of this millennium, since the ends of
/// time have no neighbours.
fn read_date(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let date: Option<Date> = plain.then(|| text.parse().ok()).flatten();
    date.filter(|date| (2000..3000).contains(&date.year()))
}

fn wish(directory: &Directory, query: &crate::fields::Fields) -> Result<Wish, ApiProblem> {
    let missing = |what: &str| ApiProblem::not_found(format!("There is no such {what}."));
    let service = service_of(directory, query.get("service"));
    let location = location_of(directory, query.get("location"));
    let practitioner = match query.get("practitioner") {
        "" => None,
        word => Some(practitioner_of(directory, word).ok_or_else(|| missing("practitioner"))?),
    };
    Ok(Wish {
        service: service.ok_or_else(|| missing("service"))?,
        location: location.ok_or_else(|| missing("place"))?,
        practitioner,
    })
}

/// Why a day has no times.
fn word(why: Empty) -> &'static str {
    match why {
        Empty::Away => "not_worked",
        Empty::Full => "full",
        Empty::TooLate => "too_late",
        Empty::TooFar => "too_far",
    }
}

fn body(directory: &Directory, wish: Wish, from: Date, found: &Availability) -> Value {
    let zone = &found.zone;
    let slug = |text: Option<&String>| text.cloned();
    let days: Vec<Value> = found
        .days
        .iter()
        .map(|(day, times)| {
            json!({
                "date": day,
                "times": View(directory).times(times, zone),
                "empty": found.empty.get(day).map(|why| word(*why)),
            })
        })
        .collect();
    let at = |time: Option<Timestamp>| time.map(|at| instant(at, zone));
    json!({
        "service": slug(directory.service(wish.service).map(|s| &s.slug)),
        "location": slug(directory.location(wish.location).map(|l| &l.slug)),
        "practitioner": slug(
            wish.practitioner.and_then(|id| directory.practitioner(id)).map(|p| &p.slug)
        ),
        "time_zone": directory.location(wish.location).map(|l| &l.zone),
        "from": from,
        "days": days,
        "previous": at(found.previous),
        "next": at(found.next),
    })
}
