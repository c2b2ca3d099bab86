//! The check by a clinician.

use jiff::{ToSpan, civil::Date};
use midstance_store::{
    ArticleId,
    article::{Article, ArticleState, Check},
    directory,
};

use super::{
    EditError, Texts, is_only_author,
    rights::{authors, signer},
    step::{Of, change, load, zone_of},
};
use crate::{Clinic, Staff};

/// Asks for a check.
///
/// # Errors
/// [`EditError::Faulty`] while the text has faults.
pub async fn ask_review(
    clinic: &Clinic,
    texts: &Texts,
    staff: &Staff,
    (id, seen): (ArticleId, i64),
) -> Result<Article, EditError> {
    let (article, _, manuscript) = load(clinic, id).await?;
    let faults = manuscript.faults(&article.slug, &texts.library);
    if !faults.is_empty() {
        return Err(EditError::Faulty(faults));
    }
    let of = Of::new(clinic, staff, (id, seen));
    change(of, |_, article| {
        Box::pin(async move {
            if article.state != ArticleState::Draft {
                return Err(EditError::Elsewhere);
            }
            article.state = ArticleState::Review;
            Ok(("article.review_asked", article.title.clone()))
        })
    })
    .await
}

/// Gives a text in review back to its writers; `why` is kept with the step.
///
/// # Errors
/// [`EditError::Elsewhere`] when it is not in review.
pub async fn hand_back(
    clinic: &Clinic,
    staff: &Staff,
    (id, seen): (ArticleId, i64),
    why: String,
) -> Result<Article, EditError> {
    let of = Of::new(clinic, staff, (id, seen));
    change(of, |_, article| {
        Box::pin(async move {
            if article.state != ArticleState::Review {
                return Err(EditError::Elsewhere);
            }
            article.state = ArticleState::Draft;
            Ok(("article.handed_back", why))
        })
    })
    .await
}

/// A signature.
#[derive(Debug, Clone, Copy)]
pub struct Sign {
    /// The text that was read, as [`Article::text_revision`] says.
    pub seen: i64,
    /// By when a text that has readers is due again; a year from now where nothing is said.
    pub next_review: Option<Date>,
}

/// Signs that the newest text is right. Signing the text that readers see renews its review.
///
/// # Errors
/// [`EditError::NotAllowed`] for whoever does not treat, [`EditError::OwnText`] for its only
/// author, [`EditError::Elsewhere`] when nobody asked for a check.
pub async fn sign(
    clinic: &Clinic,
    texts: &Texts,
    staff: &Staff,
    (id, sign): (ArticleId, Sign),
) -> Result<Article, EditError> {
    signer(staff)?;
    let (article, _, manuscript) = load(clinic, id).await?;
    let faults = manuscript.faults(&article.slug, &texts.library);
    if !faults.is_empty() {
        return Err(EditError::Faulty(faults));
    }
    if is_only_author(staff, &article, &authors(clinic).await?, &texts.library) {
        return Err(EditError::OwnText);
    }
    let today = clinic.now().to_zoned(zone_of(&article)?).date();
    let next = sign.next_review.unwrap_or(today.saturating_add(1.year()));
    if next <= today {
        return Err(EditError::NoSuchTime);
    }
    let of = Of::new(clinic, staff, (id, sign.seen));
    let who = staff.clone();
    change(of, move |tx, article| {
        Box::pin(async move {
            let shown = article.published.as_ref().map(|p| p.version) == Some(article.version);
            if article.state != ArticleState::Review && !shown {
                return Err(EditError::Elsewhere);
            }
            let all = directory::practitioners(tx).await?;
            let own = all.into_iter().find(|p| Some(p.id) == who.practitioner);
            let by = match own {
                Some(p) if !p.credentials.is_empty() => format!("{}, {}", p.name, p.credentials),
                Some(p) => p.name,
                None => who.name,
            };
            if let Some(published) = article.published.as_mut().filter(|_| shown) {
                published.checked_by = by.clone();
                published.checked_on = Some(today);
                (article.reviewed_on, article.next_review) = (today, next);
            }
            article.state = ArticleState::Checked;
            article.check = Some(Check {
                version: article.version,
                by: by.clone(),
                account: Some(who.account),
                on: today,
            });
            Ok(("article.checked", by))
        })
    })
    .await
}
