//! Giving a text to readers: now, or at a day and time of the clinic.

use jiff::{Timestamp, ToSpan, civil::DateTime, tz::TimeZone};
use midstance_editorial::{is_slug, slug_of};
use midstance_store::{
    ArticleId, Tx,
    article::{self, Article, ArticleState, Published},
};

use super::{
    EditError, Rights, Stage, Texts,
    begin::{days_of, is_taken},
    rights::signer,
    step::{Of, change, load, newest, zone_of},
};
use crate::{Clinic, Staff};

/// How to publish.
#[derive(Debug, Clone, Copy)]
pub struct Publish {
    /// The text that was seen, as [`Article::text_revision`] says.
    pub seen: i64,
    /// When, on the clinic's wall; `None` is now.
    pub at: Option<DateTime>,
    /// Publish although no clinician has checked it, which readers are told.
    pub unchecked: bool,
}

/// Publishes the newest text. An article that has readers keeps the day on which it appeared, and
/// they see the new text at once.
///
/// # Errors
/// [`EditError::Faulty`], [`EditError::NotChecked`], [`EditError::NoSuchTime`],
/// [`EditError::NotAllowed`]; nothing is changed then.
pub async fn publish(
    clinic: &Clinic,
    texts: &Texts,
    staff: &Staff,
    (id, publish): (ArticleId, Publish),
) -> Result<Article, EditError> {
    signer(staff)?;
    let (article, _, manuscript) = load(clinic, id).await?;
    let faults = manuscript.faults(&article.slug, &texts.library);
    if !faults.is_empty() {
        return Err(EditError::Faulty(faults));
    }
    if publish.unchecked && !Rights::of(staff).unchecked {
        return Err(EditError::NotAllowed);
    }
    let zone = zone_of(&article)?;
    let now = clinic.now();
    let first = match texts.built_in_article(&article.origin) {
        // Readers have had it since then; the copy is no new article.
        Some(origin) if article.published.is_none() && publish.at.is_none() => {
            instant(&zone, origin.published_on.at(0, 0, 0, 0))?
        }
        _ => appears(&zone, publish.at, now)?,
    };
    let of = Of::new(clinic, staff, (id, publish.seen));
    change(of, move |tx, article| {
        Box::pin(
            async move { put_before_readers(tx, article, publish.unchecked, (first, now)).await },
        )
    })
    .await
}

async fn put_before_readers(
    tx: &mut Tx,
    article: &mut Article,
    unchecked: bool,
    ((at, local), now): ((Timestamp, DateTime), Timestamp),
) -> Result<(&'static str, String), EditError> {
    if article.withdrawn.is_some() {
        return Err(EditError::Elsewhere);
    }
    let check = article
        .check
        .clone()
        .filter(|check| check.version == article.version && article.state == ArticleState::Checked);
    if check.is_none() && !unchecked {
        return Err(EditError::NotChecked);
    }
    let (at, local) = match &article.published {
        Some(before) if before.at <= now => (before.at, before.local),
        _ => (at, local),
    };
    if let Some((reviewed, next)) = days_of(&newest(tx, article).await?) {
        (article.reviewed_on, article.next_review) = (reviewed, next);
        if let Some(on) = check.as_ref().map(|check| check.on) {
            article.reviewed_on = on.max(reviewed);
            if next <= on {
                // A check counts from its day, whatever was typed long before.
                article.next_review = on.saturating_add(1.year());
            }
        }
    }
    if !article.origin.is_empty() && article.origin != article.slug {
        article::leave_slug(tx, &article.origin, article.id, now).await?;
    }
    article.published = Some(Published {
        version: article.version,
        at,
        local,
        checked_by: check.as_ref().map_or_else(String::new, |c| c.by.clone()),
        checked_on: check.map(|c| c.on),
    });
    let action = if at > now {
        "article.scheduled"
    } else {
        "article.published"
    };
    let how = if unchecked { ", unchecked" } else { "" };
    Ok((action, format!("{} at {local}{how}", article.title)))
}

/// The instant and the wall time at which an article appears.
fn appears(
    zone: &TimeZone,
    at: Option<DateTime>,
    now: Timestamp,
) -> Result<(Timestamp, DateTime), EditError> {
    match at {
        None => Ok((now, now.to_zoned(zone.clone()).datetime())),
        Some(local) => match instant(zone, local)? {
            (at, _) if at <= now => Err(EditError::NoSuchTime),
            later => Ok(later),
        },
    }
}

/// The first instant at which the clinic's clocks show this; none when they skip it.
fn instant(zone: &TimeZone, local: DateTime) -> Result<(Timestamp, DateTime), EditError> {
    let at = local.to_zoned(zone.clone());
    let at = at.map_err(|_| EditError::NoSuchTime)?;
    if at.datetime() != local {
        return Err(EditError::NoSuchTime);
    }
    Ok((at.timestamp(), local))
}

/// Takes an article that has not appeared yet off the schedule.
///
/// # Errors
/// [`EditError::Elsewhere`] when it is not scheduled.
pub async fn unschedule(
    clinic: &Clinic,
    staff: &Staff,
    (id, seen): (ArticleId, i64),
) -> Result<Article, EditError> {
    signer(staff)?;
    let now = clinic.now();
    let of = Of::new(clinic, staff, (id, seen));
    change(of, move |_, article| {
        Box::pin(async move {
            if Stage::of(article, now) != Stage::Scheduled {
                return Err(EditError::Elsewhere);
            }
            article.published = None;
            Ok(("article.unscheduled", article.title.clone()))
        })
    })
    .await
}

/// Gives an article another address. The old one leads to it from then on.
///
/// # Errors
/// [`EditError::SlugBad`], [`EditError::SlugTaken`].
pub async fn move_address(
    clinic: &Clinic,
    texts: &Texts,
    staff: &Staff,
    (id, seen, slug): (ArticleId, i64, String),
) -> Result<Article, EditError> {
    if !is_slug(&slug) {
        return Err(EditError::SlugBad(slug_of(&slug)));
    }
    let built_in = texts.is_built_in(&slug);
    let now = clinic.now();
    let of = Of::new(clinic, staff, (id, seen));
    change(of, move |tx, article| {
        Box::pin(async move {
            let foreign = built_in && slug != article.origin;
            if foreign || is_taken(tx, &slug, Some(id)).await? {
                return Err(EditError::SlugTaken);
            }
            let before = std::mem::replace(&mut article.slug, slug.clone());
            article::forget_slug(tx, &slug).await?;
            if before != slug && article.published.is_some() {
                article::leave_slug(tx, &before, id, now).await?;
            }
            Ok(("article.moved", format!("{before} to {slug}")))
        })
    })
    .await
}
