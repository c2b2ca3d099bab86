//! `/b/{token}/series`: more visits like this one. Every date is checked and shown first.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use jiff::civil::{DateTime, Time};
use midstance_clinic::{
    availability::Wish,
    booking::{
        BookError, SERIES_MOST, SeriesBooking, SeriesError, SeriesPlan, SeriesWish, Visit,
        book_series, plan_series,
    },
};

use super::{
    find,
    reschedule::is_offered,
    series_form::{self, Asked},
    series_row::{Row, Sent, rows},
    shell,
};
use crate::{
    cookie::Kind,
    fields::{Fields, Query},
    format,
    forms::{Choice as FormChoice, FormErrors},
    page::{Page, html_with, see_other},
    pages::booking::{choice::Choice, refused::Apology},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/manage/series.html")]
struct SeriesPage {
    shell: Shell,
    token: String,
    errors: FormErrors,
    apology: Option<Apology>,
    line: String,
    zone: String,
    counts: Vec<FormChoice>,
    weeks: Vec<FormChoice>,
    times: Vec<FormChoice>,
    asked: Asked,
    plan: Option<PlanWords>,
    key: String,
}

/// The dates in words.
struct PlanWords {
    summary: String,
    price: String,
    rows: Vec<Row>,
    any: bool,
}

/// `GET /b/{token}/series?count=&every=&date=&time=`
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere.
pub async fn show(
    page: Page,
    Path(token): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let visit = find(&page, &token).await?;
    if !is_offered(&page, &visit) {
        return Ok(see_other(&format!("/b/{token}?now=call")));
    }
    let asked = Asked::read(&page, &visit, &query)?;
    let key = page.clinic().new_token().reveal().to_owned();
    draw(&page, &visit, (token, key), (asked, Sent::nothing(), None)).await
}

/// `POST /b/{token}/series`: books the chosen dates, all or none.
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere.
pub async fn act(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let visit = find(&page, &token).await?;
    if !is_offered(&page, &visit) {
        return Ok(see_other(&format!("/b/{token}?now=call")));
    }
    let mut asked = Asked::read(&page, &visit, &fields)?;
    let sent = Sent::read(&fields);
    let mut key = fields.get("key").to_owned();
    if sent.starts().is_empty() {
        let words = "Select at least one visit to book";
        asked.errors.add("dates", words);
        return draw(&page, &visit, (token, key), (asked, sent, None)).await;
    }
    let limit = page.clinic().limits.booking.count(&page.from, page.now);
    limit.map_err(|wait| Problem::TooMany(wait.until))?;
    let series = SeriesBooking {
        wish: wish(&visit),
        client: visit.client.id,
        starts: sent.starts(),
        check: page.cookie(Kind::Check),
        idempotency_key: (!key.is_empty()).then(|| key.clone()),
    };
    match book_series(page.clinic(), &page.actor_of_link(), series).await {
        Ok(booked) => {
            let first = booked.first().ok_or(Problem::NotFound)?;
            let link = first.manage.reveal();
            Ok(see_other(&format!("/b/{link}?now=series")))
        }
        Err(error) => {
            let apology = apology(&page, &visit, error)?;
            // A new key: the next try is another series.
            key = page.clinic().new_token().reveal().to_owned();
            draw(&page, &visit, (token, key), (asked, sent, Some(apology))).await
        }
    }
}

fn wish(visit: &Visit) -> Wish {
    Wish {
        service: visit.service.id,
        location: visit.location.id,
        practitioner: Some(visit.practitioner.id),
    }
}

fn apology(page: &Page, visit: &Visit, error: SeriesError) -> Result<Apology, Problem> {
    let plain = |words: String| Apology {
        words,
        nearest: Vec::new(),
        instead: None,
    };
    match error {
        SeriesError::Lost { start, refused } => {
            let choice = Choice {
                location: Some(visit.location.clone()),
                ..Choice::default()
            };
            let zone = midstance_clinic::directory::zone_of(&visit.location)?;
            let when = format::day_time(start.to_zoned(zone).datetime());
            let mut apology = Apology::of(page, &choice, BookError::Refused(refused))?;
            apology.words = format!(
                "{when}: {} Nothing has been booked yet. Check the list below and book again.",
                apology
                    .words
                    .replace(" These are the closest times.", "")
                    .replace(", and no other is free online. Please call us.", ".")
            );
            Ok(apology)
        }
        SeriesError::KeyReused => Ok(plain(
            "This form was sent already with other dates. Check them and send it again.".into(),
        )),
        SeriesError::Count => Ok(plain(format!("Choose 1 to {SERIES_MOST} visits."))),
        SeriesError::Store(error) => Err(error.into()),
    }
}

async fn draw(
    page: &Page,
    visit: &Visit,
    (token, key): (String, String),
    (asked, sent, apology): (Asked, Sent, Option<Apology>),
) -> Result<Response, Problem> {
    let plan = match asked.first() {
        Some(first) => Some(plan(page, visit, (first, &asked)).await?),
        None => None,
    };
    let status = match (&apology, asked.errors.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let errors = asked.errors.clone();
    html_with(
        status,
        &SeriesPage {
            shell: Shell {
                has_error: apology.is_some() || !errors.is_empty(),
                ..shell(page, &format!("/b/{token}"), "Back")
            },
            line: format!(
                "{} · {} · {}",
                visit.service.name, visit.location.name, visit.practitioner.name
            ),
            zone: format::zone_words(&visit.location.zone),
            counts: series_form::counts(),
            weeks: series_form::weeks(),
            times: series_form::times(page, visit),
            plan: plan.map(|plan| words(page, visit, (&plan, &sent))),
            errors,
            apology,
            asked,
            token,
            key,
        },
    )
}

async fn plan(
    page: &Page,
    visit: &Visit,
    (first, asked): (DateTime, &Asked),
) -> Result<SeriesPlan, Problem> {
    let series = SeriesWish {
        wish: wish(visit),
        client: Some(visit.client.id),
        first,
        count: asked.count,
        every_weeks: asked.every,
    };
    plan_series(page.clinic(), series)
        .await
        .map_err(|error| crate::problem::fault(&error))
}

fn words(page: &Page, visit: &Visit, (plan, sent): (&SeriesPlan, &Sent)) -> PlanWords {
    let choice = Choice {
        service: Some(visit.service.clone()),
        location: Some(visit.location.clone()),
        who: Some(Some(visit.practitioner.clone())),
        start: None,
    };
    let free = plan.dates.iter().filter(|d| d.free.is_some()).count();
    let total = plan.dates.len();
    let summary = if free == total {
        format!("All {total} dates are free.")
    } else {
        format!(
            "{free} of {} free.",
            format::count(total, "date is", "dates are")
        )
    };
    let rows = rows(page, &choice, (plan, sent));
    PlanWords {
        summary,
        price: format::price(visit.service.price_cents, &visit.service.tax_note),
        any: rows.iter().any(|row| !row.options.is_empty()),
        rows,
    }
}

/// A time as the form sends it, "14:30".
pub(super) fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}
