//! Holding a campaign, letting it go on, ending it; and what is decided about mails in doubt.

use jiff::{Timestamp, ToSpan};
use midstance_store::{
    CampaignId, RecipientId, StoreError,
    campaign::{self, State, recipient},
    newsletter::subscriber,
};

use super::{CampaignError, draft};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
    newsletter,
};

/// How long a mail is tried, in hours.
pub(super) const TRIED_HOURS: i64 = 96;

/// When a mail that may go out from now on is given up.
pub(super) fn give_up(now: Timestamp) -> Timestamp {
    now.saturating_add(TRIED_HOURS.hours()).unwrap_or(now)
}

/// Holds a campaign. Mails on the wire are finished; no other goes out.
///
/// # Errors
/// [`CampaignError::Changed`] when it is not being sent.
pub async fn pause(clinic: &Clinic, actor: &Actor, id: CampaignId) -> Result<(), CampaignError> {
    let ways = [(State::Sending, State::Paused)];
    turn(clinic, actor, id, (&ways, "campaign.paused")).await
}

/// Lets a held campaign go on.
///
/// # Errors
/// [`CampaignError::Changed`] when it is not held.
pub async fn resume(clinic: &Clinic, actor: &Actor, id: CampaignId) -> Result<(), CampaignError> {
    let ways = [(State::Paused, State::Sending)];
    turn(clinic, actor, id, (&ways, "campaign.resumed")).await?;
    clinic.campaign_due.notify_one();
    Ok(())
}

/// Ends a campaign. Whoever has not got it gets nothing.
///
/// # Errors
/// [`CampaignError::Changed`] when it is not being sent.
pub async fn stop(clinic: &Clinic, actor: &Actor, id: CampaignId) -> Result<(), CampaignError> {
    let ways = [
        (State::Sending, State::Stopped),
        (State::Paused, State::Stopped),
    ];
    turn(clinic, actor, id, (&ways, "campaign.stopped")).await
}

async fn turn(
    clinic: &Clinic,
    actor: &Actor,
    id: CampaignId,
    (ways, action): (&[(State, State)], &'static str),
) -> Result<(), CampaignError> {
    let (this, who, now) = (clinic.clone(), actor.clone(), clinic.now());
    let ways = ways.to_vec();
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let kept = draft::find(tx, id).await?;
                let way = ways.into_iter().find(|(from, _)| *from == kept.state);
                let way = way.ok_or(CampaignError::Changed)?;
                if !campaign::turn(tx, id, way, "", now).await? {
                    return Err(CampaignError::Changed);
                }
                recipient::sweep_stopped(tx).await?;
                let told = Told::campaign(id, action, &kept.subject);
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
}

/// Sends the mails in doubt again: somebody decided that a second copy is better than none. Answers
/// how many.
///
/// # Errors
/// [`CampaignError::Changed`] when there are none, or the campaign was stopped.
pub async fn send_unsure(
    clinic: &Clinic,
    actor: &Actor,
    id: CampaignId,
) -> Result<u64, CampaignError> {
    let (this, who, now) = (clinic.clone(), actor.clone(), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let kept = draft::find(tx, id).await?;
                let may = [State::Sent, State::Sending, State::Paused].contains(&kept.state);
                let again = (now, give_up(now));
                let many = recipient::send_unsure(tx, id, again).await?;
                if !may || many == 0 {
                    return Err(CampaignError::Changed);
                }
                if kept.state == State::Sent {
                    campaign::turn(tx, id, (State::Sent, State::Sending), "", now).await?;
                }
                let detail = format!("{} ({many})", kept.subject);
                let told = Told::campaign(id, "campaign.unsure_again", &detail);
                write(tx, &this, &who, told).await?;
                Ok(many)
            })
        })
        .await
}

/// Notes that a mail came back, as its report said; a hard bounce ends mail to the address. Answers
/// whether the mail is one of ours that had not come back before.
///
/// # Errors
/// When the store fails.
pub async fn bounced(
    clinic: &Clinic,
    id: RecipientId,
    (is_hard, status): (bool, &str),
) -> Result<bool, StoreError> {
    let (this, now, status) = (clinic.clone(), clinic.now(), status.to_owned());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let Some(subscriber) = recipient::bounced(tx, id, now, &status).await? else {
                    return Ok(false);
                };
                let person = subscriber::get(tx, subscriber).await?;
                if let Some(person) = person.filter(|_| is_hard) {
                    newsletter::hard_bounce_in(tx, &this, &person.email, &status).await?;
                }
                Ok(true)
            })
        })
        .await
}
