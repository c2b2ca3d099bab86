//! `/staff/outbox`: mail waiting, sent and given up.

use askama::Template;
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use midstance_clinic::mailbox;
use midstance_store::{OutboxId, outbox::Delivery, outbox::OutboxMessage};

use super::{appointment::delivery_word, today::clinic_zone};
use crate::{
    format,
    page::{Page, html, see_other},
    problem::Problem,
    shell::{Link, Shell},
};

#[derive(Template)]
#[template(path = "pages/staff/outbox.html")]
struct OutboxPage {
    shell: Shell,
    messages: Vec<Line>,
    sends_mail: bool,
}

struct Line {
    id: String,
    to: String,
    subject: String,
    written: String,
    state: &'static str,
}

#[derive(Template)]
#[template(path = "pages/staff/message.html")]
struct MessagePage {
    shell: Shell,
    id: String,
    subject: String,
    rows: Vec<(&'static str, String)>,
    text: String,
    has_calendar: bool,
    failed: bool,
}

/// `GET /staff/outbox`
///
/// # Errors
/// When the store fails.
pub async fn list(page: Page) -> Result<Response, Problem> {
    let zone = clinic_zone(&page)?;
    let messages = mailbox::newest(page.clinic()).await?;
    let line = |m: &OutboxMessage| Line {
        id: m.id.to_string(),
        to: m.to_address.clone(),
        subject: m.subject.clone(),
        written: format::day_time_short(m.created_at.to_zoned(zone.clone()).datetime()),
        state: delivery_word(m.delivery),
    };
    html(&OutboxPage {
        messages: messages.iter().map(line).collect(),
        sends_mail: page.clinic().config.sends_mail,
        shell: page.shell,
    })
}

async fn find(page: &Page, id: &str) -> Result<OutboxMessage, Problem> {
    let id: OutboxId = id.parse().map_err(|_| Problem::NotFound)?;
    mailbox::message(page.clinic(), id)
        .await?
        .ok_or(Problem::NotFound)
}

/// `GET /staff/outbox/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such message.
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let message = find(&page, &id).await?;
    let zone = clinic_zone(&page)?;
    let local = |at: jiff::Timestamp| format::day_time(at.to_zoned(zone.clone()).datetime());
    let mut rows = vec![
        (
            "To",
            format!("{} <{}>", message.to_name, message.to_address),
        ),
        ("Written", local(message.created_at)),
        ("State", delivery_word(message.delivery).to_owned()),
        ("Tries", message.attempts.to_string()),
    ];
    if let Some(at) = message.sent_at {
        rows.push(("Sent", local(at)));
    }
    if message.delivery == Delivery::Waiting && page.clinic().config.sends_mail {
        rows.push(("Next try", local(message.next_attempt_at)));
    }
    if !message.last_answer.is_empty() {
        rows.push(("The server said", message.last_answer.clone()));
    }
    html(&MessagePage {
        shell: Shell {
            back: Some(Link::new("/staff/outbox", "Outbox")),
            ..page.shell.clone()
        },
        id,
        subject: message.subject.clone(),
        rows,
        text: message.text.clone(),
        has_calendar: message.calendar.is_some(),
        failed: message.may_be_retried(),
    })
}

/// `GET /staff/outbox/{id}/invite.ics`
///
/// # Errors
/// [`Problem::NotFound`] when the message has no calendar file.
pub async fn calendar(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let message = find(&page, &id).await?;
    let (file, method) = message.calendar.ok_or(Problem::NotFound)?;
    let kind = format!("text/calendar; charset=utf-8; method={method}");
    let disposition = "attachment; filename=\"invite.ics\"".to_owned();
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        file,
    )
        .into_response())
}

/// `POST /staff/outbox/{id}/retry`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such message.
pub async fn retry(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let message = find(&page, &id).await?;
    mailbox::retry(page.clinic(), &page.actor(), message.id).await?;
    Ok(see_other(&format!("/staff/outbox/{id}")))
}
