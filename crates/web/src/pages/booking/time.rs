//! `GET /book/time` and `POST /book/hold`: when.

use askama::Template;
use axum::{http::header::SET_COOKIE, response::Response};
use jiff::civil::Date;
use midstance_clinic::{availability::free_times, booking::hold, directory::zone_of};

use super::{
    choice::Choice,
    refused::Apology,
    times::{DAYS, Times},
};
use crate::{
    cookie::{self, Kind},
    fields::{Fields, Query},
    forms::{FormErrors, date_words},
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
    phone: String,
    phone_href: String,
}

/// `GET /book/time?service=&loc=&who=&from=`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let choice = Choice::read(&page, &query);
    if choice.wish(&page).is_none() {
        return Ok(see_other(&format!("/book/practitioner{}", choice.query())));
    }
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
    match hold(page.clinic(), wish, start).await {
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

async fn time_page(
    page: &Page,
    choice: &Choice,
    fields: &Fields,
    apology: Option<Apology>,
) -> Result<Response, Problem> {
    let (Some(wish), Some(location)) = (choice.wish(page), choice.location.as_ref()) else {
        return Err(Problem::NotFound);
    };
    let today = page.now.to_zoned(zone_of(location)?).date();
    let mut errors = FormErrors::new();
    let first = first_day(fields, today, &mut errors);
    let free = free_times(page.clinic(), wish, first, DAYS).await;
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
            anyone: choice
                .who
                .as_ref()
                .is_some_and(Option::is_some)
                .then(|| anyone.query()),
            kept: open.pairs(),
            phone: crate::format::phone(&location.phone),
            phone_href: crate::format::phone_href(&location.phone),
        },
    )
}

/// The first day shown: `from` of a link, or what was typed under "Jump to a date".
fn first_day(fields: &Fields, today: Date, errors: &mut FormErrors) -> Date {
    let typed = fields.get("jump");
    let wanted = if typed.is_empty() {
        fields.get("from").parse().ok()
    } else {
        errors.take(
            "jump",
            date_words(typed).map_err(|problem| problem.message("Date")),
        )
    };
    wanted.unwrap_or(today).max(today)
}
