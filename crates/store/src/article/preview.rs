//! Links that show an article before it is public.

use jiff::Timestamp;

use crate::{AccountId, ArticleId, PreviewId, Row, StoreError, Tx, values};

/// A preview link. Its secret itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Its id.
    pub id: PreviewId,
    /// Which article it shows.
    pub article: ArticleId,
    /// For whom it was made, in words.
    pub whom: String,
    /// Whose account made it.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// When it was ended before that.
    pub revoked_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, article_id, whom, created_by, created_at, expires_at, revoked_at";

fn read(row: &Row) -> Result<Preview, StoreError> {
    Ok(Preview {
        id: row.get(0)?,
        article: row.get(1)?,
        whom: row.get(2)?,
        created_by: row.get(3)?,
        created_at: row.get(4)?,
        expires_at: row.get(5)?,
        revoked_at: row.get(6)?,
    })
}

/// Keeps a new link; `token_hash` is the SHA-256 of the word in its address.
///
/// # Errors
/// [`StoreError::Constraint`] when there is no such article.
pub async fn insert_preview(
    tx: &mut Tx,
    preview: &Preview,
    token_hash: &[u8],
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO article_preview ({COLUMNS}, token_hash) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)"
    );
    let values = values![
        preview.id,
        preview.article,
        &preview.whom,
        preview.created_by,
        preview.created_at,
        preview.expires_at,
        preview.revoked_at,
        token_hash
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// The links of an article, newest first.
///
/// # Errors
/// When the database fails.
pub async fn previews_of(tx: &mut Tx, article: ArticleId) -> Result<Vec<Preview>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM article_preview WHERE article_id = $1
         ORDER BY created_at DESC, id DESC"
    );
    let rows = tx.query(&sql, &values![article]).await?;
    rows.iter().map(read).collect()
}

/// The link behind a secret, ended or not.
///
/// # Errors
/// When the database fails.
pub async fn preview_by_hash(
    tx: &mut Tx,
    token_hash: &[u8],
) -> Result<Option<Preview>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM article_preview WHERE token_hash = $1");
    let row = tx.first(&sql, &values![token_hash]).await?;
    row.as_ref().map(read).transpose()
}

/// Ends a link of an article; answers whether there was one to end.
///
/// # Errors
/// When the database fails.
pub async fn revoke_preview(
    tx: &mut Tx,
    article: ArticleId,
    id: PreviewId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE article_preview SET revoked_at = $3
        WHERE article_id = $1 AND id = $2 AND revoked_at IS NULL";
    Ok(tx.execute(sql, &values![article, id, now]).await? == 1)
}
