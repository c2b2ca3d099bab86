//! Taking an article back, and giving it back to its readers.

use midstance_store::{
    ArticleId,
    article::{Article, Withdrawn},
};

use super::{
    EditError, Stage, Texts,
    rights::signer,
    step::{Of, change, load, zone_of},
};
use crate::{Clinic, Staff};

/// Takes a public article back: its address answers "gone" and names `replaced_by`, an address of
/// this site, or nothing.
///
/// # Errors
/// [`EditError::NoSuchPage`] when there is no page at `replaced_by`, [`EditError::Elsewhere`] when
/// the article has no readers.
pub async fn withdraw(
    clinic: &Clinic,
    texts: &Texts,
    staff: &Staff,
    (id, seen, replaced_by): (ArticleId, i64, String),
) -> Result<Article, EditError> {
    signer(staff)?;
    let (article, _, _) = load(clinic, id).await?;
    let own = format!("/articles/{}", article.slug);
    if !replaced_by.is_empty() && (replaced_by == own || !texts.has_page(&replaced_by)) {
        return Err(EditError::NoSuchPage);
    }
    let now = clinic.now();
    let on = now.to_zoned(zone_of(&article)?).date();
    let of = Of::new(clinic, staff, (id, seen));
    change(of, move |_, article| {
        Box::pin(async move {
            if Stage::of(article, now) != Stage::Published {
                return Err(EditError::Elsewhere);
            }
            article.withdrawn = Some(Withdrawn {
                at: now,
                on,
                replaced_by,
            });
            Ok(("article.withdrawn", article.title.clone()))
        })
    })
    .await
}

/// Gives a withdrawn article back to its readers, with the text they had.
///
/// # Errors
/// [`EditError::Elsewhere`] when it is not withdrawn.
pub async fn bring_back(
    clinic: &Clinic,
    staff: &Staff,
    (id, seen): (ArticleId, i64),
) -> Result<Article, EditError> {
    signer(staff)?;
    let of = Of::new(clinic, staff, (id, seen));
    change(of, |_, article| {
        Box::pin(async move {
            if article.withdrawn.take().is_none() {
                return Err(EditError::Elsewhere);
            }
            Ok(("article.brought_back", article.title.clone()))
        })
    })
    .await
}
