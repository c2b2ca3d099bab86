//! A test: the mail as it stands, to whoever writes it.

use jiff::ToSpan;
use midstance_store::{CampaignId, account, outbox};

use super::{CampaignError, Content, checked::surroundings, confirm::fix, draft, render};
use crate::{
    Actor, Clinic, Staff,
    audit::{Told, write},
    letter::{Envelope, message},
};

/// How long a test is tried, in hours.
const HOURS: i64 = 4;

/// Sends the campaign to the member of staff who asks, by the outbox. Its links to unsubscribe lead to the public page,
/// so that a test ends nobody's subscription; clicks in it are not counted.
///
/// # Errors
/// [`CampaignError::NotFound`] when there is no such campaign.
pub async fn send_trial(
    clinic: &Clinic,
    staff: &Staff,
    id: CampaignId,
) -> Result<(), CampaignError> {
    let account = staff.account;
    let address = clinic
        .store
        .read(move |tx| Box::pin(account::email_of(tx, account)))
        .await?
        .ok_or(CampaignError::NotFound)?;
    let name = staff.name.as_str();
    let kept = draft::get(clinic, id).await?;
    let content = Content::of(&kept)?;
    let mut around = surroundings(clinic).await?;
    around.settings.counts_clicks = false;
    let (fixed, _) = fix(clinic, id, &content, &around)?;
    let leave = clinic.url("/news");
    let called = super::personal::call(name, &content.name_unknown);
    let fill = |text: &str, escape| render::filled(text, called, &leave, escape);
    let now = clinic.now();
    let subject = super::personal::to_fields(&content.subject);
    let message = message(
        clinic,
        Envelope {
            kind: "campaign_test",
            to: (address, name.to_owned()),
            subject: format!("Test: {}", fill(&subject, false)),
            give_up_at: now.saturating_add(HOURS.hours()).unwrap_or(now),
        },
        (fill(&fixed.plain, false), fill(&fixed.html, true)),
    );
    let (this, who) = (clinic.clone(), Actor::Staff(staff.clone()));
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                outbox::insert(tx, &message).await?;
                let told = Told::campaign(id, "campaign.tested", &kept.subject);
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
}
