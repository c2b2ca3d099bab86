//! `/staff/forgot-password` and `/staff/password/{link}`: choosing a password by a one-time link.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use midstance_clinic::{
    Token,
    team::{FORGOT_MINUTES, TeamError, ask_link, choose_password, opened},
};

use super::team::refusal;
use crate::{
    fields::Fields,
    forms::{self, FormErrors},
    page::{Page, html, html_with, refused, see_other},
    problem::Problem,
    shell::{Audience, Link, Shell},
};

#[derive(Template)]
#[template(path = "pages/staff/password/forgot.html")]
struct ForgotPage {
    shell: Shell,
    errors: FormErrors,
    email: String,
    sends_mail: bool,
}

#[derive(Template)]
#[template(path = "pages/staff/password/sent.html")]
struct SentPage {
    shell: Shell,
    email: String,
    minutes: i64,
}

#[derive(Template)]
#[template(path = "pages/staff/password/choose.html")]
struct ChoosePage {
    shell: Shell,
    errors: FormErrors,
    link: String,
    name: String,
    email: String,
    first: bool,
}

#[derive(Template)]
#[template(path = "pages/staff/password/over.html")]
struct OverPage {
    shell: Shell,
}

/// `GET /staff/forgot-password`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn forgot(page: Page) -> Result<Response, Problem> {
    html(&forgot_page(&page, "", FormErrors::new()))
}

/// `POST /staff/forgot-password`: the same answer whether or not the address is known.
///
/// # Errors
/// [`Problem::TooMany`] after too many links.
pub async fn send(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let Some(email) = errors.take("email", forms::email(fields.get("email"))) else {
        return refused(&forgot_page(&page, fields.raw("email"), errors));
    };
    if !page.clinic().config.sends_mail {
        return html(&forgot_page(&page, &email, errors));
    }
    let asked = ask_link(page.clinic(), &email, &page.from);
    asked.map_err(|wait| Problem::TooMany(wait.until))?;
    html(&SentPage {
        shell: shell(&page, false),
        email,
        minutes: FORGOT_MINUTES,
    })
}

/// `GET /staff/password/{link}`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Path(link): Path<String>) -> Result<Response, Problem> {
    draw(&page, &link, FormErrors::new()).await
}

/// `POST /staff/password/{link}`: chooses the password and leads to the sign-in.
///
/// # Errors
/// When the store fails.
pub async fn act(
    page: Page,
    Path(link): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let chosen = fields.raw("new").to_owned();
    match choose_password(page.clinic(), &Token::received(&link), chosen).await {
        Ok(_) => Ok(see_other("/staff/sign-in?now=chosen")),
        Err(TeamError::NotFound | TeamError::Changed) => over(&page),
        Err(error) => {
            refusal(&mut errors, error)?;
            draw(&page, &link, errors).await
        }
    }
}

async fn draw(page: &Page, link: &str, errors: FormErrors) -> Result<Response, Problem> {
    let Some(account) = opened(page.clinic(), &Token::received(link)).await? else {
        return over(page);
    };
    let status = errors.status();
    let drawn = ChoosePage {
        shell: shell(page, !errors.is_empty()),
        errors,
        link: link.to_owned(),
        name: account.name,
        email: account.email,
        first: account.password_hash.is_empty(),
    };
    html_with(status, &drawn)
}

/// The link was used, has run out, or never was one.
fn over(page: &Page) -> Result<Response, Problem> {
    let shell = shell(page, false);
    html_with(StatusCode::NOT_FOUND, &OverPage { shell })
}

fn forgot_page(page: &Page, email: &str, errors: FormErrors) -> ForgotPage {
    ForgotPage {
        shell: Shell {
            back: Some(Link::new("/staff/sign-in", "Staff sign-in")),
            ..shell(page, !errors.is_empty())
        },
        errors,
        email: email.to_owned(),
        sends_mail: page.clinic().config.sends_mail,
    }
}

/// Whoever is signed in, these pages are about whoever holds the link.
fn shell(page: &Page, has_error: bool) -> Shell {
    Shell {
        has_error,
        robots_noindex: true,
        audience: Audience::Public,
        signed_in_name: None,
        nav: &crate::shell::nav::PUBLIC,
        ..page.shell.clone()
    }
}
