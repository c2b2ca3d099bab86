//! The mail that tells the clinic of a webhook that was paused.

use jiff::{SignedDuration, Timestamp};
use midstance_store::{StoreError, Tx, outbox, webhook::Webhook};

use crate::{
    Clinic,
    letter::{Envelope, Letter},
    profile::Profile,
};

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
    let now = clinic.now();
    let message = letter.message(
        clinic,
        Envelope {
            kind: "webhook_paused",
            to: (profile.email, profile.name),
            subject: "A webhook is paused".into(),
            give_up_at: now.saturating_add(WORTH).unwrap_or(Timestamp::MAX),
        },
    )?;
    outbox::insert(tx, &message).await
}
