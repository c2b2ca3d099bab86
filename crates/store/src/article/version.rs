//! The texts of an article, one after the other.

use jiff::Timestamp;

use crate::{AccountId, ArticleId, Row, StoreError, Tx, values};

/// A saved text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Of which article.
    pub article: ArticleId,
    /// Its number, from 1.
    pub number: i64,
    /// The whole text as a file: head and Markdown.
    pub markdown: String,
    /// What changed, in words; may be empty.
    pub note: String,
    /// Whether it was saved by itself while somebody typed.
    pub automatic: bool,
    /// Whose account saved it.
    pub account: Option<AccountId>,
    /// Their name at that time.
    pub saved_by: String,
    /// When.
    pub saved_at: Timestamp,
}

/// A saved text as a list shows it, without the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLine {
    /// Its number.
    pub number: i64,
    /// What changed, in words; may be empty.
    pub note: String,
    /// Whether it was saved by itself while somebody typed.
    pub automatic: bool,
    /// Who saved it.
    pub saved_by: String,
    /// When.
    pub saved_at: Timestamp,
}

const COLUMNS: &str = "article_id, number, markdown, note, automatic, account_id, saved_by, \
    saved_at";

fn read(row: &Row) -> Result<Version, StoreError> {
    Ok(Version {
        article: row.get(0)?,
        number: row.get(1)?,
        markdown: row.get(2)?,
        note: row.get(3)?,
        automatic: row.get(4)?,
        account: row.get(5)?,
        saved_by: row.get(6)?,
        saved_at: row.get(7)?,
    })
}

fn values_of(v: &Version) -> [crate::Value; 8] {
    values![
        v.article,
        v.number,
        &v.markdown,
        &v.note,
        v.automatic,
        v.account,
        &v.saved_by,
        v.saved_at
    ]
}

/// Keeps a text.
///
/// # Errors
/// [`StoreError::Constraint`] when the article has a text of this number.
pub async fn insert_version(tx: &mut Tx, version: &Version) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO article_version ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)");
    tx.execute(&sql, &values_of(version)).await.map(drop)
}

/// Writes a text in place of the one of its number.
///
/// # Errors
/// When the database fails.
pub async fn replace_version(tx: &mut Tx, version: &Version) -> Result<(), StoreError> {
    let sql = "UPDATE article_version SET markdown = $3, note = $4, automatic = $5,
        account_id = $6, saved_by = $7, saved_at = $8 WHERE article_id = $1 AND number = $2";
    tx.execute(sql, &values_of(version)).await.map(drop)
}

/// A text of an article by its number.
///
/// # Errors
/// When the database fails.
pub async fn version(
    tx: &mut Tx,
    article: ArticleId,
    number: i64,
) -> Result<Option<Version>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM article_version WHERE article_id = $1 AND number = $2");
    let row = tx.first(&sql, &values![article, number]).await?;
    row.as_ref().map(read).transpose()
}

/// All texts of an article without their words, newest first.
///
/// # Errors
/// When the database fails.
pub async fn version_lines(
    tx: &mut Tx,
    article: ArticleId,
) -> Result<Vec<VersionLine>, StoreError> {
    let sql = "SELECT number, note, automatic, saved_by, saved_at FROM article_version
        WHERE article_id = $1 ORDER BY number DESC";
    let rows = tx.query(sql, &values![article]).await?;
    rows.iter()
        .map(|row| {
            Ok(VersionLine {
                number: row.get(0)?,
                note: row.get(1)?,
                automatic: row.get(2)?,
                saved_by: row.get(3)?,
                saved_at: row.get(4)?,
            })
        })
        .collect()
}
