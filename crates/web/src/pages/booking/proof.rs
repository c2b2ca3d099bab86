//! `/book/sent` and `/book/confirm/{token}`: a new client confirms by mail. Opening the link changes
//! nothing; the button on its page books.

use askama::Template;
use axum::{
    extract::Path,
    http::{StatusCode, header::SET_COOKIE},
    response::Response,
};
use jiff::Timestamp;
use midstance_clinic::{
    Token,
    booking::{BookError, Refused, confirm, waiting_for},
    directory::zone_of,
};

use super::{choice::Choice, refused::Apology};
use crate::{
    cookie::{self, Kind},
    fields::Query,
    format,
    page::{Page, html, html_with, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/booking/sent.html")]
struct SentPage {
    shell: Shell,
    until: Option<String>,
    sends_mail: bool,
}

#[derive(Template)]
#[template(path = "pages/booking/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    apology: Option<Apology>,
    /// Whether the button was pressed before.
    booked: bool,
    /// Whether the check that is to be shared is on another device.
    elsewhere: bool,
    rows: Vec<(&'static str, String)>,
    until: Option<String>,
    again: String,
}

/// `GET /book/sent?loc=&until=`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn sent(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let choice = Choice::read(&page, &query);
    let until: Option<Timestamp> = query.get("until").parse().ok();
    let zone = choice.location.as_ref().map(zone_of).transpose()?;
    let until = until
        .zip(zone)
        .map(|(until, zone)| format::time(until.to_zoned(zone).time()));
    html(&SentPage {
        until,
        sends_mail: page.clinic().config.sends_mail,
        shell: Shell {
            robots_noindex: true,
            ..page.shell
        },
    })
}

async fn draw(page: &Page, token: &Token, apology: Option<BookError>) -> Result<Response, Problem> {
    let waiting = waiting_for(page.clinic(), token).await?;
    let waiting = waiting.ok_or(Problem::NotFound)?;
    let (wish, d) = (waiting.wish, &page.directory);
    let choice = Choice {
        service: d.service(wish.service).cloned(),
        location: d.location(wish.location).cloned(),
        who: wish
            .practitioner
            .and_then(|id| d.practitioner(id).cloned())
            .map(Some),
        start: None,
    };
    let location = choice.location.as_ref().ok_or(Problem::NotFound)?;
    let zone = zone_of(location)?;
    let local = |at: Timestamp| format::day_time(at.to_zoned(zone.clone()).datetime());
    let mut rows = vec![(
        "When",
        format!(
            "{}, {}",
            local(waiting.start),
            format::zone_words(&location.zone)
        ),
    )];
    rows.extend(choice.service.iter().map(|s| ("What", s.name.clone())));
    let person = choice.who.iter().flatten();
    rows.extend(person.map(|p| ("With", format!("{}, {}", p.name, p.credentials))));
    rows.push((
        "Where",
        format!("{}, {}", location.name, crate::page::address(location)),
    ));
    let has_error = apology.is_some();
    let status = if has_error {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let apology = apology
        .map(|error| Apology::of(page, &choice, error))
        .transpose()?;
    let held = waiting.held && waiting.until > page.now;
    let drawn = ConfirmPage {
        booked: waiting.booked,
        elsewhere: waiting.shares.is_some_and(|meant| {
            let here = page.cookie(Kind::Check);
            here.is_none_or(|here| here.hash() != meant)
        }),
        again: format!("/book/time{}", choice.query()),
        until: held.then(|| local(waiting.until)),
        rows,
        apology,
        shell: Shell {
            has_error,
            robots_noindex: true,
            ..page.shell.clone()
        },
    };
    html_with(status, &drawn)
}

/// `GET /book/confirm/{token}`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn show(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    draw(&page, &Token::received(&token), None).await
}

/// `POST /book/confirm/{token}`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn act(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let token = Token::received(&token);
    let check = page.cookie(Kind::Check);
    match confirm(page.clinic(), &page.actor_of_link(), &token, check).await {
        Ok(booked) => {
            let mut response = see_other(&format!("/b/{}", booked.manage.reveal()));
            let clear = cookie::clear(&page.app, Kind::Hold);
            response.headers_mut().append(SET_COOKIE, clear);
            Ok(response)
        }
        Err(BookError::Refused(Refused::NotFound)) => Err(Problem::NotFound),
        Err(error) => draw(&page, &token, Some(error)).await,
    }
}
