//! Articles as staff and other use cases see them.

use jiff::{Timestamp, civil::Date};
use midstance_editorial::{Faults, Manuscript};
use midstance_store::{
    ArticleId, StoreError,
    article::{self, Article, Version},
    audit,
    author::Author,
};

use super::{EditError, Stage, Texts, is_only_author, rights::authors, step::load};
use crate::{Clinic, Staff};

/// A line of the staff's list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The article.
    pub article: Article,
    /// Where it stands.
    pub stage: Stage,
    /// Whether readers see it past its review date.
    pub overdue: bool,
    /// Whether there is a newer text than the one that readers see.
    pub changed: bool,
}

impl Listed {
    fn new(article: Article, now: Timestamp, today: Date) -> Self {
        let stage = Stage::of(&article, now);
        let shown = article.published.as_ref().map(|p| p.version);
        Self {
            stage,
            overdue: stage == Stage::Published && today > article.next_review,
            changed: shown.is_some_and(|shown| shown != article.version),
            article,
        }
    }
}

/// All articles written here, the last changed first; `today` is the clinic's day.
///
/// # Errors
/// When the store fails.
pub async fn list(clinic: &Clinic, today: Date) -> Result<Vec<Listed>, StoreError> {
    let now = clinic.now();
    let all = clinic.store.read(|tx| Box::pin(article::all(tx))).await?;
    let listed = all.into_iter().map(|one| Listed::new(one, now, today));
    Ok(listed.collect())
}

/// An article as its editor sees it.
#[derive(Debug, Clone)]
pub struct Open {
    /// Where it stands.
    pub listed: Listed,
    /// Its newest text as it was kept.
    pub version: Version,
    /// The same as it was typed.
    pub manuscript: Manuscript,
    /// What keeps it from being published.
    pub faults: Faults,
    /// Whether whoever looks is its only author, and so may not check it.
    pub own: bool,
    /// All authors kept in the store.
    pub authors: Vec<Author>,
    /// What its reviewer asked to be changed, until a check is asked for again.
    pub handed_back: Option<String>,
}

/// Opens an article.
///
/// # Errors
/// [`EditError::NotFound`]
pub async fn open(
    clinic: &Clinic,
    texts: &Texts,
    staff: &Staff,
    (id, today): (ArticleId, Date),
) -> Result<Open, EditError> {
    let (article, version, manuscript) = load(clinic, id).await?;
    let authors = authors(clinic).await?;
    let steps = clinic
        .store
        .read(move |tx| Box::pin(audit::about(tx, id.0)));
    let mut reviews = steps.await?.into_iter().filter(|step| {
        step.action == "article.handed_back" || step.action == "article.review_asked"
    });
    let last = reviews.next_back();
    Ok(Open {
        own: is_only_author(staff, &article, &authors, &texts.library),
        faults: manuscript.faults(&article.slug, &texts.library),
        listed: Listed::new(article, clinic.now(), today),
        handed_back: last
            .filter(|step| step.action == "article.handed_back")
            .map(|step| step.detail),
        version,
        manuscript,
        authors,
    })
}

/// An article that has just become public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArticle {
    /// Its id.
    pub id: ArticleId,
    /// Its address on this site, `/articles/…`.
    pub path: String,
    /// Its title.
    pub title: String,
    /// One sentence on it.
    pub summary: String,
    /// Its topics, in plain words.
    pub topics: Vec<String>,
    /// Since when readers see it.
    pub published_at: Timestamp,
}

/// Articles that became public after `since` and until now, and still are, first come first.
/// Whoever writes to subscribers asks from the last `published_at` that was dealt with.
///
/// # Errors
/// When the store fails.
pub async fn newly_public(
    clinic: &Clinic,
    since: Timestamp,
) -> Result<Vec<NewArticle>, StoreError> {
    let now = clinic.now();
    let shown = clinic
        .store
        .read(move |tx| Box::pin(async move { article::newly_public(tx, since, now).await }))
        .await?;
    let mut new = Vec::with_capacity(shown.len());
    for one in shown {
        let text = Manuscript::parse(&one.markdown);
        let text = text.map_err(|fault| StoreError::Decode(fault.to_string()))?;
        new.push(NewArticle {
            id: one.article.id,
            path: format!("/articles/{}", one.article.slug),
            title: text.title,
            summary: text.summary,
            topics: text.topics,
            published_at: one.article.published.map_or(now, |p| p.at),
        });
    }
    Ok(new)
}
