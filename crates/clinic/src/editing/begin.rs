//! Beginning an article, taking a built-in one over, throwing a draft away.

use jiff::{ToSpan, tz::TimeZone};
use midstance_editorial::{Manuscript, is_slug, slug_of};
use midstance_store::{
    ArticleId, StoreError, Tx,
    article::{self, Article, ArticleState, Version},
    directory,
};

use super::{EditError, Rights, Texts, step::parse};
use crate::{
    Actor, Clinic, Staff,
    audit::{Told, write},
};

/// A new article.
#[derive(Debug, Clone, Default)]
pub struct Begin {
    /// What was typed; days of review that were not are filled in.
    pub manuscript: Manuscript,
    /// Its name in the address; empty for one made from the title.
    pub slug: String,
    /// What the first text is, in words.
    pub note: String,
    /// Whether it was saved by itself while somebody typed.
    pub automatic: bool,
    /// The built-in article it is copied from, or empty.
    pub origin: String,
}

/// Begins an article.
///
/// # Errors
/// [`EditError::SlugBad`] and [`EditError::SlugTaken`].
pub async fn begin(
    clinic: &Clinic,
    texts: &Texts,
    staff: &Staff,
    begin: Begin,
) -> Result<Article, EditError> {
    if !begin.slug.is_empty() && !is_slug(&begin.slug) {
        return Err(EditError::SlugBad(slug_of(&begin.slug)));
    }
    if begin.slug != begin.origin && texts.is_built_in(&begin.slug) {
        return Err(EditError::SlugTaken);
    }
    let built_in: Vec<String> = texts.built_in().map(str::to_owned).collect();
    let (this, who) = (clinic.clone(), staff.clone());
    clinic
        .store
        .write(move |tx| Box::pin(async move { insert(tx, (&this, &who), begin, &built_in).await }))
        .await
}

async fn insert(
    tx: &mut Tx,
    (clinic, staff): (&Clinic, &Staff),
    begin: Begin,
    built_in: &[String],
) -> Result<Article, EditError> {
    let slug = match begin.slug.as_str() {
        "" => free_slug(tx, &begin.manuscript.title, built_in, None).await?,
        typed if is_taken(tx, typed, None).await? => return Err(EditError::SlugTaken),
        typed => typed.to_owned(),
    };
    let zone = zone(tx).await?;
    let now = clinic.now();
    let wall = TimeZone::get(&zone)
        .map_err(|_| StoreError::Decode(format!("unknown time zone {zone:?}")))?;
    let today = now.to_zoned(wall).date();
    let mut manuscript = begin.manuscript;
    if manuscript.reviewed_on.is_empty() {
        manuscript.reviewed_on = today.to_string();
    }
    if manuscript.next_review.is_empty() {
        manuscript.next_review = today.saturating_add(1.year()).to_string();
    }
    let (reviewed_on, next_review) = manuscript.review_days().unwrap_or((today, today));
    let article = Article {
        id: ArticleId(clinic.new_id()),
        slug,
        state: ArticleState::Draft,
        title: manuscript.title.clone(),
        summary: manuscript.summary.clone(),
        authors: manuscript.authors.clone(),
        version: 1,
        published: None,
        zone,
        reviewed_on,
        next_review,
        check: None,
        withdrawn: None,
        origin: begin.origin,
        created_by: Some(staff.account),
        revision: 1,
        text_revision: 1,
        created_at: now,
        updated_at: now,
    };
    let version = Version {
        article: article.id,
        number: 1,
        markdown: manuscript.to_file(),
        note: begin.note,
        automatic: begin.automatic,
        account: Some(staff.account),
        saved_by: staff.name.clone(),
        saved_at: now,
    };
    match article::insert(tx, &article).await {
        Err(StoreError::Constraint(_)) => return Err(EditError::SlugTaken),
        other => other?,
    }
    article::insert_version(tx, &version).await?;
    let told = Told::setting("article", article.id.0, "article.begun", &article.title);
    write(tx, clinic, &Actor::Staff(staff.clone()), told).await?;
    Ok(article)
}

/// Whether an address belongs to another article than `own`, or did.
pub(super) async fn is_taken(
    tx: &mut Tx,
    slug: &str,
    own: Option<ArticleId>,
) -> Result<bool, StoreError> {
    let now = article::by_slug(tx, slug).await?.map(|article| article.id);
    let before = article::slug_owner(tx, slug).await?;
    Ok(now.or(before).is_some_and(|id| Some(id) != own))
}

/// An address made from a title that nobody but `own` has: with a number behind it where it must be.
pub(super) async fn free_slug(
    tx: &mut Tx,
    title: &str,
    built_in: &[String],
    own: Option<ArticleId>,
) -> Result<String, StoreError> {
    let made: String = slug_of(title).chars().take(80).collect();
    let base = match made.trim_end_matches('-') {
        "" => "article",
        made => made,
    };
    let mut slug = base.to_owned();
    let mut number = 2;
    while built_in.contains(&slug) || is_taken(tx, &slug, own).await? {
        slug = format!("{base}-{number}");
        number += 1;
    }
    Ok(slug)
}

/// The zone of the clinic's first place.
async fn zone(tx: &mut Tx) -> Result<String, StoreError> {
    let places = directory::locations(tx).await?;
    let first = places.into_iter().find(|place| place.active);
    Ok(first.map_or_else(|| "UTC".to_owned(), |place| place.zone))
}

/// Copies a built-in article so that it can be edited; the copy that is there already, if there
/// is one. Readers go on seeing the built-in one until the copy is published.
///
/// # Errors
/// [`EditError::NotFound`] when there is no such built-in article.
pub async fn take_over(
    clinic: &Clinic,
    texts: &Texts,
    staff: &Staff,
    slug: &str,
) -> Result<Article, EditError> {
    let written = texts.written(slug).ok_or(EditError::NotFound)?;
    let wanted = slug.to_owned();
    let copies = clinic
        .store
        .read::<_, EditError, _>(|tx| Box::pin(async move { Ok(article::all(tx).await?) }))
        .await?;
    if let Some(copy) = copies
        .into_iter()
        .find(|copy| copy.origin == wanted || copy.slug == wanted)
    {
        return Ok(copy);
    }
    let manuscript =
        Manuscript::parse(&written).map_err(|fault| StoreError::Decode(fault.to_string()))?;
    let copy = Begin {
        manuscript,
        slug: wanted.clone(),
        note: "Copied from the built-in article".into(),
        automatic: false,
        origin: wanted,
    };
    begin(clinic, texts, staff, copy).await
}

/// Deletes an article that never had readers.
///
/// # Errors
/// [`EditError::Elsewhere`] when it had, [`EditError::NotAllowed`] when it is somebody else's and
/// the role may not.
pub async fn discard(clinic: &Clinic, staff: &Staff, id: ArticleId) -> Result<(), EditError> {
    let (this, who) = (clinic.clone(), staff.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let article = article::get(tx, id).await?.ok_or(EditError::NotFound)?;
                if article.published.is_some() {
                    return Err(EditError::Elsewhere);
                }
                if article.created_by != Some(who.account) && !Rights::of(&who).sign {
                    return Err(EditError::NotAllowed);
                }
                article::remove(tx, id).await?;
                let told = Told::setting("article", id.0, "article.deleted", &article.title);
                Ok(write(tx, &this, &Actor::Staff(who), told).await?)
            })
        })
        .await
}

/// What is left of the typed days of an article's newest text.
pub(super) fn days_of(version: &Version) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    parse(version).ok()?.review_days().ok()
}
