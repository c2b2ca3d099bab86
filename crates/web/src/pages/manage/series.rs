//! `/b/{token}/series`: more visits like this one. Every date is checked and shown first.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use jiff::civil::{DateTime, Time};
use midstance_clinic::{
    Actor, Token,
    availability::Wish,
    booking::{
        BookError, Booked, Refused, SERIES_MOST, SeriesBooking, SeriesError, SeriesPlan,
        SeriesWish, Visit, book_series, plan_series,
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
    pages::{
        booking::{choice::Choice, refused::Apology},
        staff::conflict::refusal_words,
    },
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/manage/series.html")]
struct SeriesPage {
    shell: Shell,
    desk: Desk,
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

/// Where the page stands: with the client behind a link, or with staff.
#[derive(Clone)]
pub(in crate::pages) struct Desk {
    /// Its own address, and that of the visit.
    pub(in crate::pages) path: String,
    pub(in crate::pages) back: String,
    /// Whether staff book: without notice and horizon, and never "you".
    pub(in crate::pages) staff: bool,
}

impl Desk {
    fn of_link(token: &str) -> Self {
        Self {
            path: format!("/b/{token}/series"),
            back: format!("/b/{token}"),
            staff: false,
        }
    }

    fn actor(&self, page: &Page) -> Actor {
        match self.staff {
            true => page.actor(),
            false => page.actor_of_link(),
        }
    }
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
    begin(&page, &visit, Desk::of_link(&token), &query).await
}

/// The form, and the dates once it was sent.
pub(in crate::pages) async fn begin(
    page: &Page,
    visit: &Visit,
    desk: Desk,
    query: &Fields,
) -> Result<Response, Problem> {
    let asked = Asked::read(page, visit, query)?;
    let key = page.clinic().new_token().reveal().to_owned();
    draw(page, visit, (desk, key), (asked, Sent::nothing(), None)).await
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
    let limit = page.clinic().limits.booking.count(&page.from, page.now);
    limit.map_err(|wait| Problem::TooMany(wait.until))?;
    let check = page.cookie(Kind::Check);
    match go(&page, &visit, Desk::of_link(&token), (&fields, check)).await? {
        Ok(first) => Ok(see_other(&format!(
            "/b/{}?now=series",
            first.manage.reveal()
        ))),
        Err(again) => Ok(again),
    }
}

/// Books the chosen dates: gives the first of them, or the page to show again.
pub(in crate::pages) async fn go(
    page: &Page,
    visit: &Visit,
    desk: Desk,
    (fields, check): (&Fields, Option<Token>),
) -> Result<Result<Booked, Response>, Problem> {
    let mut asked = Asked::read(page, visit, fields)?;
    let sent = Sent::read(fields);
    let mut key = fields.get("key").to_owned();
    if sent.starts().is_empty() {
        let words = "Select at least one visit to book";
        asked.errors.add("dates", words);
        let again = draw(page, visit, (desk, key), (asked, sent, None)).await?;
        return Ok(Err(again));
    }
    let series = SeriesBooking {
        wish: wish(visit),
        client: visit.client.id,
        starts: sent.starts(),
        check,
        idempotency_key: (!key.is_empty()).then(|| key.clone()),
    };
    match book_series(page.clinic(), &desk.actor(page), series).await {
        Ok(mut booked) if !booked.is_empty() => Ok(Ok(booked.swap_remove(0))),
        Ok(_) => Err(Problem::NotFound),
        Err(error) => {
            let apology = apology(page, visit, desk.staff, error)?;
            // A new key: the next try is another series.
            key = page.clinic().new_token().reveal().to_owned();
            let again = draw(page, visit, (desk, key), (asked, sent, Some(apology))).await?;
            Ok(Err(again))
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

fn apology(
    page: &Page,
    visit: &Visit,
    staff: bool,
    error: SeriesError,
) -> Result<Apology, Problem> {
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
            let is_danger = matches!(refused, Refused::Danger(_));
            let said = match staff {
                true => {
                    let nobody = matches!(refused, Refused::OutsideHours { .. });
                    plain(refusal_words(&refused, nobody).0)
                }
                false => Apology::of(page, &choice, BookError::Refused(refused))?,
            };
            let mut apology = said;
            let again = if is_danger {
                ""
            } else {
                " Check the list below and book again."
            };
            apology.words = format!(
                "{when}: {} Nothing has been booked yet.{again}",
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
    (desk, key): (Desk, String),
    (asked, sent, apology): (Asked, Sent, Option<Apology>),
) -> Result<Response, Problem> {
    let plan = match asked.first() {
        Some(first) => Some(plan(page, visit, &desk, (first, &asked)).await?),
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
                ..shell(page, &desk.back, "Back")
            },
            line: format!(
                "{} · {} · {}",
                visit.service.name, visit.location.name, visit.practitioner.name
            ),
            zone: format::zone_words(&visit.location.zone),
            counts: series_form::counts(),
            weeks: series_form::weeks(),
            times: series_form::times(page, visit),
            plan: plan.map(|plan| words(page, visit, desk.staff, (&plan, &sent))),
            errors,
            apology,
            asked,
            desk,
            key,
        },
    )
}

async fn plan(
    page: &Page,
    visit: &Visit,
    desk: &Desk,
    (first, asked): (DateTime, &Asked),
) -> Result<SeriesPlan, Problem> {
    let series = SeriesWish {
        wish: wish(visit),
        client: Some(visit.client.id),
        first,
        count: asked.count,
        every_weeks: asked.every,
    };
    plan_series(page.clinic(), &desk.actor(page), series)
        .await
        .map_err(|error| crate::problem::fault(&error))
}

fn words(page: &Page, visit: &Visit, staff: bool, (plan, sent): (&SeriesPlan, &Sent)) -> PlanWords {
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
    let rows = rows(page, &choice, staff, (plan, sent));
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
