//! `/b/{token}/move`: another time; the old one is kept until the new one is certain.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use jiff::Timestamp;
use midstance_clinic::{
    availability::free_times,
    booking::{Visit, reschedule},
    directory::zone_of,
};

use super::{find, shell, show::may_change};
use crate::{
    fields::{Fields, Query},
    format,
    page::{Page, address, html, html_with, see_other},
    pages::booking::{
        choice::Choice,
        deadline,
        details::lost,
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
    rows: Vec<(&'static str, String)>,
    start: String,
    rule: String,
    /// Whether the new time can be changed online again.
    open: bool,
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

/// Whether visits like this one can be had online, so that it can be moved and more of it be booked.
pub(super) fn is_offered(page: &Page, visit: &Visit) -> bool {
    visit.service.online && choice_of(visit).wish(page).is_some()
}

/// `GET /b/{token}/move?from=` and, once a time is chosen, `?start=`
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
    if !is_offered(&page, &visit) {
        return Ok(see_other(&format!("/b/{token}?now=call")));
    }
    match query.get("start").parse() {
        Ok(start) if start == visit.appointment.start => Ok(see_other(&format!("/b/{token}"))),
        Ok(start) => last_look(&page, &visit, token, start).await,
        Err(_) => times_page(&page, &visit, token, (&query, None)).await,
    }
}

/// The old time and the new one, while it can be had.
async fn last_look(
    page: &Page,
    visit: &Visit,
    token: String,
    start: Timestamp,
) -> Result<Response, Problem> {
    let choice = Choice {
        start: Some(start),
        ..choice_of(visit)
    };
    if let Some(apology) = lost(page, (&choice, &None)).await? {
        let fields = Fields::of(&[("start", &start.to_string())]);
        return times_page(page, visit, token, (&fields, Some(apology))).await;
    }
    let zone = zone_of(&visit.location)?;
    let local = |at: Timestamp| format::day_time(at.to_zoned(zone.clone()).datetime());
    let place = format!("{}, {}", visit.location.name, address(&visit.location));
    let new = format!(
        "{}, {}",
        local(start),
        format::zone_words(&visit.location.zone)
    );
    let (rule, open) = deadline::rule(page, (&visit.service, &visit.location), start)?;
    html(&MoveCheck {
        shell: shell(page, &format!("/b/{token}/move"), "Back"),
        rows: vec![
            ("Now", local(visit.appointment.start)),
            ("New", new),
            ("What", visit.service.name.clone()),
            ("With", visit.practitioner.name.clone()),
            ("Where", place),
        ],
        start: start.to_string(),
        rule,
        open,
    })
}

/// `POST /b/{token}/move`: moves to the time that was looked at.
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere.
pub async fn act(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let visit = find(&page, &token).await?;
    let Ok(start) = fields.get("start").parse::<Timestamp>() else {
        return Ok(see_other(&format!("/b/{token}/move")));
    };
    if !fields.has("sure") {
        return Ok(see_other(&format!("/b/{token}/move?start={start}")));
    }
    let choice = choice_of(&visit);
    let Some(wish) = choice.wish(&page) else {
        return Ok(see_other(&format!("/b/{token}?now=call")));
    };
    page.count_mail(&visit.client.email)?;
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
    // The page of the list that shows the day that was wanted.
    let wanted = fields.get("start").parse::<Timestamp>().ok();
    let wanted = wanted.map(|start| start.to_zoned(zone.clone()).date());
    let first = fields.get("from").parse().ok().or(wanted);
    let first = first.unwrap_or(today).max(today);
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
