//! Confirming a campaign: what is sent is fixed, and when.

use jiff::{Timestamp, civil::DateTime, tz::AmbiguousOffset};
use midstance_store::{
    CampaignId, StoreError,
    campaign::{self, Confirmed, Fixed, State, link},
};

use super::{
    CampaignError, Content,
    audience::reach_of,
    checked::{Known, Surroundings, look, surroundings},
    checks, draft,
    render::{self, Links, Scheme},
};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// When a campaign goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At once.
    Now,
    /// At this time on the clinic's wall.
    At(DateTime),
}

/// Where counted links of a campaign begin.
pub(super) fn click_prefix(clinic: &Clinic, id: CampaignId) -> String {
    clinic.url(&format!("/go/{}/", id.0.simple()))
}

/// Confirms a draft over the version that was read. It goes out at its time, outside quiet hours.
///
/// # Errors
/// [`CampaignError`], when something stops it, nobody would get it, or the time cannot be kept.
pub async fn confirm(
    clinic: &Clinic,
    actor: &Actor,
    (id, version): (CampaignId, i64),
    when: When,
    is_page: &Known,
) -> Result<(), CampaignError> {
    let kept = draft::get(clinic, id).await?;
    if kept.state != State::Draft || kept.version != version {
        return Err(CampaignError::Changed);
    }
    let content = Content::of(&kept)?;
    let around = surroundings(clinic).await?;
    let found = look(clinic, &content, &around, is_page);
    if !checks::may_go(&found) {
        return Err(CampaignError::NotReady(found));
    }
    if reach_of(clinic, draft::wish(&kept)?).await?.count == 0 {
        return Err(CampaignError::Nobody);
    }
    let send_at = instant(clinic, when, &around)?;
    let (fixed, links) = fix(clinic, id, &content, &around)?;
    let confirmed = Confirmed { fixed, send_at };
    let (this, who, now) = (clinic.clone(), actor.clone(), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !campaign::confirm(tx, (id, version), &confirmed, now).await? {
                    return Err(CampaignError::Changed);
                }
                link::put_all(tx, id, &links).await?;
                let (_, local, zone) = &confirmed.send_at;
                let detail = format!("{} at {local} {zone}", kept.subject);
                let told = Told::campaign(id, "campaign.confirmed", &detail);
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await?;
    clinic.campaign_due.notify_one();
    Ok(())
}

/// The instant, its time on the wall, and the zone.
fn instant(
    clinic: &Clinic,
    when: When,
    around: &Surroundings,
) -> Result<(Timestamp, DateTime, String), CampaignError> {
    let (name, zone) = &around.zone;
    let now = clinic.now();
    let local = match when {
        When::Now => return Ok((now, now.to_zoned(zone.clone()).datetime(), name.clone())),
        When::At(local) => local,
    };
    let found = zone.to_ambiguous_zoned(local);
    if matches!(found.offset(), AmbiguousOffset::Gap { .. }) {
        let words = "That time does not exist: the clocks go forward then. Choose another";
        return Err(CampaignError::Time(words));
    }
    let at = found
        .earlier()
        .map_err(|_| CampaignError::Time("Choose a time within the next year"))?
        .timestamp();
    if at <= now {
        return Err(CampaignError::Time("Choose a time that is still to come"));
    }
    Ok((at, local, name.clone()))
}

/// What is sent, the same for all but the fields, and the counted links in it.
pub(super) fn fix(
    clinic: &Clinic,
    id: CampaignId,
    content: &Content,
    around: &Surroundings,
) -> Result<(Fixed, Vec<String>), CampaignError> {
    let site = &around.site;
    let mut links = if around.settings.counts_clicks {
        Links::counted(&site.url, click_prefix(clinic, id))
    } else {
        Links::plain(&site.url)
    };
    let head = (content.subject.as_str(), content.preheader.as_str());
    let html = render::html(head, &content.blocks, site, Scheme::Readers, &mut links)?;
    let body = match &content.text_by_hand {
        Some(text) => text.clone(),
        None => render::body_text(&content.blocks, &mut links),
    };
    let sender = around.settings.mailbox(&around.profile);
    let sender =
        serde_json::to_string(&sender).map_err(|error| StoreError::Decode(error.to_string()))?;
    let fixed = Fixed {
        html,
        plain: render::text(&content.subject, &body, site),
        sender,
    };
    Ok((fixed, links.addresses()))
}

/// Makes a scheduled campaign a draft again.
///
/// # Errors
/// [`CampaignError::Changed`] when it is not scheduled any more.
pub async fn unschedule(
    clinic: &Clinic,
    actor: &Actor,
    id: CampaignId,
) -> Result<(), CampaignError> {
    let (this, who, now) = (clinic.clone(), actor.clone(), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let kept = draft::find(tx, id).await?;
                if !campaign::unschedule(tx, id, now).await? {
                    return Err(CampaignError::Changed);
                }
                link::put_all(tx, id, &[]).await?;
                let told = Told::campaign(id, "campaign.unscheduled", &kept.subject);
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
}
