//! Saving a text, by hand or by itself.

use midstance_editorial::{Manuscript, is_slug, slug_of};
use midstance_store::{
    ArticleId, StoreError, Tx,
    article::{self, Article, ArticleState, Version},
};

use super::{
    EditError, Texts,
    begin::{free_slug, is_taken},
    step::{Of, change, newest},
};
use crate::{Clinic, Staff};

/// A text to be saved.
#[derive(Debug, Clone)]
pub struct Save {
    /// What was typed, with faults or without.
    pub manuscript: Manuscript,
    /// The name in the address; empty for one made from the title, `None` leaves it. Only an
    /// article without readers takes a new one here.
    pub slug: Option<String>,
    /// What changed, in words; may be empty.
    pub note: String,
    /// Whether it was saved by itself while somebody typed.
    pub automatic: bool,
    /// The text that was changed, as [`Article::text_revision`] says.
    pub seen: i64,
}

/// Saves a text as a new version. What was saved by itself is replaced by what the same person
/// saves next.
///
/// # Errors
/// [`EditError::Conflict`] with what somebody else saved in between; nothing is changed then.
pub async fn save(
    clinic: &Clinic,
    texts: &Texts,
    staff: &Staff,
    (id, save): (ArticleId, Save),
) -> Result<Article, EditError> {
    let typed = save.slug.as_deref().unwrap_or_default();
    if !typed.is_empty() && !is_slug(typed) {
        return Err(EditError::SlugBad(slug_of(typed)));
    }
    let built_in: Vec<String> = texts.built_in().map(str::to_owned).collect();
    let of = Of::new(clinic, staff, (id, save.seen));
    let (now, who) = (clinic.now(), staff.clone());
    change(of, move |tx, article| {
        Box::pin(async move {
            if article.published.is_none()
                && let Some(slug) = &save.slug
            {
                let title = &save.manuscript.title;
                article.slug = address(tx, article, (slug, title), &built_in).await?;
            }
            let text = Version {
                article: id,
                number: article.version,
                markdown: save.manuscript.to_file(),
                note: save.note.clone(),
                automatic: save.automatic,
                account: Some(who.account),
                saved_by: who.name,
                saved_at: now,
            };
            let action = if save.automatic {
                "article.saved_by_itself"
            } else {
                "article.saved"
            };
            keep(tx, article, text).await?;
            describe(article, &save.manuscript);
            Ok((action, article.title.clone()))
        })
    })
    .await
}

/// The address of an article without readers, as typed or made from the title.
async fn address(
    tx: &mut Tx,
    article: &Article,
    (typed, title): (&str, &str),
    built_in: &[String],
) -> Result<String, EditError> {
    let (id, origin) = (article.id, &article.origin);
    let foreign: Vec<String> = built_in.iter().filter(|b| *b != origin).cloned().collect();
    if typed.is_empty() {
        return Ok(free_slug(tx, title, &foreign, Some(id)).await?);
    }
    let taken = foreign.iter().any(|slug| slug == typed) || is_taken(tx, typed, Some(id)).await?;
    if taken {
        return Err(EditError::SlugTaken);
    }
    Ok(typed.to_owned())
}

/// Keeps a text as the newest, if it says something new.
async fn keep(tx: &mut Tx, article: &mut Article, mut text: Version) -> Result<(), EditError> {
    let before = newest(tx, article).await?;
    if before.markdown == text.markdown {
        // Saving by hand what was saved by itself makes it a version that stays.
        if before.automatic && !text.automatic {
            article::replace_version(tx, &text).await?;
        }
        return Ok(());
    }
    let relied_on = [
        article.published.as_ref().map(|p| p.version),
        article.check.as_ref().map(|c| c.version),
    ];
    let replaces = before.automatic
        && before.account == text.account
        && !relied_on.contains(&Some(before.number));
    if replaces {
        article::replace_version(tx, &text).await?;
    } else {
        text.number += 1;
        article::insert_version(tx, &text).await.map_err(raced)?;
        article.version = text.number;
    }
    article.text_revision += 1;
    if article.state == ArticleState::Checked {
        article.state = ArticleState::Draft;
    }
    Ok(())
}

/// Two who save at the same moment: the second is told to look again.
fn raced(error: StoreError) -> EditError {
    match error {
        StoreError::Constraint(text) => StoreError::Busy(text).into(),
        other => other.into(),
    }
}

/// Lists show what the newest text says of itself; days of review count for readers only once it
/// is published.
fn describe(article: &mut Article, manuscript: &Manuscript) {
    article.title = manuscript.title.clone();
    article.summary = manuscript.summary.clone();
    article.authors = manuscript.authors.clone();
    if article.published.is_none()
        && let Ok((reviewed, next)) = manuscript.review_days()
    {
        (article.reviewed_on, article.next_review) = (reviewed, next);
    }
}
