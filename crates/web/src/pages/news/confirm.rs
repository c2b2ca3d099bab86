//! `/news/confirm/{token}`: a page with a button. Opening the link subscribes nobody.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use midstance_clinic::{
    Token,
    newsletter::{JoinError, LINK_DAYS, Link, confirm, leave_path, look, renew},
};

use super::{origin, quiet_shell};
use crate::{
    page::{Page, html_with, see_other},
    problem::Problem,
    shell::Shell,
};

/// The page as the consent log names it.
const PAGE: &str = "/news/confirm";

#[derive(Template)]
#[template(path = "pages/news/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    heading: &'static str,
    open: bool,
    expired: bool,
    subscribed: bool,
    left: bool,
    action: String,
    clinic: String,
    often: String,
    days: i64,
}

/// `GET /news/confirm/{token}`
///
/// # Errors
/// When the store fails; a wrong link has a page of its own.
pub async fn ask(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let link = look(page.clinic(), &Token::received(&token)).await?;
    draw(&page, &token, link).await
}

/// `POST /news/confirm/{token}`
///
/// # Errors
/// When the store fails; a link that does not work has a page of its own.
pub async fn act(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let link = confirm(page.clinic(), &Token::received(&token), origin(&page, PAGE)).await?;
    match link {
        Link::Subscribed(leave) => {
            let to = format!("{}/preferences?now=subscribed", leave_path(&leave));
            Ok(see_other(&to))
        }
        other => draw(&page, &token, other).await,
    }
}

/// `POST /news/confirm/{token}/again`: a new link in the place of one that has run out.
///
/// # Errors
/// [`Problem::TooMany`] after too many requests.
pub async fn again(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let renewed = renew(page.clinic(), &Token::received(&token), origin(&page, PAGE)).await;
    match renewed {
        Ok(true) => Ok(see_other("/news/check-email?now=again")),
        Ok(false) => draw(&page, &token, Link::Unknown).await,
        Err(JoinError::TooMany(wait)) => Err(Problem::TooMany(wait.until)),
        // The address was written to before, so it is one.
        Err(JoinError::Address(_)) => Err(Problem::BadRequest),
        Err(JoinError::Store(error)) => Err(error.into()),
    }
}

async fn draw(page: &Page, token: &str, link: Link) -> Result<Response, Problem> {
    let promise = page.clinic().newsletter_promise().await?;
    let (status, heading) = match &link {
        Link::Open => (StatusCode::OK, "Confirm your subscription"),
        Link::Expired => (StatusCode::GONE, "This link has expired"),
        Link::Subscribed(_) => (StatusCode::OK, "You are already subscribed"),
        Link::Left => (StatusCode::GONE, "This link has been used"),
        Link::Unknown => (StatusCode::NOT_FOUND, "This link does not work"),
    };
    let action = match &link {
        Link::Subscribed(leave) => format!("{}/preferences", leave_path(leave)),
        _ => format!("/news/confirm/{token}"),
    };
    let drawn = ConfirmPage {
        shell: quiet_shell(page),
        heading,
        open: link == Link::Open,
        expired: link == Link::Expired,
        subscribed: matches!(link, Link::Subscribed(_)),
        left: link == Link::Left,
        action,
        clinic: promise.clinic,
        often: promise.often,
        days: LINK_DAYS,
    };
    html_with(status, &drawn)
}
