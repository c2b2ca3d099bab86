//! Telling staff that a campaign is held, in a mail to the clinic.

use jiff::ToSpan;
use midstance_store::{
    CampaignId, OutboxId, StoreError, Tx,
    campaign::{self, Campaign, State},
    outbox::{self, Delivery, OutboxMessage},
};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
    letter::Letter,
    profile::Profile,
};

/// The mail is tried so long, in hours.
const HOURS: i64 = 96;

/// Holds a campaign that is being sent, and tells staff why. Nothing happens when it is held already.
pub(super) async fn hold(
    tx: &mut Tx,
    clinic: &Clinic,
    one: &Campaign,
    words: &str,
) -> Result<(), StoreError> {
    let now = clinic.now();
    let way = (State::Sending, State::Paused);
    if !campaign::turn(tx, one.id, way, words, now).await? {
        return Ok(());
    }
    tracing::error!(campaign = %one.id, "a newsletter is held: the mail server takes nothing from us");
    let told = Told::campaign(one.id, "campaign.held", words);
    write(tx, clinic, &Actor::Program, told).await?;
    let profile = Profile::load(tx).await?;
    if profile.email.is_empty() {
        return Ok(());
    }
    let letter = Letter {
        clinic: profile.name.clone(),
        headline: "Your newsletter is on hold".into(),
        details: vec![("Newsletter", one.subject.clone()), ("Reason", words.to_owned())],
        paragraphs: vec![
            "Nobody who has it gets it again. Put right what stands as the reason, then let it go on."
                .into(),
        ],
        action: Some((
            "See how far it is",
            clinic.url(&format!("/staff/campaigns/{}", one.id)),
        )),
        contact: Vec::new(),
        reason: "You get this because this is the clinic's address.".into(),
    };
    to_clinic(tx, clinic, ("campaign_held", profile), letter).await
}

/// Writes a letter to the clinic itself.
pub(crate) async fn to_clinic(
    tx: &mut Tx,
    clinic: &Clinic,
    (kind, profile): (&str, Profile),
    letter: Letter,
) -> Result<(), StoreError> {
    let now = clinic.now();
    let broken = |error: askama::Error| StoreError::Decode(error.to_string());
    let message = OutboxMessage {
        id: OutboxId(clinic.new_id()),
        kind: kind.into(),
        appointment: None,
        to_address: profile.email,
        to_name: profile.name,
        subject: letter.headline.clone(),
        text: letter.text().map_err(broken)?,
        html: letter.html().map_err(broken)?,
        calendar: None,
        created_at: now,
        delivery: Delivery::Waiting,
        attempts: 0,
        next_attempt_at: now,
        give_up_at: now.saturating_add(HOURS.hours()).unwrap_or(now),
        last_answer: String::new(),
        sent_at: None,
    };
    outbox::insert(tx, &message).await
}

/// Notes the end of a campaign.
pub(super) async fn ended(
    tx: &mut Tx,
    clinic: &Clinic,
    id: CampaignId,
    subject: &str,
) -> Result<(), StoreError> {
    let told = Told::campaign(id, "campaign.ended", subject);
    write(tx, clinic, &Actor::Program, told).await
}
