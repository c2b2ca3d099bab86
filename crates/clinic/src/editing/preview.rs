//! Links with which somebody without an account reads an article before it is public.

use jiff::SignedDuration;
use midstance_editorial::Manuscript;
use midstance_store::{
    ArticleId, PreviewId,
    article::{self, Article, Preview},
};

use super::{
    EditError,
    step::{newest, parse},
};
use crate::{
    Actor, Clinic, Staff, Token,
    audit::{Told, write},
};

/// How many days a link works, to choose from.
pub const PREVIEW_DAYS: [i64; 3] = [3, 14, 60];

/// What a link shows.
#[derive(Debug, Clone)]
pub enum Shown {
    /// The newest text.
    Text(Box<(Article, Manuscript)>),
    /// The link worked once and no longer does.
    Over,
}

/// Makes a link. Its secret is in the answer and nowhere else.
///
/// # Errors
/// [`EditError::NotFound`] when there is no such article.
pub async fn make_preview(
    clinic: &Clinic,
    staff: &Staff,
    id: ArticleId,
    (whom, days): (&str, i64),
) -> Result<Token, EditError> {
    let secret = clinic.new_token();
    let now = clinic.now();
    let life = SignedDuration::from_hours(24 * days.clamp(1, 60));
    let preview = Preview {
        id: PreviewId(clinic.new_id()),
        article: id,
        whom: whom.to_owned(),
        created_by: Some(staff.account),
        created_at: now,
        expires_at: now.saturating_add(life).unwrap_or(now),
        revoked_at: None,
    };
    let (this, who, hash) = (clinic.clone(), staff.clone(), secret.hash());
    clinic
        .store
        .write::<_, EditError, _>(move |tx| {
            Box::pin(async move {
                article::get(tx, id).await?.ok_or(EditError::NotFound)?;
                article::insert_preview(tx, &preview, &hash).await?;
                let told = Told::setting("article", id.0, "article.preview_made", &preview.whom);
                Ok(write(tx, &this, &Actor::Staff(who), told).await?)
            })
        })
        .await?;
    Ok(secret)
}

/// The links of an article, newest first, also those that are over.
///
/// # Errors
/// When the store fails.
pub async fn previews(clinic: &Clinic, id: ArticleId) -> Result<Vec<Preview>, EditError> {
    clinic
        .store
        .read(move |tx| Box::pin(async move { Ok(article::previews_of(tx, id).await?) }))
        .await
}

/// Ends a link at once.
///
/// # Errors
/// [`EditError::NotFound`] when there is none to end.
pub async fn end_preview(
    clinic: &Clinic,
    staff: &Staff,
    (id, preview): (ArticleId, PreviewId),
) -> Result<(), EditError> {
    let (this, who, now) = (clinic.clone(), staff.clone(), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !article::revoke_preview(tx, id, preview, now).await? {
                    return Err(EditError::NotFound);
                }
                let told = Told::setting("article", id.0, "article.preview_ended", "");
                Ok(write(tx, &this, &Actor::Staff(who), told).await?)
            })
        })
        .await
}

/// What a link shows now.
///
/// # Errors
/// [`EditError::NotFound`] when there never was such a link.
pub async fn open_preview(clinic: &Clinic, secret: &Token) -> Result<Shown, EditError> {
    let (hash, now) = (secret.hash(), clinic.now());
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let preview = article::preview_by_hash(tx, &hash).await?;
                let preview = preview.ok_or(EditError::NotFound)?;
                if preview.revoked_at.is_some() || preview.expires_at <= now {
                    return Ok(Shown::Over);
                }
                let article = article::get(tx, preview.article).await?;
                let article = article.ok_or(EditError::NotFound)?;
                let manuscript = parse(&newest(tx, &article).await?)?;
                Ok(Shown::Text(Box::new((article, manuscript))))
            })
        })
        .await
}
