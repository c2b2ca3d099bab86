//! `/b/{token}/move`: another time; the old one is kept until the new one is certain.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use midstance_clinic::{
    availability::free_times,
    booking::{Visit, reschedule},
    directory::zone_of,
};

use super::{find, shell, show::may_change};
use crate::{
    fields::{Fields, Query},
    format,
    page::{Page, html, html_with, see_other},
    pages::booking::{
        choice::Choice,
        refused::Apology,
        times::{DAYS, Times},
    },
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/manage/move.html")]
struct MovePage {
    shell: Shell,
    token: String,
    apology: Option<Apology>,
    old: String,
    times: Times,
}

#[derive(Template)]
#[template(path = "pages/manage/move_check.html")]
struct MoveCheck {
    shell: Shell,
    old: String,
    new: String,
    start: String,
}

/// The choice that a visit stands for.
fn choice_of(visit: &Visit) -> Choice {
    Choice {
        service: Some(visit.service.clone()),
        location: Some(visit.location.clone()),
        who: Some(Some(visit.practitioner.clone())),
        start: None,
    }
}

/// `GET /b/{token}/move?from=`
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere.
pub async fn show(
    page: Page,
    Path(token): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let visit = find(&page, &token).await?;
    if !may_change(&page, &visit) {
        return Ok(see_other(&format!("/b/{token}?now=late")));
    }
    times_page(&page, &visit, token, (&query, None)).await
}

/// `POST /b/{token}/move`: with `sure`, moves; without, asks once more.
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere.
pub async fn act(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let visit = find(&page, &token).await?;
    let Ok(start) = fields.get("start").parse() else {
        return times_page(&page, &visit, token, (&fields, None)).await;
    };
    let zone = zone_of(&visit.location)?;
    let local = |at: jiff::Timestamp| format::day_time(at.to_zoned(zone.clone()).datetime());
    if !fields.has("sure") {
        return html(&MoveCheck {
            shell: shell(&page, &format!("/b/{token}/move"), "Back"),
            old: local(visit.appointment.start),
            new: local(start),
            start: start.to_string(),
        });
    }
    let choice = choice_of(&visit);
    let wish = choice.wish(&page).ok_or(Problem::NotFound)?;
    let moved = reschedule(
        page.clinic(),
        &page.actor_of_link(),
        visit.appointment.id,
        wish,
        start,
    )
    .await;
    match moved {
        Ok(()) => Ok(see_other(&format!("/b/{token}?now=moved"))),
        Err(error) => {
            let apology = Apology::of(&page, &choice, error)?;
            times_page(&page, &visit, token, (&fields, Some(apology))).await
        }
    }
}

async fn times_page(
    page: &Page,
    visit: &Visit,
    token: String,
    (fields, apology): (&Fields, Option<Apology>),
) -> Result<Response, Problem> {
    let choice = choice_of(visit);
    let wish = choice.wish(page).ok_or(Problem::NotFound)?;
    let zone = zone_of(&visit.location)?;
    let today = page.now.to_zoned(zone.clone()).date();
    let first = fields.get("from").parse().unwrap_or(today).max(today);
    let free = free_times(page.clinic(), wish, first, DAYS).await;
    let free = free.map_err(|error| crate::problem::fault(&error))?;
    let has_error = apology.is_some();
    let status = if has_error {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    html_with(
        status,
        &MovePage {
            shell: Shell {
                has_error,
                ..shell(page, &format!("/b/{token}"), "Back")
            },
            times: Times::new(page, &choice, first, &free),
            old: format::day_time(visit.appointment.local_start),
            apology,
            token,
        },
    )
}
