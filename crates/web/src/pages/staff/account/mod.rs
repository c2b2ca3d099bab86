//! `/staff/account`: one's own password and devices.

use askama::Template;
use axum::response::Response;
use midstance_clinic::{
    Token,
    team::{TeamError, change_password, confirm, end_other_sessions, own},
};

use super::team::{refusal, role_word};
use crate::{
    cookie::Kind,
    fields::{Fields, Query},
    format,
    forms::FormErrors,
    page::{Page, html_with, see_other},
    problem::Problem,
    shell::Shell,
};

const HERE: &str = "/staff/account";

#[derive(Template)]
#[template(path = "pages/staff/account/account.html")]
struct AccountPage {
    shell: Shell,
    errors: FormErrors,
    rows: Vec<(&'static str, String)>,
    email: String,
    elsewhere: usize,
}

/// `GET /staff/account`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let notice = match query.get("now") {
        "changed" => Some("Your password is changed. Other browsers were signed out."),
        "out" => Some("Other browsers were signed out."),
        _ => None,
    };
    draw(&page, FormErrors::new(), notice).await
}

/// `POST /staff/account`: a new password, once the present one is right.
///
/// # Errors
/// [`Problem::TooMany`] after too many wrong ones.
pub async fn change(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    if fields.raw("password").is_empty() {
        errors.add("password", "Enter your present password");
    }
    if fields.raw("new").is_empty() {
        errors.add("new", "Enter a new password");
    }
    if errors.is_empty() {
        match try_change(&page, &fields).await {
            Ok(()) => return Ok(see_other(&format!("{HERE}?now=changed"))),
            Err(TeamError::Changed) => errors.add(
                "password",
                "Your password was changed meanwhile. Type the one that holds now",
            ),
            Err(error) => refusal(&mut errors, error)?,
        }
    }
    draw(&page, errors, None).await
}

async fn try_change(page: &Page, fields: &Fields) -> Result<(), TeamError> {
    let staff = page.signed_in().map_err(|_| TeamError::NotFound)?;
    let (old, new) = (fields.raw("password"), fields.raw("new"));
    midstance_clinic::auth::check_password_rules(new)?;
    let by = confirm(page.clinic(), staff, old.to_owned()).await?;
    change_password(page.clinic(), &by, &here(page), new.to_owned()).await
}

/// `POST /staff/account/sign-out-others`
///
/// # Errors
/// When the store fails.
pub async fn sign_out_others(page: Page) -> Result<Response, Problem> {
    end_other_sessions(page.clinic(), page.signed_in()?, &here(&page)).await?;
    Ok(see_other(&format!("{HERE}?now=out")))
}

/// The session of this browser.
fn here(page: &Page) -> Token {
    let none = || Token::received("");
    page.cookie(Kind::Session).unwrap_or_else(none)
}

async fn draw(
    page: &Page,
    errors: FormErrors,
    notice: Option<&'static str>,
) -> Result<Response, Problem> {
    let own = match own(page.clinic(), page.signed_in()?).await {
        Ok(own) => own,
        Err(TeamError::Store(error)) => return Err(error.into()),
        Err(_) => return Err(Problem::NotFound),
    };
    let account = own.account;
    let treats = account
        .practitioner
        .and_then(|id| page.directory.practitioner(id));
    let mut rows = vec![
        ("Name", account.name),
        ("Sign in with", account.email.clone()),
        ("Role", role_word(account.role).to_owned()),
    ];
    if let Some(who) = treats {
        rows.push(("In the calendar", who.name.clone()));
    }
    let sessions = usize::try_from(own.sessions).unwrap_or_default();
    let elsewhere = sessions.saturating_sub(1);
    if elsewhere > 0 {
        let words = format::count(elsewhere, "other browser", "other browsers");
        rows.push(("Signed in", format!("Here and in {words}")));
    }
    let status = errors.status();
    let drawn = AccountPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            notice: notice.map(Into::into),
            ..page.shell.clone()
        },
        errors,
        rows,
        email: account.email,
        elsewhere,
    };
    html_with(status, &drawn)
}
