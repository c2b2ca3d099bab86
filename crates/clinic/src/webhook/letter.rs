//! The mail that tells the clinic of a webhook that was paused.

use jiff::{SignedDuration, Timestamp};
use midstance_store::{
    OutboxId, StoreError, Tx,
    outbox::{self, Delivery, OutboxMessage},
    webhook::Webhook,
};

use crate::{Clinic, letter::Letter, profile::Profile};

/// How long the mail is worth trying.
const WORTH: SignedDuration = SignedDuration::from_hours(96);

pub(super) async fn paused(
    tx: &mut Tx,
    clinic: &Clinic,
    webhook: &Webhook,
    words: &str,
) -> Result<(), StoreError> {
    let profile = Profile::load(tx).await?;
    if profile.email.is_empty() {
        return Ok(());
    }
    let rest = webhook
        .address
        .split_once("://")
        .map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let page = clinic.url(&format!("/staff/settings/webhooks/{}", webhook.id));
    let letter = Letter {
        clinic: profile.name.clone(),
        headline: "A webhook is paused".into(),
        details: vec![("Program", host.to_owned()), ("Reason", words.to_owned())],
        paragraphs: vec![
            "It could not be told of appointments for some days, so nothing more is sent to it. \
             What happens meanwhile is kept and sent when you resume it."
                .into(),
        ],
        action: Some(("See the log and resume it", page)),
        contact: vec![profile.email.clone()],
        reason: "You get this because this is the clinic's own address.".into(),
    };
    let broken = |error: askama::Error| StoreError::Decode(error.to_string());
    let now = clinic.now();
    let message = OutboxMessage {
        id: OutboxId(clinic.new_id()),
        kind: "webhook_paused".into(),
        appointment: None,
        to_address: profile.email,
        to_name: profile.name,
        subject: "A webhook is paused".into(),
        text: letter.text().map_err(broken)?,
        html: letter.html().map_err(broken)?,
        calendar: None,
        created_at: now,
        delivery: Delivery::Waiting,
        attempts: 0,
        next_attempt_at: now,
        give_up_at: now.saturating_add(WORTH).unwrap_or(Timestamp::MAX),
        last_answer: String::new(),
        sent_at: None,
    };
    outbox::insert(tx, &message).await
}
