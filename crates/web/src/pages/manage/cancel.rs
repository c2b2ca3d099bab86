//! `/b/{token}/cancel`: asks once more, then calls off.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::booking::{BookError, Refused, cancel};
use midstance_store::appointment::Status;

use super::{find, show::VisitWords};
use crate::{
    page::{Page, html, see_other},
    problem::Problem,
    shell::{Link, Shell},
};

#[derive(Template)]
#[template(path = "pages/manage/cancel.html")]
struct CancelPage {
    shell: Shell,
    words: VisitWords,
}

/// `GET /b/{token}/cancel`
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere.
pub async fn ask(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let visit = find(&page, &token).await?;
    let back = Some(Link::new(format!("/b/{token}"), "Back"));
    let shell = Shell {
        back,
        robots_noindex: true,
        ..page.shell.clone()
    };
    html(&CancelPage {
        shell,
        words: VisitWords::new(&visit),
    })
}

/// `POST /b/{token}/cancel`
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere.
pub async fn act(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let visit = find(&page, &token).await?;
    match cancel(page.clinic(), &page.actor_of_link(), visit.appointment.id).await {
        Ok(()) => Ok(see_other(&format!("/b/{token}?now=cancelled"))),
        // Too late, or already called off: the page itself says how it stands.
        Err(BookError::Refused(Refused::Closed | Refused::TooLate { .. } | Refused::Changed)) => {
            let cancelled = find(&page, &token).await?.appointment.status == Status::Cancelled;
            let word = if cancelled { "?now=cancelled" } else { "" };
            Ok(see_other(&format!("/b/{token}{word}")))
        }
        Err(BookError::Refused(_)) => Err(Problem::NotFound),
        Err(BookError::Store(error)) => Err(error.into()),
    }
}
