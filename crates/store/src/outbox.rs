//! Mail, written in the transaction of what it tells, sent by a worker afterwards.

use jiff::Timestamp;

use crate::{AppointmentId, OutboxId, Row, StoreError, Tx, Value, tx::places, values};

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// To be sent, or to be tried again.
    Waiting,
    /// A server took it.
    Sent,
    /// Given up; `last_answer` says why.
    Failed,
}

impl Delivery {
    fn parse(word: &str) -> Result<Self, StoreError> {
        match word {
            "waiting" => Ok(Self::Waiting),
            "sent" => Ok(Self::Sent),
            "failed" => Ok(Self::Failed),
            other => Err(StoreError::Decode(format!("outbox status {other:?}"))),
        }
    }
}

/// A message as it will be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Its id, from which the Message-ID is made.
    pub id: OutboxId,
    /// `booked`, `moved`, `cancelled`, `reminder`, …
    pub kind: String,
    /// The visit it tells of.
    pub appointment: Option<AppointmentId>,
    /// To which address.
    pub to_address: String,
    /// To whom.
    pub to_name: String,
    /// Subject, without health facts.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// An iCalendar object and its METHOD.
    pub calendar: Option<(String, String)>,
    /// When it was written.
    pub created_at: Timestamp,
    /// Where it stands.
    pub delivery: Delivery,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_attempt_at: Timestamp,
    /// After which it is of no use any more.
    pub give_up_at: Timestamp,
    /// What the server said last.
    pub last_answer: String,
    /// When a server took it.
    pub sent_at: Option<Timestamp>,
}

/// How the answer of a mail begins that was taken back.
const TAKEN_BACK: &str = "taken back: ";

impl OutboxMessage {
    /// Whether a mail that was given up may be sent again, as [`retry`] decides it: one that was taken back
    /// says what is no longer so, and one that was emptied says nothing.
    #[must_use]
    pub fn may_be_retried(&self) -> bool {
        self.delivery == Delivery::Failed
            && !self.last_answer.starts_with(TAKEN_BACK)
            && !self.text.is_empty()
    }
}

const COLUMNS: &str = "id, kind, appointment_id, to_address, to_name, subject, text, html, \
    calendar, calendar_method, created_at, status, attempts, next_attempt_at, give_up_at, \
    last_answer, sent_at";

fn read(row: &Row) -> Result<OutboxMessage, StoreError> {
    let calendar: Option<String> = row.get(8)?;
    let method: Option<String> = row.get(9)?;
    let status: String = row.get(11)?;
    Ok(OutboxMessage {
        id: row.get(0)?,
        kind: row.get(1)?,
        appointment: row.get(2)?,
        to_address: row.get(3)?,
        to_name: row.get(4)?,
        subject: row.get(5)?,
        text: row.get(6)?,
        html: row.get(7)?,
        calendar: calendar.zip(method),
        created_at: row.get(10)?,
        delivery: Delivery::parse(&status)?,
        attempts: row.get(12)?,
        next_attempt_at: row.get(13)?,
        give_up_at: row.get(14)?,
        last_answer: row.get(15)?,
        sent_at: row.get(16)?,
    })
}

/// Adds a message.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, m: &OutboxMessage) -> Result<(), StoreError> {
    let sql = "INSERT INTO outbox (id, kind, appointment_id, to_address, to_name, subject, text,
        html, calendar, calendar_method, created_at, status, attempts, next_attempt_at, give_up_at,
        leased_until, last_answer)
        VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,'waiting',0,$12,$13,0,'')";
    let (calendar, method) = m.calendar.clone().unzip();
    let values = values![
        m.id,
        &m.kind,
        m.appointment,
        &m.to_address,
        &m.to_name,
        &m.subject,
        &m.text,
        &m.html,
        calendar,
        method,
        m.created_at,
        m.next_attempt_at,
        m.give_up_at
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Gives up what is of no use any more and was not sent in time, unless a worker has it just now.
///
/// # Errors
/// When the database fails.
pub async fn give_up(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    let sql = "UPDATE outbox SET status = 'failed', last_answer = $2 WHERE status = 'waiting'
        AND next_attempt_at <= $1 AND give_up_at <= $1 AND leased_until <= $1";
    let why = "not sent: it came to its turn too late to be of use";
    tx.execute(sql, &values![now, why]).await
}

/// Takes back what was to tell of a visit before it changed, unless it is being sent just now: `kinds` are
/// those that are of no use any more, and `why` stands in the answer. Such a mail is not sent again
/// ([`OutboxMessage::may_be_retried`]). Answers how many there were.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(
    tx: &mut Tx,
    (visit, kinds): (AppointmentId, &[&str]),
    now: Timestamp,
    why: &str,
) -> Result<u64, StoreError> {
    let sql = format!(
        "UPDATE outbox SET status = 'failed', last_answer = $2 WHERE appointment_id = $1
         AND status = 'waiting' AND leased_until <= $3 AND kind IN ({})",
        places(4, kinds.len())
    );
    let mut values: Vec<Value> = values![visit, format!("{TAKEN_BACK}{why}"), now].into();
    values.extend(kinds.iter().map(|kind| Value::from(*kind)));
    tx.execute(&sql, &values).await
}

/// Mails of a kind that were written since: `since` is the least id that one of them can have. The outbox has
/// no index of kinds or addresses, and may be large.
#[derive(Debug, Clone, Copy)]
pub struct Recent<'a> {
    /// The kind.
    pub kind: &'a str,
    /// The least id.
    pub since: OutboxId,
}

/// Takes back recent mails to an address, as [`withdraw`] those of a visit.
///
/// # Errors
/// When the database fails.
pub async fn withdraw_from(
    tx: &mut Tx,
    (to, recent): (&str, Recent<'_>),
    now: Timestamp,
    why: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET status = 'failed', last_answer = $5 WHERE id >= $1 AND kind = $2
        AND to_address = $3 AND status = 'waiting' AND leased_until <= $4";
    let why = format!("{TAKEN_BACK}{why}");
    let values = values![recent.since, recent.kind, to, now, why];
    tx.execute(sql, &values).await.map(drop)
}

/// Whether a recent mail went to an address, or waits to.
///
/// # Errors
/// When the database fails.
pub async fn is_written(tx: &mut Tx, (to, recent): (&str, Recent<'_>)) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM outbox WHERE id >= $1 AND kind = $2 AND to_address = $3 LIMIT 1";
    let values = values![recent.since, recent.kind, to];
    Ok(tx.first(sql, &values).await?.is_some())
}

/// Empties recent mails that were sent or given up: what they said was a secret.
///
/// # Errors
/// When the database fails.
pub async fn empty(tx: &mut Tx, recent: Recent<'_>) -> Result<u64, StoreError> {
    let sql = "UPDATE outbox SET text = '', html = ''
        WHERE id >= $1 AND kind = $2 AND status <> 'waiting' AND text <> ''";
    tx.execute(sql, &values![recent.since, recent.kind]).await
}

/// Leases what is due until `until`, so that no other worker sends it meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn lease(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
    most: u32,
) -> Result<Vec<OutboxMessage>, StoreError> {
    // On SQLite the one writer is the lock; PostgreSQL skips what another worker holds.
    let skip = if tx.is_sqlite() {
        ""
    } else {
        "FOR UPDATE SKIP LOCKED"
    };
    let sql = format!(
        "UPDATE outbox SET leased_until = $2 WHERE id IN (
            SELECT id FROM outbox WHERE status = 'waiting' AND next_attempt_at <= $1
            AND leased_until <= $1 ORDER BY next_attempt_at LIMIT $3 {skip})
         RETURNING {COLUMNS}"
    );
    tx.query(&sql, &values![now, until, most])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Writes down that a server took it.
///
/// # Errors
/// When the database fails.
pub async fn sent(tx: &mut Tx, id: OutboxId, now: Timestamp, said: &str) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET status = 'sent', sent_at = $2, last_answer = $3,
        attempts = attempts + 1, leased_until = 0 WHERE id = $1";
    tx.execute(sql, &values![id, now, said]).await.map(drop)
}

/// Writes down that it is to be tried again at `next`, or given up.
///
/// # Errors
/// When the database fails.
pub async fn not_sent(
    tx: &mut Tx,
    id: OutboxId,
    next: Option<Timestamp>,
    said: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET status = CASE WHEN CAST($2 AS BIGINT) = 0 THEN 'failed' ELSE 'waiting' END,
        next_attempt_at = $2, last_answer = $3, attempts = attempts + 1, leased_until = 0
        WHERE id = $1";
    let next = next.map_or(0, Timestamp::as_millisecond);
    tx.execute(sql, &values![id, next, said]).await.map(drop)
}

/// Puts a failed message back to be sent at once.
///
/// # Errors
/// When the database fails.
pub async fn retry(tx: &mut Tx, id: OutboxId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE outbox SET status = 'waiting', next_attempt_at = $2, give_up_at = $3
        WHERE id = $1 AND status = 'failed' AND last_answer NOT LIKE $4 AND text <> ''";
    let later = now.as_millisecond() + 4 * 86_400_000;
    let values = values![id, now, later, format!("{TAKEN_BACK}%")];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// A message by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: OutboxId) -> Result<Option<OutboxMessage>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE id = $1");
    tx.first(&sql, &values![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The newest messages: ids begin with their time.
///
/// # Errors
/// When the database fails.
pub async fn newest(tx: &mut Tx, most: u32) -> Result<Vec<OutboxMessage>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox ORDER BY id DESC LIMIT $1");
    tx.query(&sql, &values![most])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// The messages about one visit, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn about(tx: &mut Tx, id: AppointmentId) -> Result<Vec<OutboxMessage>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE appointment_id = $1 ORDER BY created_at");
    tx.query(&sql, &values![id])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// How a newsletter mail says in its header that one can leave (RFC 8058, RFC 2919).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListHeader {
    /// Where one POST ends the subscription.
    pub unsubscribe_url: String,
    /// The list's id, such as `news.clinic.example`.
    pub list_id: String,
}

/// Adds the header of a list to a message.
///
/// # Errors
/// When the database fails.
pub async fn put_list(tx: &mut Tx, id: OutboxId, list: &ListHeader) -> Result<(), StoreError> {
    let sql = "INSERT INTO outbox_list (outbox_id, unsubscribe_url, list_id) VALUES ($1,$2,$3)";
    tx.execute(sql, &values![id, &list.unsubscribe_url, &list.list_id])
        .await
        .map(drop)
}

/// The header of a list that a message has, if it has one.
///
/// # Errors
/// When the database fails.
pub async fn list_of(tx: &mut Tx, id: OutboxId) -> Result<Option<ListHeader>, StoreError> {
    let sql = "SELECT unsubscribe_url, list_id FROM outbox_list WHERE outbox_id = $1";
    let row = tx.first(sql, &values![id]).await?;
    row.map(|row| {
        Ok(ListHeader {
            unsubscribe_url: row.get(0)?,
            list_id: row.get(1)?,
        })
    })
    .transpose()
}

/// Deletes mails about the newsletter to an address that was deleted.
///
/// # Errors
/// When the database fails.
pub async fn forget_newsletter(tx: &mut Tx, to: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM outbox WHERE to_address = $1 AND kind IN
        ('newsletter_confirm', 'newsletter_already', 'newsletter_welcome')";
    tx.execute(sql, &values![to]).await.map(drop)
}
