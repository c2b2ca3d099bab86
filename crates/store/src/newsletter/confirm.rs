//! Links that confirm a subscription, and what was asked for with them.

use jiff::Timestamp;

use crate::{Row, StoreError, SubscriberId, TopicId, Tx, values};

/// A confirmation link and what it confirms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// SHA-256 of its token.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub subscriber: SubscriberId,
    /// The topics asked for; none means every issue.
    pub topics: Vec<TopicId>,
    /// Whether a mail for each new article was asked for.
    pub new_articles: bool,
    /// Id and version of the words agreed to.
    pub wording: (String, i64),
    /// The page on which.
    pub page: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

const COLUMNS: &str = "token_hash, subscriber_id, topics, new_articles, wording_id, \
    wording_version, page, created_at, expires_at, used_at";

fn read(row: &Row) -> Result<Confirm, StoreError> {
    let topics: String = row.get(2)?;
    Ok(Confirm {
        token_hash: row.get(0)?,
        subscriber: row.get(1)?,
        topics: topics
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|_| StoreError::Decode(format!("topics {topics:?}")))?,
        new_articles: row.get(3)?,
        wording: (row.get(4)?, row.get(5)?),
        page: row.get(6)?,
        created_at: row.get(7)?,
        expires_at: row.get(8)?,
        used_at: row.get(9)?,
    })
}

/// Adds one.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, c: &Confirm) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO newsletter_confirm ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)"
    );
    let topics: Vec<String> = c.topics.iter().map(TopicId::to_string).collect();
    let values = values![
        c.token_hash.clone(),
        c.subscriber,
        topics.join(" "),
        c.new_articles,
        &c.wording.0,
        c.wording.1,
        &c.page,
        c.created_at,
        c.expires_at,
        c.used_at
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// The one with this hash, used or not.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, hash: &[u8]) -> Result<Option<Confirm>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM newsletter_confirm WHERE token_hash = $1");
    let row = tx.first(&sql, &values![hash]).await?;
    row.as_ref().map(read).transpose()
}

/// The newest of somebody.
///
/// # Errors
/// When the database fails.
pub async fn newest(tx: &mut Tx, id: SubscriberId) -> Result<Option<Confirm>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM newsletter_confirm WHERE subscriber_id = $1
         ORDER BY created_at DESC LIMIT 1"
    );
    let row = tx.first(&sql, &values![id]).await?;
    row.as_ref().map(read).transpose()
}

/// Uses one up. Answers whether it could still be used.
///
/// # Errors
/// When the database fails.
pub async fn take(tx: &mut Tx, hash: &[u8], now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE newsletter_confirm SET used_at = $2
        WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    Ok(tx.execute(sql, &values![hash, now]).await? == 1)
}

/// Ends the open links of somebody, as after leaving.
///
/// # Errors
/// When the database fails.
pub async fn end_all(tx: &mut Tx, id: SubscriberId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE newsletter_confirm SET expires_at = $2
        WHERE subscriber_id = $1 AND used_at IS NULL AND expires_at > $2";
    tx.execute(sql, &values![id, now]).await.map(drop)
}

/// Deletes those made before `then`.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, then: Timestamp) -> Result<u64, StoreError> {
    let sql = "DELETE FROM newsletter_confirm WHERE created_at < $1";
    tx.execute(sql, &values![then]).await
}
