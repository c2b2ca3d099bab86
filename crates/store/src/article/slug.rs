//! Addresses that articles had.

use jiff::Timestamp;

use crate::{ArticleId, StoreError, Tx, values};

/// Notes that an article had this address until now.
///
/// # Errors
/// When the database fails.
pub async fn leave_slug(
    tx: &mut Tx,
    slug: &str,
    article: ArticleId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO article_slug (slug, article_id, left_at) VALUES ($1, $2, $3)
        ON CONFLICT (slug) DO UPDATE SET article_id = excluded.article_id,
        left_at = excluded.left_at";
    tx.execute(sql, &values![slug, article, now])
        .await
        .map(drop)
}

/// Forgets that anybody had this address, because it is in use again.
///
/// # Errors
/// When the database fails.
pub async fn forget_slug(tx: &mut Tx, slug: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM article_slug WHERE slug = $1";
    tx.execute(sql, &values![slug]).await.map(drop)
}

/// The article that had this address.
///
/// # Errors
/// When the database fails.
pub async fn slug_owner(tx: &mut Tx, slug: &str) -> Result<Option<ArticleId>, StoreError> {
    let sql = "SELECT article_id FROM article_slug WHERE slug = $1";
    let row = tx.first(sql, &values![slug]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Every address that was left, with the one its article has now.
///
/// # Errors
/// When the database fails.
pub async fn moved_slugs(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "SELECT s.slug, a.slug FROM article_slug s JOIN article a ON a.id = s.article_id
        ORDER BY s.slug";
    let rows = tx.query(sql, &[]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
