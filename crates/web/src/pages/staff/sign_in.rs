//! `/staff/sign-in` and `/sign-out`.

use askama::Template;
use axum::{http::header::SET_COOKIE, response::Response};
use midstance_clinic::{
    auth::{SignInError, client::leave, sign_in, sign_out},
    samples,
};

use crate::{
    cookie::{self, Kind},
    fields::{Fields, Query},
    forms::FormErrors,
    page::{Page, html, refused, see_other},
    pages::theme::local,
    problem::Problem,
    shell::{Audience, Shell},
};

#[derive(Template)]
#[template(path = "pages/staff/sign_in.html")]
struct SignInPage {
    shell: Shell,
    errors: FormErrors,
    email: String,
    back: String,
    demo: Option<(&'static str, &'static str)>,
}

/// `GET /staff/sign-in`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    if page.staff.is_some() {
        return Ok(see_other("/staff"));
    }
    let mut drawn = sign_in_page(&page, &query, FormErrors::new());
    if query.get("now") == "chosen" {
        drawn.shell.notice = Some("Your password is saved. Sign in with it.".into());
    }
    html(&drawn)
}

/// `POST /staff/sign-in`
///
/// # Errors
/// [`Problem::TooMany`] after too many tries.
pub async fn act(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    if !fields.has("email") {
        errors.add("email", "Enter your email address");
    }
    if fields.raw("password").is_empty() {
        errors.add("password", "Enter your password");
    }
    if !errors.is_empty() {
        return refused(&sign_in_page(&page, &fields, errors));
    }
    let password = fields.raw("password").to_owned();
    match sign_in(page.clinic(), fields.get("email"), password, &page.from).await {
        Ok(token) => {
            let back = local(fields.get("back"));
            let mut response = see_other(if back.starts_with("/staff") {
                back
            } else {
                "/staff"
            });
            let value = cookie::set(&page.app, Kind::Session, &token);
            response.headers_mut().append(SET_COOKIE, value);
            Ok(response)
        }
        Err(SignInError::Wrong) => {
            errors.add(
                "email",
                "Email or password is not right. Check both and try again",
            );
            refused(&sign_in_page(&page, &fields, errors))
        }
        Err(SignInError::TooMany(wait)) => Err(Problem::TooMany(wait.until)),
        Err(SignInError::Store(error)) => Err(error.into()),
    }
}

/// `POST /sign-out`
///
/// # Errors
/// When the store fails.
pub async fn out(page: Page) -> Result<Response, Problem> {
    if let Some(token) = page.cookie(Kind::Session) {
        sign_out(page.clinic(), &token).await?;
    }
    if let Some(token) = page.cookie(Kind::Client) {
        leave(page.clinic(), &token).await?;
    }
    let mut response = see_other("/");
    response
        .headers_mut()
        .append(SET_COOKIE, cookie::clear(&page.app, Kind::Session));
    let client = cookie::clear(&page.app, Kind::Client);
    response.headers_mut().append(SET_COOKIE, client);
    Ok(response)
}

fn sign_in_page(page: &Page, fields: &Fields, errors: FormErrors) -> SignInPage {
    let shell = Shell {
        has_error: !errors.is_empty(),
        robots_noindex: true,
        audience: Audience::Public,
        ..page.shell.clone()
    };
    SignInPage {
        shell,
        errors,
        email: fields.raw("email").to_owned(),
        back: local(fields.get("back")).to_owned(),
        demo: page.clinic().config.demo.then_some(samples::OWNER),
    }
}
