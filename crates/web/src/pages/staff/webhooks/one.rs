//! `/staff/settings/webhooks/{id}`: one webhook, its log, and what can be done with it.

use askama::Template;
use axum::{extract::Path, response::Response};
use jiff::{Timestamp, tz::TimeZone};
use midstance_clinic::webhook::{self, logged};
use midstance_store::{
    DeliveryId, WebhookId,
    webhook::{Delivery, State},
};

use super::{
    HERE, SecretPage,
    line::{events, state},
};
use crate::{
    fields::Query,
    format,
    page::{Page, html, see_other},
    pages::staff::today::clinic_zone,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/webhooks/one.html")]
struct OnePage {
    shell: Shell,
    id: String,
    host: String,
    address: String,
    events: String,
    added: String,
    state: String,
    old_secret: Option<String>,
    paused: bool,
    lines: Vec<LogLine>,
}

struct LogLine {
    id: String,
    when: String,
    what: String,
    appointment: Option<String>,
    state: String,
    answer: String,
    attempts: u32,
    body: String,
    can_again: bool,
}

fn parse(id: &str) -> Result<WebhookId, Problem> {
    id.parse().map_err(|_| Problem::NotFound)
}

/// `GET /staff/settings/webhooks/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such webhook.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let found = logged(page.clinic(), parse(&id)?).await?;
    let found = found.ok_or(Problem::NotFound)?;
    let zone = clinic_zone(&page)?;
    let at = |at: Timestamp| format::day_time_short(at.to_zoned(zone.clone()).datetime());
    let one = &found.webhook;
    let mut shell = page.shell_back(HERE, "Webhooks");
    let notice = match query.get("now") {
        "test" => "A test is on its way. Load this page again in a few seconds to see the answer.",
        "again" => "It is sent again. Load this page again in a few seconds to see the answer.",
        "paused" => "Paused. What happens meanwhile waits.",
        "resumed" => "Resumed, beginning with what waited.",
        _ => "",
    };
    shell.notice = (!notice.is_empty()).then(|| notice.into());
    let old = one.old_secret.as_ref().map(|(_, until)| *until);
    html(&OnePage {
        shell,
        id: one.id.to_string(),
        host: format::host(&one.address),
        address: one.address.clone(),
        events: events(one.events),
        added: at(one.created_at),
        state: state(&zone, one),
        old_secret: old.filter(|until| *until > page.now).map(at),
        paused: one.paused.is_some(),
        lines: found.deliveries.iter().map(|d| line(&zone, d)).collect(),
    })
}

fn line(zone: &TimeZone, d: &Delivery) -> LogLine {
    let at = |at: Timestamp| format::day_time_short(at.to_zoned(zone.clone()).datetime());
    let state = match d.state {
        State::Delivered => "Delivered".to_owned(),
        State::Failed => "Given up".to_owned(),
        State::Waiting if d.attempts == 0 => "To be sent".to_owned(),
        State::Waiting => format!("Next try {}", at(d.next_attempt_at)),
    };
    let answer = match (d.answer_code, d.answer.as_str(), d.attempts) {
        (_, _, 0) => "None yet".to_owned(),
        (Some(code), "", _) => code.to_string(),
        (_, words, _) => words.to_owned(),
    };
    LogLine {
        id: d.id.to_string(),
        when: at(d.created_at),
        what: d.event.clone(),
        appointment: d.appointment.map(|id| id.to_string()),
        state,
        answer,
        attempts: d.attempts,
        body: d.body.clone(),
        can_again: d.attempts > 0,
    }
}

/// Back to the webhook with a word for the notice, if the deed was done.
fn after(done: bool, id: WebhookId, word: &str) -> Result<Response, Problem> {
    if done {
        Ok(see_other(&format!("{HERE}/{id}?now={word}")))
    } else {
        Err(Problem::NotFound)
    }
}

/// `POST /staff/settings/webhooks/{id}/test`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such webhook.
pub async fn test(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    after(webhook::test(page.clinic(), id).await?, id, "test")
}

/// `POST /staff/settings/webhooks/{id}/pause`
///
/// # Errors
/// [`Problem::NotFound`] when there is none to pause.
pub async fn pause(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let done = webhook::pause(page.clinic(), &page.actor(), id).await?;
    after(done, id, "paused")
}

/// `POST /staff/settings/webhooks/{id}/resume`
///
/// # Errors
/// [`Problem::NotFound`] when there is none to resume.
pub async fn resume(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let done = webhook::resume(page.clinic(), &page.actor(), id).await?;
    after(done, id, "resumed")
}

/// `POST /staff/settings/webhooks/{id}/secret`: makes another secret and shows it once.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such webhook.
pub async fn secret(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let made = webhook::new_secret(page.clinic(), &page.actor(), id).await?;
    let made = made.ok_or(Problem::NotFound)?;
    let found = logged(page.clinic(), id).await?.ok_or(Problem::NotFound)?;
    html(&SecretPage {
        shell: page.shell_back(format!("{HERE}/{id}"), "Webhook"),
        id: id.to_string(),
        host: format::host(&found.webhook.address),
        secret: made.reveal().to_owned(),
        is_new: true,
    })
}

/// `POST /staff/settings/webhooks/{id}/remove`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such webhook.
pub async fn remove(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    if webhook::remove(page.clinic(), &page.actor(), id).await? {
        Ok(see_other(&format!("{HERE}?now=removed")))
    } else {
        Err(Problem::NotFound)
    }
}

/// `POST /staff/settings/webhooks/{id}/deliveries/{delivery}/again`
///
/// # Errors
/// [`Problem::NotFound`] when this webhook has no such message.
pub async fn again(
    page: Page,
    Path((id, delivery)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let delivery: DeliveryId = delivery.parse().map_err(|_| Problem::NotFound)?;
    let done = webhook::again(page.clinic(), id, delivery).await?;
    after(done, id, "again")
}
