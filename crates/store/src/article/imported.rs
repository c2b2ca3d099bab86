//! Which article a text from elsewhere became.

use crate::{ArticleId, StoreError, Tx, values};

/// What became of a text from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What it is called where it comes from.
    pub source: String,
    /// The article; it may have been thrown away since.
    pub article: ArticleId,
    /// Number of the text that it became.
    pub version: i64,
    /// SHA-256 of what it said.
    pub sha256: Vec<u8>,
}

/// What became of a text, if it came in before.
///
/// # Errors
/// When the database fails.
pub async fn imported(tx: &mut Tx, source: &str) -> Result<Option<Imported>, StoreError> {
    let sql = "SELECT source, article_id, version, sha256 FROM article_import WHERE source = $1";
    let row = tx.first(sql, &values![source]).await?;
    row.map(|row| {
        Ok(Imported {
            source: row.get(0)?,
            article: row.get(1)?,
            version: row.get(2)?,
            sha256: row.get(3)?,
        })
    })
    .transpose()
}

/// Notes what became of a text.
///
/// # Errors
/// When the database fails.
pub async fn note_imported(tx: &mut Tx, one: &Imported) -> Result<(), StoreError> {
    let sql = "INSERT INTO article_import (source, article_id, version, sha256)
        VALUES ($1, $2, $3, $4) ON CONFLICT (source) DO UPDATE SET
        article_id = excluded.article_id, version = excluded.version, sha256 = excluded.sha256";
    let cells = values![&one.source, one.article, one.version, one.sha256.clone()];
    tx.execute(sql, &cells).await.map(drop)
}
