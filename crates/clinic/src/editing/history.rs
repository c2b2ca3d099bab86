//! The texts an article has had.

use midstance_editorial::difference::{self, Line};
use midstance_store::{
    ArticleId,
    article::{self, Article, Version, VersionLine},
};

use super::{EditError, Save, Texts, save, step::parse};
use crate::{Clinic, Staff};

/// Two texts side by side.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The article.
    pub article: Article,
    /// The older text.
    pub from: Version,
    /// The newer text.
    pub to: Version,
    /// What differs.
    pub lines: Vec<Line>,
}

/// An article with the list of its texts, newest first.
///
/// # Errors
/// [`EditError::NotFound`]
pub async fn history(
    clinic: &Clinic,
    id: ArticleId,
) -> Result<(Article, Vec<VersionLine>), EditError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let article = article::get(tx, id).await?.ok_or(EditError::NotFound)?;
                Ok((article, article::version_lines(tx, id).await?))
            })
        })
        .await
}

/// Compares two texts of an article.
///
/// # Errors
/// [`EditError::NotFound`] when there is no text of one of the numbers.
pub async fn compare(
    clinic: &Clinic,
    id: ArticleId,
    (from, to): (i64, i64),
) -> Result<Comparison, EditError> {
    let (article, from, to) = clinic
        .store
        .read::<_, EditError, _>(move |tx| {
            Box::pin(async move {
                let article = article::get(tx, id).await?.ok_or(EditError::NotFound)?;
                let from = article::version(tx, id, from).await?;
                let to = article::version(tx, id, to).await?;
                Ok((
                    article,
                    from.ok_or(EditError::NotFound)?,
                    to.ok_or(EditError::NotFound)?,
                ))
            })
        })
        .await?;
    let lines = difference::compare(&from.markdown, &to.markdown);
    Ok(Comparison {
        article,
        from,
        to,
        lines,
    })
}

/// Makes an older text the newest again. Everything in between stays in the history.
///
/// # Errors
/// [`EditError::Conflict`] when somebody saved in between.
pub async fn restore(
    clinic: &Clinic,
    texts: &Texts,
    staff: &Staff,
    (id, number, seen): (ArticleId, i64, i64),
) -> Result<Article, EditError> {
    let old = clinic
        .store
        .read::<_, EditError, _>(move |tx| {
            Box::pin(async move {
                let found = article::version(tx, id, number).await?;
                found.ok_or(EditError::NotFound)
            })
        })
        .await?;
    let again = Save {
        manuscript: parse(&old)?,
        slug: None,
        note: format!("Brought back version {number}"),
        automatic: false,
        seen,
    };
    save(clinic, texts, staff, (id, again)).await
}
