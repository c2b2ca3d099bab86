//! "New article" mails, for those who asked for them, where the clinic wants them.

use midstance_store::{CampaignId, campaign};

use super::{
    Block, CampaignError, Content,
    checked::Known,
    confirm::{When, confirm},
    draft,
    settings::{Announce, current},
};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// An article that has become public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// Its name in addresses.
    pub slug: String,
    /// Its title, the mail's subject.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: String,
}

/// Called when an article becomes public, as often as may be: one campaign is made per article. It is
/// left as a draft where the clinic wants to look first, or where something stops it. Answers the
/// campaign when one was made.
///
/// # Errors
/// When the store fails.
pub async fn announce_article(
    clinic: &Clinic,
    article: &Announced,
    is_page: &Known,
) -> Result<Option<CampaignId>, CampaignError> {
    let way = current(clinic).await?.announce;
    if way == Announce::Never {
        return Ok(None);
    }
    let content = Content {
        subject: article.title.clone(),
        preheader: article.summary.clone(),
        blocks: vec![Block::Article {
            slug: article.slug.clone(),
            title: article.title.clone(),
            summary: article.summary.clone(),
        }],
        ..Content::default()
    };
    let made = draft::new(clinic, &content, Some(article.slug.clone()))?;
    let (this, id) = (clinic.clone(), made.id);
    let is_new: bool = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !campaign::insert(tx, &made).await? {
                    return Ok::<_, CampaignError>(false);
                }
                let told = Told::campaign(made.id, "campaign.begun", &made.subject);
                write(tx, &this, &Actor::Program, told).await?;
                Ok(true)
            })
        })
        .await?;
    if !is_new {
        return Ok(None);
    }
    if way == Announce::Send {
        match confirm(clinic, &Actor::Program, (id, 1), When::Now, is_page).await {
            Ok(()) => {}
            Err(CampaignError::Store(error)) => return Err(error.into()),
            // It stands among the drafts, with what stops it.
            Err(error) => tracing::warn!(%error, campaign = %id, "an article was not announced"),
        }
    }
    Ok(Some(id))
}
