//! `GET /book/details` and `POST /book/details`: for whom.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header::SET_COOKIE},
    response::Response,
};
use jiff::ToSpan;
use midstance_clinic::{
    availability::{AvailabilityError, nearest_free},
    booking::{BookError, Refused, held, keeps, renew},
    directory::zone_of,
};
use midstance_store::{directory::Practitioner, hold::Hold};

use super::{check, choice::Choice, refused::Apology, times::DAYS, typed::Typed};
use crate::{
    cookie::{self, Kind},
    fields::{Fields, Query},
    format,
    forms::FormErrors,
    page::{Page, html, html_with, see_other},
    problem::Problem,
    shell::Shell,
};

/// How many other times are offered for one that cannot be had.
const NEAREST: usize = 5;

#[derive(Template)]
#[template(path = "pages/booking/details.html")]
struct DetailsPage {
    shell: Shell,
    errors: FormErrors,
    apology: Option<Apology>,
    line: String,
    when: String,
    held_until: Option<String>,
    typed: Typed,
    has_check: bool,
    /// Whether the fields come from what was typed on this device before.
    is_kept: bool,
    /// Where all times are.
    times: String,
    suggestion: Option<String>,
    kept: Vec<(&'static str, String)>,
}

/// `GET /book/details?service=&loc=&who=&start=`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let choice = Choice::read(&page, &query);
    if choice.wish(&page).is_none() || choice.start.is_none() {
        return Ok(see_other(&format!("/book/time{}", choice.query())));
    }
    let hold = own_hold(&page, &choice).await;
    if let Some(apology) = lost(&page, (&choice, &hold)).await? {
        return super::time::time_page(&page, &choice, &query, Some(apology)).await;
    }
    let kept = Typed::kept(&page, &choice).await?;
    let (is_kept, was_sent) = (kept.is_some(), kept.as_ref().is_some_and(|kept| kept.1));
    let typed = Typed {
        key: page.clinic().new_token().reveal().to_owned(),
        ..kept.map(|(typed, _)| typed).unwrap_or_default()
    };
    let mut errors = FormErrors::new();
    let details = typed.parse(&mut errors).filter(|_| was_sent);
    let suggestion = details.and_then(|details| typed.suggestion(&details));
    if !was_sent {
        errors = FormErrors::new();
    }
    let mut drawn = details_page(&page, (&choice, &hold), typed, errors)?;
    drawn.is_kept = is_kept && drawn.errors.is_empty() && suggestion.is_none();
    drawn.suggestion = suggestion;
    html_with(drawn.errors.status(), &drawn)
}

/// `POST /book/details`: checks what was typed and shows it once more.
///
/// # Errors
/// When the page cannot be drawn.
pub async fn send(page: Page, fields: Fields) -> Result<Response, Problem> {
    let choice = Choice::read(&page, &fields);
    if choice.wish(&page).is_none() || choice.start.is_none() {
        return Ok(see_other(&format!("/book/time{}", choice.query())));
    }
    if fields.has("empty") {
        Typed::forget(&page).await;
        return Ok(see_other(&format!("/book/details{}", choice.query())));
    }
    fields.from_a_person()?;
    let mut typed = Typed::read(&fields);
    if fields.has("other_email") {
        fields.get("other_email").clone_into(&mut typed.email);
    }
    let (hold, renewed) = match own_hold(&page, &choice).await {
        None => renewed(&page, &choice).await.unzip(),
        standing => (standing, None),
    };
    let chosen = (&choice, &hold);
    let answer = answer(&page, chosen, &fields, typed).await?;
    Ok(match renewed {
        Some(cookie) => with_cookie(answer, cookie),
        None => answer,
    })
}

/// A hold that ran out while its details were typed, taken once more if the time is still free, and its
/// cookie for longer.
async fn renewed(page: &Page, choice: &Choice) -> Option<(Hold, HeaderValue)> {
    let token = page.cookie(Kind::Hold)?;
    let limit = page.clinic().limits.hold.count(&page.from, page.now);
    limit.ok()?;
    let again = renew(page.clinic(), choice.wish(page)?, choice.start?, &token).await;
    Some((again.ok()??, cookie::set(&page.app, Kind::Hold, &token)))
}

fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}

/// What comes of the details: the last look, or the form again.
async fn answer(
    page: &Page,
    chosen: Chosen<'_>,
    fields: &Fields,
    typed: Typed,
) -> Result<Response, Problem> {
    if fields.has("change") {
        return html(&details_page(page, chosen, typed, FormErrors::new())?);
    }
    if let Some(apology) = lost(page, chosen).await? {
        return apologise(page, chosen, typed, apology);
    }
    let mut errors = FormErrors::new();
    let details = typed.parse(&mut errors);
    let suggestion = details.as_ref().and_then(|d| typed.suggestion(d));
    if let (Some(details), None) = (&details, &suggestion) {
        return check::after(page, chosen, &typed, details).await;
    }
    let again = || {
        let status = errors.status();
        let mut drawn = details_page(page, chosen, typed.clone(), errors)?;
        drawn.suggestion = suggestion;
        html_with(status, &drawn)
    };
    typed.lead(page, chosen.0, ("/book/details", again)).await
}

/// The details form with an apology above it: what was typed stays.
///
/// # Errors
/// When the page cannot be drawn.
pub(super) fn apologise(
    page: &Page,
    chosen: Chosen<'_>,
    typed: Typed,
    apology: Apology,
) -> Result<Response, Problem> {
    let mut drawn = details_page(page, chosen, typed, FormErrors::new())?;
    drawn.shell.has_error = true;
    drawn.apology = Some(apology);
    html_with(StatusCode::CONFLICT, &drawn)
}

/// What is chosen, and the hold that keeps it.
pub(crate) type Chosen<'a> = (&'a Choice, &'a Option<Hold>);

/// With whom a held time is.
pub(super) fn held_with<'a>(page: &'a Page, hold: &Option<Hold>) -> Option<&'a Practitioner> {
    let hold = hold.as_ref()?;
    page.directory.practitioner(hold.practitioner)
}

/// The time that this browser holds, if it is the one that is chosen.
pub(super) async fn own_hold(page: &Page, choice: &Choice) -> Option<Hold> {
    let token = page.cookie(Kind::Hold)?;
    let hold = held(page.clinic(), &token).await.ok()??;
    keeps(&hold, choice.wish(page)?, choice.start?).then_some(hold)
}

/// Why the chosen time cannot be had after all, said before anything is typed for it.
pub(crate) async fn lost(
    page: &Page,
    (choice, hold): Chosen<'_>,
) -> Result<Option<Apology>, Problem> {
    let (Some(wish), Some(start), None) = (choice.wish(page), choice.start, hold) else {
        return Ok(None);
    };
    let refused = match nearest_free(page.clinic(), wish, start, NEAREST).await {
        Ok(nearest) if nearest.first().is_some_and(|free| free.start == start) => return Ok(None),
        Ok(nearest) => Refused::Taken { nearest },
        Err(AvailabilityError::NotOffered) => Refused::NotOffered,
        Err(AvailabilityError::Store(error)) => return Err(error.into()),
    };
    Apology::of(page, choice, BookError::Refused(refused)).map(Some)
}

fn details_page(
    page: &Page,
    (choice, hold): Chosen<'_>,
    typed: Typed,
    errors: FormErrors,
) -> Result<DetailsPage, Problem> {
    let (Some(location), Some(start)) = (&choice.location, choice.start) else {
        return Err(Problem::NotFound);
    };
    let zone = zone_of(location)?;
    let local = |at: jiff::Timestamp| at.to_zoned(zone.clone()).datetime();
    let with = held_with(page, hold);
    let back = Choice {
        start: None,
        ..choice.clone()
    };
    // Back to the page of the list that shows this day.
    let day = local(start).date();
    let far = day
        > local(page.now)
            .date()
            .saturating_add((i64::from(DAYS) - 1).days());
    let from = if far {
        format!("&from={day}")
    } else {
        String::new()
    };
    let times = format!("/book/time{}{from}", back.query());
    let shell = page.shell_back(times.clone(), "Back");
    Ok(DetailsPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            scripts: vec!["count"],
            ..shell
        },
        errors,
        apology: None,
        line: choice.line_with(with),
        when: format::day_time(local(start)),
        held_until: hold
            .as_ref()
            .map(|hold| format::time(local(hold.expires_at).time())),
        typed,
        has_check: page.cookie(Kind::Check).is_some(),
        is_kept: false,
        times,
        suggestion: None,
        kept: choice.pairs(),
    })
}
