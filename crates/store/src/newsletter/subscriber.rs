//! Someone who gets the newsletter, or asked for it.

use jiff::Timestamp;

use super::words;
use crate::{Row, StoreError, SubscriberId, TopicId, Tx, Value, tx::placeholders, values};

words! {
    /// Where a subscription stands.
    Status, "subscriber status",
    /// Asked for, not confirmed yet: gets the mail with the link and nothing else.
    Pending = "pending",
    /// In force.
    Active = "active",
    /// Ended by the person, or for them.
    Left = "left",
    /// Ended because mail to the address came back.
    Bounced = "bounced",
}

/// Why the clinic may write to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// They said yes.
    Express,
    /// They did business with the clinic, which allows it until then.
    Implied {
        /// When it ends.
        until: Timestamp,
    },
}

impl Basis {
    /// Its word in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Express => "express",
            Self::Implied { .. } => "implied",
        }
    }

    /// When it ends.
    #[must_use]
    pub fn until(self) -> Option<Timestamp> {
        match self {
            Self::Express => None,
            Self::Implied { until } => Some(until),
        }
    }

    pub(super) fn parse(word: &str, until: Option<Timestamp>) -> Result<Self, StoreError> {
        match (word, until) {
            ("express", _) => Ok(Self::Express),
            ("implied", Some(until)) => Ok(Self::Implied { until }),
            _ => Err(StoreError::Decode(format!("legal basis {word:?}"))),
        }
    }
}

/// One subscriber.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    /// Its id; the token of the leaving link is made from it.
    pub id: SubscriberId,
    /// The address as it is written to.
    pub email: String,
    /// The address as suppression and the consent log know it.
    pub email_hash: Vec<u8>,
    /// Name, or empty.
    pub name: String,
    /// Where the subscription stands.
    pub status: Status,
    /// Why the clinic may write.
    pub basis: Basis,
    /// Whether they want a mail for each new article.
    pub new_articles: bool,
    /// SHA-256 of the token of the leaving link.
    pub leave_hash: Vec<u8>,
    /// Since when the address is known.
    pub created_at: Timestamp,
    /// When the subscription came into force.
    pub confirmed_at: Option<Timestamp>,
    /// When it ended.
    pub left_at: Option<Timestamp>,
}

pub(super) const COLUMNS: &str = "s.id, s.email, s.email_hash, s.name, s.status, s.basis, \
    s.basis_until, s.new_articles, s.leave_hash, s.created_at, s.confirmed_at, s.left_at";

pub(super) fn read(row: &Row) -> Result<Subscriber, StoreError> {
    Ok(Subscriber {
        id: row.get(0)?,
        email: row.get(1)?,
        email_hash: row.get(2)?,
        name: row.get(3)?,
        status: Status::parse(&row.get::<String>(4)?)?,
        basis: Basis::parse(&row.get::<String>(5)?, row.get(6)?)?,
        new_articles: row.get(7)?,
        leave_hash: row.get(8)?,
        created_at: row.get(9)?,
        confirmed_at: row.get(10)?,
        left_at: row.get(11)?,
    })
}

/// Adds one.
///
/// # Errors
/// [`StoreError::Constraint`] when the address is known already.
pub async fn insert(tx: &mut Tx, s: &Subscriber) -> Result<(), StoreError> {
    let sql = "INSERT INTO subscriber (id, email, email_key, email_hash, name, status, basis,
        basis_until, new_articles, leave_hash, created_at, confirmed_at, left_at)
        VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)";
    let values = values![
        s.id,
        &s.email,
        crate::client::email_key(&s.email),
        s.email_hash.clone(),
        &s.name,
        s.status.word(),
        s.basis.word(),
        s.basis.until(),
        s.new_articles,
        s.leave_hash.clone(),
        s.created_at,
        s.confirmed_at,
        s.left_at
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Writes what can change: name, status, basis, wish for articles, and the times of it.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &mut Tx, s: &Subscriber) -> Result<(), StoreError> {
    let sql = "UPDATE subscriber SET name = $2, status = $3, basis = $4, basis_until = $5,
        new_articles = $6, confirmed_at = $7, left_at = $8 WHERE id = $1";
    let values = values![
        s.id,
        &s.name,
        s.status.word(),
        s.basis.word(),
        s.basis.until(),
        s.new_articles,
        s.confirmed_at,
        s.left_at
    ];
    tx.execute(sql, &values).await.map(drop)
}

async fn one(
    tx: &mut Tx,
    column: &'static str,
    value: Value,
) -> Result<Option<Subscriber>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM subscriber s WHERE s.{column} = $1");
    tx.first(&sql, &[value])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The one with this id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: SubscriberId) -> Result<Option<Subscriber>, StoreError> {
    one(tx, "id", id.into()).await
}

/// The one with this address, however it is written.
///
/// # Errors
/// When the database fails.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<Subscriber>, StoreError> {
    one(tx, "email_key", crate::client::email_key(email).into()).await
}

/// The one whose leaving link has a token with this hash.
///
/// # Errors
/// When the database fails.
pub async fn by_leave(tx: &mut Tx, hash: &[u8]) -> Result<Option<Subscriber>, StoreError> {
    one(tx, "leave_hash", hash.into()).await
}

/// The one with the address that has this hash.
///
/// # Errors
/// When the database fails.
pub async fn by_email_hash(tx: &mut Tx, hash: &[u8]) -> Result<Option<Subscriber>, StoreError> {
    one(tx, "email_hash", hash.into()).await
}

/// The topics that somebody chose; none means every issue.
///
/// # Errors
/// When the database fails.
pub async fn topics(tx: &mut Tx, id: SubscriberId) -> Result<Vec<TopicId>, StoreError> {
    let sql = "SELECT topic_id FROM subscriber_topic WHERE subscriber_id = $1 ORDER BY topic_id";
    let rows = tx.query(sql, &values![id]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Puts these topics in the place of those chosen before.
///
/// # Errors
/// [`StoreError::Constraint`] when there is no such topic.
pub async fn set_topics(
    tx: &mut Tx,
    id: SubscriberId,
    topics: &[TopicId],
) -> Result<(), StoreError> {
    let sql = "DELETE FROM subscriber_topic WHERE subscriber_id = $1";
    tx.execute(sql, &values![id]).await?;
    if topics.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO subscriber_topic (subscriber_id, topic_id) VALUES {}
         ON CONFLICT (subscriber_id, topic_id) DO NOTHING",
        placeholders(topics.len(), 2)
    );
    let values: Vec<Value> = topics
        .iter()
        .flat_map(|topic| [Value::from(id), Value::from(*topic)])
        .collect();
    tx.execute(&sql, &values).await.map(drop)
}

/// Deletes somebody with their topics and links. The consent log and suppression stay.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &mut Tx, id: SubscriberId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM subscriber_topic WHERE subscriber_id = $1",
        "DELETE FROM newsletter_confirm WHERE subscriber_id = $1",
        "DELETE FROM subscriber WHERE id = $1",
    ] {
        tx.execute(sql, &values![id]).await?;
    }
    Ok(())
}
