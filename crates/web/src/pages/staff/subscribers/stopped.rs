//! `/staff/subscribers/stopped`: looking up an address that is not written to, and allowing it again.

use askama::Template;
use axum::response::Response;
use midstance_clinic::newsletter::{
    Why, can_allow,
    staff::{allow_again, stands_against, suppressed},
};
use midstance_store::newsletter::{Scope, Suppression};

use super::HERE;
use crate::{
    fields::{Fields, Query},
    format,
    forms::{self, FormErrors, fits},
    page::{Page, html, refused, see_other},
    pages::staff::today::clinic_zone,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/subscribers/stopped.html")]
struct StoppedPage {
    shell: Shell,
    errors: FormErrors,
    counts: Vec<String>,
    email: String,
    answer: Option<String>,
    can_allow: bool,
    evidence: String,
}

/// `GET /staff/subscribers/stopped`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let mut drawn = draw(&page, &Fields::default(), FormErrors::new()).await?;
    if query.get("now") == "allowed" {
        drawn.shell.notice = Some("Mail to this address is allowed again.".into());
    }
    html(&drawn)
}

/// `POST /staff/subscribers/stopped`: the address stands in no address of a page.
///
/// # Errors
/// When the store fails.
pub async fn look(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let Some(email) = errors.take("email", forms::email(fields.get("email"))) else {
        return refused(&draw(&page, &fields, errors).await?);
    };
    let found = stands_against(page.clinic(), &email).await?;
    let mut drawn = draw(&page, &fields, errors).await?;
    drawn.can_allow = found.as_ref().is_some_and(can_allow);
    drawn.answer = Some(words(&page, &email, found)?);
    html(&drawn)
}

/// `POST /staff/subscribers/stopped/allow`
///
/// # Errors
/// When the store fails.
pub async fn allow(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let email = errors.take("email", forms::email(fields.get("email")));
    let evidence = fields.get("evidence");
    if evidence.is_empty() {
        errors.add(
            "evidence",
            "Say how you know that the address takes mail now",
        );
    }
    errors.take("evidence", fits("What you say", evidence, 300));
    let (Some(email), true) = (email, errors.is_empty()) else {
        let mut drawn = draw(&page, &fields, errors).await?;
        drawn.can_allow = true;
        return refused(&drawn);
    };
    allow_again(page.clinic(), &page.actor(), &email, evidence).await?;
    Ok(see_other(&format!("{HERE}/stopped?now=allowed")))
}

fn words(page: &Page, email: &str, found: Option<Suppression>) -> Result<String, Problem> {
    let zone = clinic_zone(page)?;
    Ok(match found {
        None => format!("{email} may be written to."),
        Some(stands) => {
            let since = format::date_short(stands.at.to_zoned(zone).date());
            let (what, why) = (what(stands.scope), Why::of(&stands.reason).words());
            format!("{email} {what} since {since}: {why}.")
        }
    })
}

/// What an address does not get, as "… gets no newsletter".
pub(super) fn what(scope: Scope) -> &'static str {
    match scope {
        Scope::Newsletter => "gets no newsletter",
        Scope::All => "gets no mail at all, also none about appointments",
    }
}

async fn draw(page: &Page, fields: &Fields, errors: FormErrors) -> Result<StoppedPage, Problem> {
    let count = |(scope, why, many): (Scope, Why, u32)| {
        let many = format::count(many as usize, "address", "addresses");
        let what = match scope {
            Scope::Newsletter => "No newsletter",
            Scope::All => "No mail at all",
        };
        format!("{what}, because {}: {many}", why.words())
    };
    let counts = suppressed(page.clinic()).await?;
    Ok(StoppedPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back(HERE, "Subscribers")
        },
        errors,
        counts: counts.into_iter().map(count).collect(),
        email: fields.raw("email").to_owned(),
        answer: None,
        can_allow: false,
        evidence: fields.raw("evidence").to_owned(),
    })
}
