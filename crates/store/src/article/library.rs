//! What readers see of the articles.

use jiff::Timestamp;

use super::row::{Article, COLUMNS, read};
use crate::{ArticleId, StoreError, Tx, kept, values};

/// An article that readers see, will see or saw, with the text that they see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Where it stands.
    pub article: Article,
    /// The text that readers see, head and Markdown.
    pub markdown: String,
}

/// Says that something which readers can see has changed.
///
/// # Errors
/// When the database fails.
pub async fn announce(tx: &mut Tx) -> Result<(), StoreError> {
    tx.raises();
    let sql = "UPDATE article_library SET revision = revision + 1 WHERE id = 1";
    tx.execute(sql, &[]).await.map(drop)
}

/// A number that rises whenever something which readers can see changes.
///
/// # Errors
/// When the database fails.
pub async fn library_revision(tx: &mut Tx) -> Result<i64, StoreError> {
    kept::revisions(tx).await.map(|revisions| revisions.library)
}

/// Id and revision of every article that readers see, will see or saw.
///
/// # Errors
/// When the database fails.
pub async fn shown_stamps(tx: &mut Tx) -> Result<Vec<(ArticleId, i64)>, StoreError> {
    let sql = "SELECT id, revision FROM article WHERE public_version IS NOT NULL ORDER BY id";
    let rows = tx.query(sql, &[]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// One of them with its text.
///
/// # Errors
/// When the database fails.
pub async fn shown(tx: &mut Tx, id: ArticleId) -> Result<Option<Shown>, StoreError> {
    let columns: Vec<String> = COLUMNS.split(", ").map(|c| format!("a.{c}")).collect();
    let sql = format!(
        "SELECT {}, v.markdown FROM article a
         JOIN article_version v ON v.article_id = a.id AND v.number = a.public_version
         WHERE a.id = $1",
        columns.join(", ")
    );
    let row = tx.first(&sql, &values![id]).await?;
    row.map(|row| {
        Ok(Shown {
            article: read(&row)?,
            markdown: row.get(columns.len())?,
        })
    })
    .transpose()
}

/// Articles that became public after `since` and until `now`, and still are, first come first.
///
/// # Errors
/// When the database fails.
pub async fn newly_public(
    tx: &mut Tx,
    since: Timestamp,
    now: Timestamp,
) -> Result<Vec<Shown>, StoreError> {
    let sql = "SELECT id FROM article WHERE published_at > $1 AND published_at <= $2
        AND withdrawn_at IS NULL ORDER BY published_at, id";
    let rows = tx.query(sql, &values![since, now]).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        found.extend(shown(tx, row.get(0)?).await?);
    }
    Ok(found)
}
