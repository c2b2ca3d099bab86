//! The facts by which is decided who may be mailed.

use jiff::Timestamp;

use super::subscriber::{COLUMNS, Status, Subscriber, read};
use crate::{Row, StoreError, SubscriberId, TopicId, Tx, Value, tx::places, values};

/// For whom a mail is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Whoever chose one of these topics, or no topic at all. Without topics: everybody.
    Topics(Vec<TopicId>),
    /// Whoever wants a mail for each new article.
    NewArticles,
}

/// What counts for one subscriber, or for many alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Where the subscription stands.
    pub status: Status,
    /// Whether the address is suppressed, in whatever scope.
    pub suppressed: bool,
    /// Whether the legal basis has ended.
    pub basis_over: bool,
    /// Whether the mail is what they wished for.
    pub wished: bool,
}

/// The columns of [`Facts`]: `$1` is the present; topics begin at `first`.
fn columns(wish: &Wish, first: usize) -> (String, Vec<Value>) {
    let (wished, values) = match wish {
        Wish::NewArticles => (
            "CASE WHEN s.new_articles THEN 1 ELSE 0 END".to_owned(),
            Vec::new(),
        ),
        Wish::Topics(topics) if topics.is_empty() => ("1".to_owned(), Vec::new()),
        Wish::Topics(topics) => {
            let sql = format!(
                "CASE WHEN EXISTS (SELECT 1 FROM subscriber_topic t WHERE t.subscriber_id = s.id
                    AND t.topic_id IN ({}))
                 OR NOT EXISTS (SELECT 1 FROM subscriber_topic t WHERE t.subscriber_id = s.id)
                 THEN 1 ELSE 0 END",
                places(first, topics.len())
            );
            (sql, topics.iter().map(|topic| (*topic).into()).collect())
        }
    };
    let sql = format!(
        "s.status, CASE WHEN x.email_hash IS NULL THEN 0 ELSE 1 END AS suppressed,
         CASE WHEN s.basis = 'implied' AND s.basis_until <= $1 THEN 1 ELSE 0 END AS basis_over,
         {wished} AS wished"
    );
    (sql, values)
}

const FROM: &str = "FROM subscriber s LEFT JOIN suppression x ON x.email_hash = s.email_hash";

fn facts(row: &Row, from: usize) -> Result<Facts, StoreError> {
    let flag = |at: usize| row.get::<i64>(at).map(|number| number != 0);
    Ok(Facts {
        status: Status::parse(&row.get::<String>(from)?)?,
        suppressed: flag(from + 1)?,
        basis_over: flag(from + 2)?,
        wished: flag(from + 3)?,
    })
}

/// How many subscribers have which facts.
///
/// # Errors
/// When the database fails.
pub async fn tally(
    tx: &mut Tx,
    wish: &Wish,
    now: Timestamp,
) -> Result<Vec<(Facts, u32)>, StoreError> {
    let (columns, topics) = columns(wish, 2);
    let sql = format!(
        "SELECT status, suppressed, basis_over, wished, COUNT(*) FROM (SELECT {columns} {FROM}) f
         GROUP BY status, suppressed, basis_over, wished
         ORDER BY status, suppressed, basis_over, wished"
    );
    let values: Vec<Value> = values![now].into_iter().chain(topics).collect();
    let rows = tx.query(&sql, &values).await?;
    rows.iter()
        .map(|row| Ok((facts(row, 0)?, row.get(4)?)))
        .collect()
}

/// Subscribers with their facts, by id, after one of them: for going through them all in pieces.
///
/// # Errors
/// When the database fails.
pub async fn piece(
    tx: &mut Tx,
    wish: &Wish,
    now: Timestamp,
    (after, most): (Option<SubscriberId>, u32),
) -> Result<Vec<(Subscriber, Facts)>, StoreError> {
    let (columns, topics) = columns(wish, 4);
    let from = after.unwrap_or(SubscriberId(uuid::Uuid::nil()));
    // By an index on the state SQLite would find them all and sort them, for every piece anew.
    let sql = format!(
        "SELECT {COLUMNS}, {columns} {FROM} WHERE s.id > $2 AND COALESCE(s.status, '') = 'active'
         ORDER BY s.id LIMIT $3"
    );
    let values: Vec<Value> = values![now, from, most].into_iter().chain(topics).collect();
    let rows = tx.query(&sql, &values).await?;
    rows.iter()
        .map(|row| Ok((read(row)?, facts(row, 12)?)))
        .collect()
}

/// One subscriber with their facts.
///
/// # Errors
/// When the database fails.
pub async fn one(
    tx: &mut Tx,
    wish: &Wish,
    now: Timestamp,
    id: SubscriberId,
) -> Result<Option<(Subscriber, Facts)>, StoreError> {
    let (columns, topics) = columns(wish, 3);
    let sql = format!("SELECT {COLUMNS}, {columns} {FROM} WHERE s.id = $2");
    let values: Vec<Value> = values![now, id].into_iter().chain(topics).collect();
    let row = tx.first(&sql, &values).await?;
    row.map(|row| Ok((read(&row)?, facts(&row, 12)?)))
        .transpose()
}
