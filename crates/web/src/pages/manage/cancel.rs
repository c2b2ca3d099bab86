//! `/b/{token}/cancel`: asks once more, then calls off.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::booking::{BookError, REASON, Refused, Visit, cancel_because};
use midstance_store::appointment::Status;

use super::{
    find, shell,
    show::{Reader, VisitWords, may_change, rule},
};
use crate::{
    fields::Fields,
    forms::{self, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/manage/cancel.html")]
struct CancelPage {
    shell: Shell,
    words: VisitWords,
    /// Until when it costs nothing.
    rule: String,
    reason: String,
    errors: FormErrors,
}

/// `GET /b/{token}/cancel`
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere.
pub async fn ask(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let visit = find(&page, &token).await?;
    if !may_change(&page, &visit) {
        return Ok(see_other(&format!("/b/{token}?now=late")));
    }
    html(&draw(&page, &token, &visit, ("", FormErrors::new()))?)
}

fn draw(
    page: &Page,
    token: &str,
    visit: &Visit,
    (reason, errors): (&str, FormErrors),
) -> Result<CancelPage, Problem> {
    let shell = Shell {
        scripts: vec!["count"],
        has_error: !errors.is_empty(),
        ..shell(page, &format!("/b/{token}"), "Back")
    };
    Ok(CancelPage {
        shell,
        words: VisitWords::new(visit, Reader::Client),
        rule: rule(page, visit)?,
        reason: reason.to_owned(),
        errors,
    })
}

/// `POST /b/{token}/cancel`
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere.
pub async fn act(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let visit = find(&page, &token).await?;
    let reason = fields.get("reason");
    if let Err(why) = forms::fits("The reason", reason, REASON) {
        let mut errors = FormErrors::new();
        errors.add("reason", why);
        return refused(&draw(&page, &token, &visit, (reason, errors))?);
    }
    let (actor, id) = (page.actor_of_link(), visit.appointment.id);
    match cancel_because(page.clinic(), &actor, id, reason).await {
        Ok(()) => Ok(see_other(&format!("/b/{token}?now=cancelled"))),
        // Too late, or already called off: the page itself says how it stands.
        Err(BookError::Refused(Refused::Closed | Refused::TooLate { .. } | Refused::Changed)) => {
            let cancelled = find(&page, &token).await?.appointment.status == Status::Cancelled;
            let word = if cancelled { "cancelled" } else { "late" };
            Ok(see_other(&format!("/b/{token}?now={word}")))
        }
        Err(BookError::Refused(_)) => Err(Problem::NotFound),
        Err(BookError::Store(error)) => Err(error.into()),
    }
}
