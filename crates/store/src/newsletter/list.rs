//! Subscribers as staff look through them, and those whose time has run out.

use jiff::Timestamp;

use super::subscriber::{COLUMNS, Status, Subscriber, read};
use crate::{StoreError, SubscriberId, TopicId, Tx, Value, tx::places, values};

/// Which subscribers to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the address or name, in small letters; empty for all.
    pub text: String,
    /// With this status.
    pub status: Option<Status>,
    /// Who chose this topic.
    pub topic: Option<TopicId>,
    /// In force, but with implied consent that has ended by then.
    pub ended_by: Option<Timestamp>,
}

impl Filter {
    /// The conditions with their values.
    fn sql(&self) -> (String, Vec<Value>) {
        let (mut sql, mut values) = ("1 = 1".to_owned(), Vec::new());
        if !self.text.is_empty() {
            let escaped = self.text.replace('\\', "\\\\");
            let escaped = escaped.replace('%', "\\%").replace('_', "\\_");
            values.push(Value::from(format!("%{escaped}%")));
            sql += " AND (s.email_key LIKE $1 ESCAPE '\\' OR LOWER(s.name) LIKE $1 ESCAPE '\\')";
        }
        if let Some(status) = self.status {
            values.push(status.word().into());
            sql += &format!(" AND s.status = ${}", values.len());
        }
        if let Some(topic) = self.topic {
            values.push(topic.into());
            sql += &format!(
                " AND EXISTS (SELECT 1 FROM subscriber_topic t
                  WHERE t.subscriber_id = s.id AND t.topic_id = ${})",
                values.len()
            );
        }
        if let Some(then) = self.ended_by {
            values.push(then.into());
            sql += &format!(
                " AND s.status = 'active' AND s.basis = 'implied' AND s.basis_until <= ${}",
                values.len()
            );
        }
        (sql, values)
    }
}

/// How many match.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &mut Tx, filter: &Filter) -> Result<u32, StoreError> {
    let (conditions, values) = filter.sql();
    let sql = format!("SELECT COUNT(*) FROM subscriber s WHERE {conditions}");
    let row = tx.first(&sql, &values).await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Those who match, newest first, from the `skip`th on.
///
/// # Errors
/// When the database fails.
pub async fn page(
    tx: &mut Tx,
    filter: &Filter,
    skip: u32,
    most: u32,
) -> Result<Vec<Subscriber>, StoreError> {
    let (conditions, mut values) = filter.sql();
    values.extend([Value::from(most), Value::from(skip)]);
    let sql = format!(
        "SELECT {COLUMNS} FROM subscriber s WHERE {conditions}
         ORDER BY s.created_at DESC, s.id DESC LIMIT ${} OFFSET ${}",
        values.len() - 1,
        values.len()
    );
    tx.query(&sql, &values).await?.iter().map(read).collect()
}

/// Everybody, by id, after one of them: for reading them all in pieces.
///
/// # Errors
/// When the database fails.
pub async fn after(
    tx: &mut Tx,
    after: Option<SubscriberId>,
    most: u32,
) -> Result<Vec<Subscriber>, StoreError> {
    let from = after.unwrap_or(SubscriberId(uuid::Uuid::nil()));
    let sql = format!("SELECT {COLUMNS} FROM subscriber s WHERE s.id > $1 ORDER BY s.id LIMIT $2");
    let rows = tx.query(&sql, &values![from, most]).await?;
    rows.iter().map(read).collect()
}

/// How many there are with each status.
///
/// # Errors
/// When the database fails.
pub async fn by_status(tx: &mut Tx) -> Result<Vec<(Status, u32)>, StoreError> {
    let sql = "SELECT status, COUNT(*) FROM subscriber GROUP BY status";
    let rows = tx.query(sql, &[]).await?;
    rows.iter()
        .map(|row| Ok((Status::parse(&row.get::<String>(0)?)?, row.get(1)?)))
        .collect()
}

/// The names of the topics that each of these chose.
///
/// # Errors
/// When the database fails.
pub async fn topic_slugs(
    tx: &mut Tx,
    ids: &[SubscriberId],
) -> Result<Vec<(SubscriberId, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT st.subscriber_id, t.slug FROM subscriber_topic st JOIN topic t ON t.id = st.topic_id
         WHERE st.subscriber_id IN ({}) ORDER BY t.position, t.slug",
        places(1, ids.len())
    );
    let values: Vec<Value> = ids.iter().map(|id| Value::from(*id)).collect();
    let rows = tx.query(&sql, &values).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Those who asked before `then` and never confirmed, at most so many.
///
/// # Errors
/// When the database fails.
pub async fn never_confirmed(
    tx: &mut Tx,
    then: Timestamp,
    most: u32,
) -> Result<Vec<Subscriber>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM subscriber s WHERE s.status = 'pending' AND s.created_at < $1
         AND NOT EXISTS (SELECT 1 FROM newsletter_confirm c
            WHERE c.subscriber_id = s.id AND c.created_at >= $1)
         ORDER BY s.created_at LIMIT $2"
    );
    let rows = tx.query(&sql, &values![then, most]).await?;
    rows.iter().map(read).collect()
}

/// Those whose subscription, or the consent to it, ended before `then`, at most so many.
///
/// # Errors
/// When the database fails.
pub async fn ended_before(
    tx: &mut Tx,
    then: Timestamp,
    most: u32,
) -> Result<Vec<Subscriber>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM subscriber s WHERE
         (s.status IN ('left', 'bounced') AND s.left_at < $1)
         OR (s.status = 'active' AND s.basis = 'implied' AND s.basis_until < $1)
         ORDER BY s.id LIMIT $2"
    );
    let rows = tx.query(&sql, &values![then, most]).await?;
    rows.iter().map(read).collect()
}
