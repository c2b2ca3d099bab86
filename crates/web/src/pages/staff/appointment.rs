//! `/staff/appointments/{id}`: one visit, as the practitioner needs it.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    booking::{BookError, StatusError, Visit, cancel, set_status, visit},
    mailbox,
    training::shared_training,
};
use midstance_store::{
    AppointmentId,
    appointment::Status,
    outbox::{Delivery, OutboxMessage},
};

use super::today::actions;
use crate::{
    access::Access,
    fields::{Fields, Query},
    format,
    page::{Page, html, see_other},
    pages::{manage::show::VisitWords, theme::local},
    problem::Problem,
    shell::{Link, Shell},
};

#[derive(Template)]
#[template(path = "pages/staff/appointment.html")]
struct AppointmentPage {
    shell: Shell,
    id: String,
    version: i64,
    client: String,
    email: String,
    phone: String,
    phone_href: String,
    words: VisitWords,
    note: String,
    actions: Vec<(&'static str, &'static str)>,
    can_cancel: bool,
    shared: Option<crate::pages::staff::appointment::SharedWords>,
    mails: Vec<MailLine>,
    shares_runs: bool,
}

/// What the client shared, in words.
pub struct SharedWords {
    /// When consent was given.
    pub consented: String,
    /// Answers, as pairs of question and answer.
    pub answers: Vec<(String, String)>,
    /// What the answers pointed to, a line each.
    pub result: Vec<String>,
    /// Danger rules that held.
    pub rules: Vec<String>,
    /// Version of the knowledge.
    pub version: String,
}

struct MailLine {
    id: String,
    subject: String,
    state: &'static str,
}

/// The word for where a message stands.
#[must_use]
pub fn delivery_word(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Waiting => "Waiting",
        Delivery::Sent => "Sent",
        Delivery::Failed => "Given up",
    }
}

async fn find(page: &Page, id: &str) -> Result<Visit, Problem> {
    let id: AppointmentId = id.parse().map_err(|_| Problem::NotFound)?;
    visit(page.clinic(), id).await?.ok_or(Problem::NotFound)
}

/// `GET /staff/appointments/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let visit = find(&page, &id).await?;
    let mails = mailbox::about(page.clinic(), visit.appointment.id).await?;
    let day = visit.appointment.local_start.date();
    let notice = match query.get("now") {
        "changed" => {
            Some("Someone else changed this appointment meanwhile. This is how it stands.")
        }
        "cancelled" => Some("The appointment is cancelled. The client is told by mail."),
        _ => None,
    };
    let shell = Shell {
        back: Some(Link::new(format!("/staff?day={day}"), "Day")),
        notice: notice.map(Into::into),
        ..page.shell.clone()
    };
    html(&AppointmentPage {
        shell,
        id,
        version: visit.appointment.version,
        client: visit.client.name.clone(),
        email: visit.client.email.clone(),
        phone: format::phone(&visit.client.phone),
        phone_href: format::phone_href(&visit.client.phone),
        words: VisitWords::new(&visit),
        note: visit.appointment.note.clone(),
        actions: actions(visit.appointment.status),
        can_cancel: visit.appointment.status == Status::Booked,
        shared: shared_words(&page, &visit),
        mails: mails.iter().map(mail_line).collect(),
        shares_runs: shares_runs(&page, &visit).await?,
    })
}

/// Whether the runs of the client may be opened by whoever is signed in.
async fn shares_runs(page: &Page, visit: &Visit) -> Result<bool, Problem> {
    if !Access::Care.admits(page.staff.as_ref().map(|staff| staff.role)) {
        return Ok(false);
    }
    let consent = shared_training(page.clinic(), visit.appointment.client).await?;
    Ok(consent.is_some())
}

fn mail_line(message: &OutboxMessage) -> MailLine {
    MailLine {
        id: message.id.to_string(),
        subject: message.subject.clone(),
        state: delivery_word(message.delivery),
    }
}

fn shared_words(_page: &Page, _visit: &Visit) -> Option<SharedWords> {
    None
}

/// `POST /staff/appointments/{id}/status`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit.
pub async fn status(
    page: Page,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let visit = find(&page, &id).await?;
    let status = Status::parse(fields.get("status")).ok_or(Problem::BadRequest)?;
    let seen = fields
        .get("version")
        .parse()
        .map_err(|_| Problem::BadRequest)?;
    let set = set_status(
        page.clinic(),
        &page.actor(),
        visit.appointment.id,
        (status, seen),
    )
    .await;
    match set {
        Ok(()) if fields.get("back") == "/staff" => {
            let day = visit.appointment.local_start.date();
            Ok(see_other(local(&format!("/staff?day={day}"))))
        }
        Ok(()) => Ok(see_other(&format!("/staff/appointments/{id}"))),
        Err(StatusError::NotFound) => Err(Problem::NotFound),
        Err(StatusError::Changed) => {
            Ok(see_other(&format!("/staff/appointments/{id}?now=changed")))
        }
        Err(StatusError::Store(error)) => Err(error.into()),
    }
}

/// `POST /staff/appointments/{id}/cancel`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit.
pub async fn call_off(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let visit = find(&page, &id).await?;
    match cancel(page.clinic(), &page.actor(), visit.appointment.id).await {
        Ok(()) => Ok(see_other(&format!(
            "/staff/appointments/{id}?now=cancelled"
        ))),
        Err(BookError::Refused(_)) => {
            Ok(see_other(&format!("/staff/appointments/{id}?now=changed")))
        }
        Err(BookError::Store(error)) => Err(error.into()),
    }
}
