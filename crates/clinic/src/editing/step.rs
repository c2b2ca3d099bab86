//! One step of an article: seen, changed, told, in one transaction.

use jiff::tz::TimeZone;
use midstance_editorial::Manuscript;
use midstance_store::{
    ArticleId, BoxFuture, StoreError, Tx,
    article::{self, Article, Version},
};

use super::{Conflict, EditError};
use crate::{
    Actor, Clinic, Staff,
    audit::{Told, write},
};

/// What an audit line says: the action and its detail.
pub(super) type Line = (&'static str, String);

/// Which article, by whom, and which text they saw.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    clinic: &'a Clinic,
    staff: &'a Staff,
    id: ArticleId,
    seen: i64,
}

impl<'a> Of<'a> {
    /// `seen` as [`Article::text_revision`] says.
    pub fn new(clinic: &'a Clinic, staff: &'a Staff, (id, seen): (ArticleId, i64)) -> Self {
        Self {
            clinic,
            staff,
            id,
            seen,
        }
    }
}

/// Changes an article that still has the text that was seen.
pub(super) async fn change<F>(of: Of<'_>, act: F) -> Result<Article, EditError>
where
    F: for<'a> FnOnce(&'a mut Tx, &'a mut Article) -> BoxFuture<'a, Result<Line, EditError>>
        + Send
        + 'static,
{
    let (clinic, who) = (of.clinic.clone(), Actor::Staff(of.staff.clone()));
    let (id, seen) = (of.id, of.seen);
    of.clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let mut article = article::get(tx, id).await?.ok_or(EditError::NotFound)?;
                if article.text_revision != seen {
                    return Err(conflict(tx, article).await?);
                }
                let had_readers = article.published.is_some();
                let (action, detail) = act(tx, &mut article).await?;
                article.revision += 1;
                article.updated_at = clinic.now();
                write_row(tx, &article).await?;
                if had_readers || article.published.is_some() {
                    article::announce(tx).await?;
                }
                let told = Told::setting("article", id.0, action, &detail);
                write(tx, &clinic, &who, told).await?;
                Ok(article)
            })
        })
        .await
}

async fn write_row(tx: &mut Tx, article: &Article) -> Result<(), EditError> {
    match article::change(tx, article).await {
        Ok(true) => Ok(()),
        // Somebody was faster by a moment; the page shows what they did.
        Ok(false) => Err(StoreError::Busy("the article was changed just now".into()).into()),
        Err(StoreError::Constraint(_)) => Err(EditError::SlugTaken),
        Err(other) => Err(other.into()),
    }
}

/// What was saved in between.
pub(super) async fn conflict(tx: &mut Tx, article: Article) -> Result<EditError, EditError> {
    let theirs = newest(tx, &article).await?;
    Ok(EditError::Conflict(Box::new(Conflict { article, theirs })))
}

/// The newest text of an article.
pub(super) async fn newest(tx: &mut Tx, article: &Article) -> Result<Version, EditError> {
    let found = article::version(tx, article.id, article.version).await?;
    found.ok_or_else(|| StoreError::Decode("an article without its text".into()).into())
}

/// An article with its newest text, read before a step that needs to weigh it.
pub(super) async fn load(
    clinic: &Clinic,
    id: ArticleId,
) -> Result<(Article, Version, Manuscript), EditError> {
    let (article, version) = clinic
        .store
        .read::<_, EditError, _>(move |tx| {
            Box::pin(async move {
                let article = article::get(tx, id).await?.ok_or(EditError::NotFound)?;
                let version = newest(tx, &article).await?;
                Ok((article, version))
            })
        })
        .await?;
    let manuscript = parse(&version)?;
    Ok((article, version, manuscript))
}

/// A kept text as it was typed.
pub(super) fn parse(version: &Version) -> Result<Manuscript, EditError> {
    let read = Manuscript::parse(&version.markdown);
    read.map_err(|fault| StoreError::Decode(fault.to_string()).into())
}

/// The zone in which an article's days are meant.
pub(super) fn zone_of(article: &Article) -> Result<TimeZone, EditError> {
    TimeZone::get(&article.zone)
        .map_err(|_| StoreError::Decode(format!("unknown time zone {:?}", article.zone)).into())
}
