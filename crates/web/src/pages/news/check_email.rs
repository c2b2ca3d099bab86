//! `/news/check-email`: the same page whether or not the address is known.

use askama::Template;
use axum::{http::HeaderValue, response::Response};
use midstance_clinic::{
    Token,
    newsletter::{JoinError, LINK_DAYS, again as ask_again},
};

use super::{origin, quiet_shell};
use crate::{
    app::App,
    cookie::{self, Kind},
    fields::Query,
    forms,
    page::{Page, html, see_other},
    problem::Problem,
    shell::Shell,
};

const HERE: &str = "/news/check-email";

#[derive(Template)]
#[template(path = "pages/news/check_email.html")]
struct CheckPage {
    shell: Shell,
    email: String,
    suggestion: Option<String>,
    days: i64,
    sends_mail: bool,
}

/// `GET /news/check-email`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let email = typed(&page).unwrap_or_default();
    let notice = (query.get("now") == "again").then(|| "A link is on its way again.".to_owned());
    html(&CheckPage {
        shell: Shell {
            notice,
            ..quiet_shell(&page)
        },
        suggestion: forms::email_suggestion(&email),
        email,
        days: LINK_DAYS,
        sends_mail: page.clinic().config.sends_mail,
    })
}

/// `POST /news/again`: the mail got lost.
///
/// # Errors
/// [`Problem::TooMany`] after too many requests.
pub async fn again(page: Page) -> Result<Response, Problem> {
    let Some(email) = typed(&page) else {
        return Ok(see_other("/news"));
    };
    match ask_again(page.clinic(), &email, origin(&page, HERE)).await {
        Ok(()) | Err(JoinError::Address(_)) => Ok(see_other(&format!("{HERE}?now=again"))),
        Err(JoinError::TooMany(wait)) => Err(Problem::TooMany(wait.until)),
        Err(JoinError::Store(error)) => Err(error.into()),
    }
}

/// The header that lets the page say which address was typed. It stands in no address of a page, so
/// it is in no history and no log.
pub(super) fn remember(app: &App, email: &str) -> HeaderValue {
    let word: String = email.bytes().map(|octet| format!("{octet:02x}")).collect();
    cookie::set(app, Kind::News, &Token::received(&word))
}

/// The address that was typed on this browser.
fn typed(page: &Page) -> Option<String> {
    let word = page.cookie(Kind::News)?;
    let octets: Option<Vec<u8>> = word
        .reveal()
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    forms::email(&String::from_utf8(octets?).ok()?).ok()
}
