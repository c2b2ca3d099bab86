//! `GET /book/time` and `POST /book/hold`: when.

use askama::Template;
use axum::{http::header::SET_COOKIE, response::Response};
use jiff::civil::Date;
use midstance_clinic::{
    availability::free_times_for,
    booking::{held, hold_instead},
    directory::zone_of,
};

use super::{
    choice::Choice,
    refused::Apology,
    times::{DAYS, Times},
};
use crate::{
    cookie::{self, Kind},
    fields::{Fields, Query},
    forms::{FormErrors, date_to_come},
    page::{Page, html_with, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/booking/time.html")]
struct TimePage {
    shell: Shell,
    errors: FormErrors,
    apology: Option<Apology>,
    line: String,
    jump: String,
    times: Times,
    query: String,
    anyone: Option<String>,
    kept: Vec<(&'static str, String)>,
    /// The first day shown, unless it is today: who loses a time comes back to where they were.
    from: Option<String>,
    phone: String,
    phone_href: String,
}

/// To whoever comes back to a last look that is over: booked, or left alone for too long.
const GONE: &str =
    "What you typed is no longer kept here. If you have booked, the confirmation is in your mail.";

/// `GET /book/time?service=&loc=&who=&from=`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(mut page: Page, Query(query): Query) -> Result<Response, Problem> {
    let choice = Choice::read(&page, &query);
    if choice.wish(&page).is_none() {
        return Ok(see_other(&format!("/book/practitioner{}", choice.query())));
    }
    page.shell.notice = (query.get("now") == "gone").then(|| GONE.into());
    time_page(&page, &choice, &query, None).await
}

/// `POST /book/hold`: keeps a time for ten minutes and goes on to the details.
///
/// # Errors
/// When the page cannot be drawn.
pub async fn choose(page: Page, fields: Fields) -> Result<Response, Problem> {
    let choice = Choice::read(&page, &fields);
    let (Some(wish), Some(start)) = (choice.wish(&page), choice.start) else {
        return Ok(see_other(&format!("/book/time{}", choice.query())));
    };
    let limit = page.clinic().limits.booking.count(&page.from, page.now);
    limit.map_err(|wait| Problem::TooMany(wait.until))?;
    let before = page.cookie(Kind::Hold);
    let stands = match &before {
        Some(token) => held(page.clinic(), token).await.is_ok_and(|h| h.is_some()),
        None => false,
    };
    if !stands {
        let limit = page.clinic().limits.hold.count(&page.from, page.now);
        limit.map_err(|wait| Problem::TooMany(wait.until))?;
    }
    match hold_instead(page.clinic(), wish, start, before.as_ref()).await {
        Ok(held) => {
            let mut response = see_other(&format!("/book/details{}", choice.query()));
            let value = cookie::set(&page.app, Kind::Hold, &held.token);
            response.headers_mut().append(SET_COOKIE, value);
            Ok(response)
        }
        Err(error) => {
            let apology = Apology::of(&page, &choice, error)?;
            time_page(&page, &choice, &fields, Some(apology)).await
        }
    }
}

/// The list of times, below an apology where the one that was wanted cannot be had.
///
/// # Errors
/// When the page cannot be drawn.
pub(super) async fn time_page(
    page: &Page,
    choice: &Choice,
    fields: &Fields,
    apology: Option<Apology>,
) -> Result<Response, Problem> {
    let (Some(wish), Some(location)) = (choice.wish(page), choice.location.as_ref()) else {
        return Err(Problem::NotFound);
    };
    let zone = zone_of(location)?;
    let today = page.now.to_zoned(zone.clone()).date();
    let mut errors = FormErrors::new();
    let wanted = choice
        .start
        .map(|start| start.to_zoned(zone.clone()).date());
    let first = first_day(fields, (today, wanted), &mut errors);
    let own = page.cookie(Kind::Hold);
    let free = free_times_for(page.clinic(), wish, (first, DAYS), own.as_ref()).await;
    let free = free.map_err(|error| crate::problem::fault(&error))?;
    let times = Times::new(page, choice, first, &free);
    let open = Choice {
        start: None,
        ..choice.clone()
    };
    let anyone = Choice {
        who: Some(None),
        ..open.clone()
    };
    let status = match (&apology, errors.is_empty()) {
        (Some(_), _) => axum::http::StatusCode::CONFLICT,
        (None, false) => axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => axum::http::StatusCode::OK,
    };
    let back = Choice {
        who: None,
        start: None,
        ..choice.clone()
    };
    let shell = page.shell_back(format!("/book/practitioner{}", back.query()), "Back");
    html_with(
        status,
        &TimePage {
            shell: Shell {
                has_error: !errors.is_empty() || apology.is_some(),
                ..shell
            },
            errors,
            apology,
            line: choice.line(),
            jump: fields.get("jump").to_owned(),
            times,
            query: open.query(),
            anyone: anyone.leaves_open(page).then(|| anyone.query()),
            kept: open.pairs(),
            from: (first > today).then(|| first.to_string()),
            phone: crate::format::phone(&location.phone),
            phone_href: crate::format::phone_href(&location.phone),
        },
    )
}

/// The first day shown: `from` of a link, what was typed under "Jump to a date", or the day of a time
/// that was wanted.
fn first_day(
    fields: &Fields,
    (today, wanted): (Date, Option<Date>),
    errors: &mut FormErrors,
) -> Date {
    let typed = fields.get("jump");
    let named = if typed.is_empty() {
        fields.get("from").parse().ok()
    } else {
        errors.take(
            "jump",
            date_to_come(typed, today).map_err(|problem| problem.message("Date")),
        )
    };
    named.or(wanted).unwrap_or(today).max(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_typed_date_wins_over_the_page_and_the_page_over_the_time_that_was_wanted() {
        let today = date(2026, 11, 27);
        let first = |query: &str, wanted| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let fields = Fields::of(&pairs.collect::<Vec<_>>());
            first_day(&fields, (today, wanted), &mut FormErrors::new())
        };
        let christmas = Some(date(2026, 12, 25));
        assert_eq!(first("", None), today);
        assert_eq!(first("", christmas), date(2026, 12, 25));
        assert_eq!(first("from=2027-01-04", christmas), date(2027, 1, 4));
        assert_eq!(
            first("jump=12 March&from=2027-01-04", None),
            date(2027, 3, 12)
        );
        assert_eq!(first("from=2026-01-04", None), today);
    }
}
