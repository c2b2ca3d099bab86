//! `/sign-in`: a link to the address, used by a button, on the browser that asked.

use askama::Template;
use axum::{extract::Path, http::header::SET_COOKIE, response::Response};
use midstance_clinic::{
    Token,
    auth::client::{LINK_MINUTES, enter, send_link},
};

use crate::{
    cookie::{self, Kind},
    fields::Fields,
    forms::{self, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/portal/sign_in.html")]
struct SignInPage {
    shell: Shell,
    errors: FormErrors,
    email: String,
}

#[derive(Template)]
#[template(path = "pages/portal/sent.html")]
struct SentPage {
    shell: Shell,
    email: String,
    minutes: i64,
    sends_mail: bool,
}

#[derive(Template)]
#[template(path = "pages/portal/enter.html")]
struct EnterPage {
    shell: Shell,
    used: bool,
}

/// `GET /sign-in`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page) -> Result<Response, Problem> {
    if page.shell.signed_in_name.is_some() {
        return Ok(see_other("/me"));
    }
    html(&SignInPage {
        shell: shell(&page, false),
        errors: FormErrors::new(),
        email: String::new(),
    })
}

/// `POST /sign-in`: the same answer whether or not the address is known.
///
/// # Errors
/// [`Problem::TooMany`] after too many links.
pub async fn send(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let Some(email) = errors.take("email", forms::email(fields.get("email"))) else {
        let email = fields.raw("email").to_owned();
        return refused(&SignInPage {
            shell: shell(&page, true),
            errors,
            email,
        });
    };
    let browser = send_link(page.clinic(), &email, &page.from).await?;
    let browser = browser.map_err(|wait| Problem::TooMany(wait.until))?;
    let sends_mail = page.clinic().config.sends_mail;
    let drawn = SentPage {
        shell: shell(&page, false),
        email,
        minutes: LINK_MINUTES,
        sends_mail,
    };
    let mut response = html(&drawn)?;
    let value = cookie::set(&page.app, Kind::Browser, &browser);
    response.headers_mut().append(SET_COOKIE, value);
    Ok(response)
}

/// `GET /sign-in/{link}`: a button, since mail scanners open links.
///
/// # Errors
/// When the page cannot be drawn.
pub async fn ask(page: Page, Path(_): Path<String>) -> Result<Response, Problem> {
    html(&EnterPage {
        shell: shell(&page, false),
        used: false,
    })
}

/// `POST /sign-in/{link}`
///
/// # Errors
/// When the store fails.
pub async fn act(page: Page, Path(link): Path<String>) -> Result<Response, Problem> {
    let browser = page
        .cookie(Kind::Browser)
        .unwrap_or_else(|| Token::received(""));
    match enter(page.clinic(), &Token::received(&link), &browser).await? {
        Some(session) => {
            let mut response = see_other("/me");
            let headers = response.headers_mut();
            headers.append(SET_COOKIE, cookie::set(&page.app, Kind::Client, &session));
            headers.append(SET_COOKIE, cookie::clear(&page.app, Kind::Browser));
            Ok(response)
        }
        None => refused(&EnterPage {
            shell: shell(&page, true),
            used: true,
        }),
    }
}

fn shell(page: &Page, has_error: bool) -> Shell {
    Shell {
        has_error,
        robots_noindex: true,
        ..page.shell.clone()
    }
}
