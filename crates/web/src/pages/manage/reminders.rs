//! `/b/{token}/reminders`: stops reminder mails, or lets them come again.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::reminders::{are_stopped, set_stopped};

use super::{find_own, shell, show::masked};
use crate::{
    fields::Fields,
    page::{Page, html, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/manage/reminders.html")]
struct RemindersPage {
    shell: Shell,
    mail: String,
    stopped: bool,
}

/// `GET /b/{token}/reminders`
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere, [`Problem::ByMail`] when it does not prove whose it is.
pub async fn show(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let visit = find_own(&page, &token).await?;
    let stopped = are_stopped(page.clinic(), visit.appointment.id).await?;
    html(&RemindersPage {
        shell: shell(&page, &format!("/b/{token}"), "Your appointment"),
        mail: masked(&visit.client.email),
        stopped,
    })
}

/// `POST /b/{token}/reminders`
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere, [`Problem::ByMail`] when it does not prove whose it is.
pub async fn act(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let visit = find_own(&page, &token).await?;
    let stop = match fields.get("reminders") {
        "stop" => true,
        "send" => false,
        _ => return Err(Problem::BadRequest),
    };
    let actor = page.actor_of_link();
    set_stopped(page.clinic(), &actor, visit.appointment.id, stop).await?;
    Ok(see_other(&format!("/b/{token}/reminders")))
}
