//! Telling staff that a campaign is held, in a mail to the clinic.

use jiff::ToSpan;
use midstance_store::{
    CampaignId, StoreError, Tx,
    campaign::{self, Campaign, State},
    outbox,
};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
    letter::{Envelope, Letter},
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
    let message = letter.message(
        clinic,
        Envelope {
            kind,
            to: (profile.email, profile.name),
            subject: letter.headline.clone(),
            give_up_at: now.saturating_add(HOURS.hours()).unwrap_or(now),
        },
    )?;
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
