//! What is told, and how that went.

use jiff::Timestamp;

use crate::{AppointmentId, DeliveryId, Row, StoreError, Tx, WebhookId, values};

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// To be sent, or to be tried again.
    Waiting,
    /// The other program took it.
    Delivered,
    /// Given up.
    Failed,
}

impl State {
    fn parse(word: &str) -> Result<Self, StoreError> {
        match word {
            "waiting" => Ok(Self::Waiting),
            "delivered" => Ok(Self::Delivered),
            "failed" => Ok(Self::Failed),
            other => Err(StoreError::Decode(format!("delivery status {other:?}"))),
        }
    }
}

/// A message to one webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id, the same at every try.
    pub id: DeliveryId,
    /// To whom.
    pub webhook: WebhookId,
    /// What happened, `appointment.booked`.
    pub event: String,
    /// To which visit.
    pub appointment: Option<AppointmentId>,
    /// JSON.
    pub body: String,
    /// When it happened.
    pub created_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_attempt_at: Timestamp,
    /// After which it is not tried any more.
    pub give_up_at: Timestamp,
    /// The HTTP status of the last answer.
    pub answer_code: Option<u16>,
    /// What went wrong last, in words.
    pub answer: String,
    /// When it was last tried.
    pub tried_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, webhook_id, event, appointment_id, body, created_at, status, attempts, \
    next_attempt_at, give_up_at, answer_code, answer, tried_at";

fn read(row: &Row) -> Result<Delivery, StoreError> {
    let state: String = row.get(6)?;
    Ok(Delivery {
        id: row.get(0)?,
        webhook: row.get(1)?,
        event: row.get(2)?,
        appointment: row.get(3)?,
        body: row.get(4)?,
        created_at: row.get(5)?,
        state: State::parse(&state)?,
        attempts: row.get(7)?,
        next_attempt_at: row.get(8)?,
        give_up_at: row.get(9)?,
        answer_code: row.get(10)?,
        answer: row.get(11)?,
        tried_at: row.get(12)?,
    })
}

/// Adds a message.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, d: &Delivery) -> Result<(), StoreError> {
    let sql = "INSERT INTO webhook_delivery (id, webhook_id, event, appointment_id, body,
        created_at, status, attempts, next_attempt_at, give_up_at, leased_until, answer)
        VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $8, 0, '')";
    let values = values![
        d.id,
        d.webhook,
        &d.event,
        d.appointment,
        &d.body,
        d.created_at,
        d.next_attempt_at,
        d.give_up_at
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Leases what is due until `until`, so that no other worker sends it meanwhile. What a paused
/// webhook is to be told waits.
///
/// # Errors
/// When the database fails.
pub async fn lease(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
    most: u32,
) -> Result<Vec<Delivery>, StoreError> {
    let skip = if tx.is_sqlite() {
        ""
    } else {
        "FOR UPDATE SKIP LOCKED"
    };
    let sql = format!(
        "UPDATE webhook_delivery SET leased_until = $2 WHERE id IN (
            SELECT id FROM webhook_delivery WHERE status = 'waiting' AND next_attempt_at <= $1
            AND leased_until <= $1
            AND webhook_id IN (SELECT id FROM webhook WHERE paused_at IS NULL)
            ORDER BY next_attempt_at LIMIT $3 {skip})
         RETURNING {COLUMNS}"
    );
    tx.query(&sql, &values![now, until, most])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Writes down that it was taken.
///
/// # Errors
/// When the database fails.
pub async fn delivered(
    tx: &mut Tx,
    id: DeliveryId,
    now: Timestamp,
    code: u16,
) -> Result<(), StoreError> {
    let sql = "UPDATE webhook_delivery SET status = 'delivered', attempts = attempts + 1,
        answer_code = $3, answer = '', tried_at = $2, leased_until = 0 WHERE id = $1";
    tx.execute(sql, &values![id, now, code]).await.map(drop)
}

/// Writes down that it was not taken, and when it is tried again, if at all.
///
/// # Errors
/// When the database fails.
pub async fn not_delivered(
    tx: &mut Tx,
    id: DeliveryId,
    (now, next): (Timestamp, Option<Timestamp>),
    (code, answer): (Option<u16>, &str),
) -> Result<(), StoreError> {
    let sql = "UPDATE webhook_delivery SET
        status = CASE WHEN CAST($3 AS BIGINT) = 0 THEN 'failed' ELSE 'waiting' END,
        next_attempt_at = $3, attempts = attempts + 1, answer_code = $4, answer = $5,
        tried_at = $2, leased_until = 0 WHERE id = $1";
    let next = next.map_or(0, Timestamp::as_millisecond);
    let values = values![id, now, next, code, answer];
    tx.execute(sql, &values).await.map(drop)
}

/// Has a message sent once more, whatever became of it.
///
/// # Errors
/// When the database fails.
pub async fn again(
    tx: &mut Tx,
    id: DeliveryId,
    now: Timestamp,
    give_up_at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE webhook_delivery SET status = 'waiting', next_attempt_at = $2,
        give_up_at = $3 WHERE id = $1";
    Ok(tx.execute(sql, &values![id, now, give_up_at]).await? == 1)
}

/// A message by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM webhook_delivery WHERE id = $1");
    tx.first(&sql, &values![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The newest messages to a webhook.
///
/// # Errors
/// When the database fails.
pub async fn log(tx: &mut Tx, webhook: WebhookId, most: u32) -> Result<Vec<Delivery>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM webhook_delivery WHERE webhook_id = $1
         ORDER BY created_at DESC, id DESC LIMIT $2"
    );
    tx.query(&sql, &values![webhook, most])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Forgets messages before `before` that do not wait any more, and those whose webhook is gone.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    let orphans = "DELETE FROM webhook_delivery WHERE webhook_id NOT IN (SELECT id FROM webhook)";
    tx.execute(orphans, &[]).await?;
    let sql = "DELETE FROM webhook_delivery WHERE created_at < $1 AND status <> 'waiting'";
    tx.execute(sql, &values![before]).await
}
