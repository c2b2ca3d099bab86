//! Writing a campaign: begin, save, copy, throw away.

use midstance_store::{
    CampaignId, StoreError, TopicId, Tx,
    campaign::{self, Campaign, State},
    newsletter::Wish,
};

use super::{CampaignError, block::Block};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// What somebody writes, as it is typed and read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    /// Subject.
    pub subject: String,
    /// What mail programs show beside the subject.
    pub preheader: String,
    /// What it is made of, in order.
    pub blocks: Vec<Block>,
    /// The text of the blocks, where somebody edited it.
    pub text_by_hand: Option<String>,
    /// What stands for `{name}` where no name is known.
    pub name_unknown: String,
    /// For whom; none means everybody who reads the newsletter.
    pub topics: Vec<TopicId>,
}

/// As much as a campaign may hold, so that a page of it still opens.
const MOST_BLOCKS: usize = 40;
const MOST_BYTES: usize = 200_000;

impl Content {
    /// The content of a campaign.
    ///
    /// # Errors
    /// When what is kept cannot be read.
    pub fn of(kept: &Campaign) -> Result<Self, StoreError> {
        let broken = |error: serde_json::Error| StoreError::Decode(error.to_string());
        Ok(Self {
            subject: kept.subject.clone(),
            preheader: kept.preheader.clone(),
            blocks: serde_json::from_str(&kept.blocks).map_err(broken)?,
            text_by_hand: kept.text_by_hand.clone(),
            name_unknown: kept.name_unknown.clone(),
            topics: serde_json::from_str(&kept.topics).map_err(broken)?,
        })
    }

    /// Puts it into a campaign. Subject and preview line become one line each.
    fn put(&self, kept: &mut Campaign) -> Result<(), CampaignError> {
        let broken = |error: serde_json::Error| StoreError::Decode(error.to_string());
        let line = |text: &str| {
            let spaced = text.replace(char::is_control, " ");
            spaced.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        kept.subject = line(&self.subject);
        kept.preheader = line(&self.preheader);
        kept.blocks = serde_json::to_string(&self.blocks).map_err(broken)?;
        kept.text_by_hand = self.text_by_hand.as_ref().map(|t| t.replace("\r\n", "\n"));
        kept.name_unknown = line(&self.name_unknown);
        kept.topics = serde_json::to_string(&self.topics).map_err(broken)?;
        let text = kept.text_by_hand.as_ref().map_or(0, String::len);
        let is_small = kept.blocks.len() + text + kept.subject.len() + kept.preheader.len();
        if self.blocks.len() > MOST_BLOCKS || is_small > MOST_BYTES {
            return Err(CampaignError::TooLong);
        }
        Ok(())
    }
}

/// For whom a campaign is meant.
///
/// # Errors
/// When what is kept cannot be read.
pub fn wish(kept: &Campaign) -> Result<Wish, StoreError> {
    if kept.announces.is_some() {
        return Ok(Wish::NewArticles);
    }
    Ok(Wish::Topics(Content::of(kept)?.topics))
}

/// A draft with this content, and the article it announces.
pub(super) fn new(
    clinic: &Clinic,
    content: &Content,
    announces: Option<String>,
) -> Result<Campaign, CampaignError> {
    let now = clinic.now();
    let mut made = Campaign {
        id: CampaignId(clinic.new_id()),
        state: State::Draft,
        announces,
        subject: String::new(),
        preheader: String::new(),
        blocks: String::new(),
        text_by_hand: None,
        name_unknown: String::new(),
        topics: String::new(),
        send_at: None,
        fixed: None,
        filled: false,
        rests_until: jiff::Timestamp::UNIX_EPOCH,
        reason: String::new(),
        created_at: now,
        updated_at: now,
        started_at: None,
        ended_at: None,
        version: 1,
    };
    content.put(&mut made)?;
    Ok(made)
}

/// Begins a campaign.
///
/// # Errors
/// When the store fails, or the content is too long.
pub async fn begin(
    clinic: &Clinic,
    actor: &Actor,
    content: &Content,
) -> Result<CampaignId, CampaignError> {
    let made = new(clinic, content, None)?;
    let (this, who, id) = (clinic.clone(), actor.clone(), made.id);
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                campaign::insert(tx, &made).await?;
                let told = Told::campaign(id, "campaign.begun", &made.subject);
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
        .map(|()| id)
}

/// Saves what was written over the version that was read.
///
/// # Errors
/// [`CampaignError::Changed`] when somebody saved meanwhile or it is no draft any more.
pub async fn save(
    clinic: &Clinic,
    (id, version): (CampaignId, i64),
    content: &Content,
) -> Result<(), CampaignError> {
    let (now, content) = (clinic.now(), content.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let mut kept = find(tx, id).await?;
                content.put(&mut kept)?;
                kept.version = version;
                if campaign::save(tx, &kept, now).await? {
                    Ok(())
                } else {
                    Err(CampaignError::Changed)
                }
            })
        })
        .await
}

pub(super) async fn find(tx: &mut Tx, id: CampaignId) -> Result<Campaign, CampaignError> {
    let found = campaign::get(tx, id).await?;
    found.ok_or(CampaignError::NotFound)
}

/// One campaign.
///
/// # Errors
/// [`CampaignError::NotFound`] when there is none.
pub async fn get(clinic: &Clinic, id: CampaignId) -> Result<Campaign, CampaignError> {
    clinic.store.read(move |tx| Box::pin(find(tx, id))).await
}

/// How many campaigns the list shows.
const SHOWN: u32 = 200;

/// The newest campaigns.
///
/// # Errors
/// When the store fails.
pub async fn newest(clinic: &Clinic) -> Result<Vec<Campaign>, StoreError> {
    clinic
        .store
        .read(|tx| Box::pin(campaign::newest(tx, SHOWN)))
        .await
}

/// A new draft with the content of any campaign.
///
/// # Errors
/// [`CampaignError::NotFound`] when there is none.
pub async fn copy(
    clinic: &Clinic,
    actor: &Actor,
    id: CampaignId,
) -> Result<CampaignId, CampaignError> {
    let content = Content::of(&get(clinic, id).await?)?;
    begin(clinic, actor, &content).await
}

/// Throws a draft away.
///
/// # Errors
/// [`CampaignError::Changed`] when somebody saved meanwhile or it is no draft any more.
pub async fn discard(
    clinic: &Clinic,
    actor: &Actor,
    (id, version): (CampaignId, i64),
) -> Result<(), CampaignError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let kept = find(tx, id).await?;
                if !campaign::discard(tx, id, version).await? {
                    return Err(CampaignError::Changed);
                }
                let told = Told::campaign(id, "campaign.discarded", &kept.subject);
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
}
