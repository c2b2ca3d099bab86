//! What issues of the newsletter are about.

use crate::{Row, StoreError, TopicId, Tx, values};

/// A topic that subscribers may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its id.
    pub id: TopicId,
    /// Its word in files and forms.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// One sentence about it; may be empty.
    pub about: String,
    /// Its place in the list.
    pub position: i64,
    /// Whether it can be chosen; one that cannot keeps its subscribers.
    pub active: bool,
}

fn read(row: &Row) -> Result<Topic, StoreError> {
    Ok(Topic {
        id: row.get(0)?,
        slug: row.get(1)?,
        name: row.get(2)?,
        about: row.get(3)?,
        position: row.get(4)?,
        active: row.get(5)?,
    })
}

/// All topics in their order, those that cannot be chosen any more too.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<Topic>, StoreError> {
    let sql = "SELECT id, slug, name, about, position, active FROM topic ORDER BY position, slug";
    tx.query(sql, &[]).await?.iter().map(read).collect()
}

/// Adds one.
///
/// # Errors
/// [`StoreError::Constraint`] when its word is taken.
pub async fn insert(tx: &mut Tx, t: &Topic) -> Result<(), StoreError> {
    let sql = "INSERT INTO topic (id, slug, name, about, position, active)
        VALUES ($1,$2,$3,$4,$5,$6)";
    let values = values![t.id, &t.slug, &t.name, &t.about, t.position, t.active];
    tx.execute(sql, &values).await.map(drop)
}

/// Changes everything of it but its word. Answers whether there is one.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &mut Tx, t: &Topic) -> Result<bool, StoreError> {
    let sql = "UPDATE topic SET name = $2, about = $3, position = $4, active = $5 WHERE id = $1";
    let values = values![t.id, &t.name, &t.about, t.position, t.active];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// How many people with a subscription in force chose each topic.
///
/// # Errors
/// When the database fails.
pub async fn readers(tx: &mut Tx) -> Result<Vec<(TopicId, u32)>, StoreError> {
    let sql = "SELECT t.topic_id, COUNT(*) FROM subscriber_topic t
        JOIN subscriber s ON s.id = t.subscriber_id AND s.status = 'active' GROUP BY t.topic_id";
    let rows = tx.query(sql, &[]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
