//! `/u/{token}`: leaving, and taking it back. Opening the link ends nothing.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    Token,
    newsletter::{Preferences, leave_by_token, preferences, undo as take_back},
};
use midstance_store::newsletter::{Channel, Status};

use super::{origin, quiet_shell};
use crate::{
    format,
    page::{Page, html, see_other},
    problem::Problem,
    shell::Shell,
};

/// The page as the consent log names it.
const PAGE: &str = "/u";

#[derive(Template)]
#[template(path = "pages/news/leave.html")]
struct LeavePage {
    shell: Shell,
    heading: &'static str,
    subscribed: bool,
    left: bool,
    bounced: bool,
    takes_no_mail: bool,
    can_undo: bool,
    email: String,
    path: String,
}

/// The subscription of a leaving link.
pub(super) async fn find(page: &Page, token: &str) -> Result<Preferences, Problem> {
    preferences(page.clinic(), &Token::received(token))
        .await?
        .ok_or(Problem::NotFound)
}

/// `GET /u/{token}`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn show(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let found = find(&page, &token).await?;
    let status = found.subscriber.status;
    html(&LeavePage {
        shell: quiet_shell(&page),
        heading: match status {
            Status::Active => "Leave the newsletter?",
            Status::Left => "You have left the newsletter",
            Status::Bounced => "We cannot reach you",
            Status::Pending => "You are not subscribed yet",
        },
        subscribed: status == Status::Active,
        left: status == Status::Left,
        bounced: status == Status::Bounced,
        takes_no_mail: found.takes_no_mail,
        can_undo: found.can_undo,
        email: format::masked_email(&found.subscriber.email),
        path: format!("/u/{token}"),
    })
}

/// `POST /u/{token}/leave`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn act(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let from = origin(&page, PAGE);
    let secret = Token::received(&token);
    if leave_by_token(page.clinic(), &secret, Channel::Page, from).await? {
        Ok(see_other(&format!("/u/{token}")))
    } else {
        Err(Problem::NotFound)
    }
}

/// `POST /u/{token}/undo`: too late, it leads to the page that says how to join again.
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn undo(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    find(&page, &token).await?;
    let from = origin(&page, PAGE);
    if take_back(page.clinic(), &Token::received(&token), from).await? {
        Ok(see_other(&format!("/u/{token}/preferences?now=back")))
    } else {
        Ok(see_other(&format!("/u/{token}")))
    }
}
