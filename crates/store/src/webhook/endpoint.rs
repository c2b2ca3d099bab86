//! Who is told.

use jiff::Timestamp;

use crate::{Row, StoreError, Tx, WebhookId, values};

/// Of which events a webhook is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Subscribes {
    /// A visit was booked.
    pub booked: bool,
    /// A visit was moved.
    pub moved: bool,
    /// A visit was called off.
    pub cancelled: bool,
}

/// An address of another program.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Where messages go.
    pub address: String,
    /// Of which events it is told.
    pub events: Subscribes,
    /// What signs its messages.
    pub secret: Vec<u8>,
    /// What signed them before, and until when it still does.
    pub old_secret: Option<(Vec<u8>, Timestamp)>,
    /// When it was added.
    pub created_at: Timestamp,
    /// Since when no message could be delivered.
    pub failing_since: Option<Timestamp>,
    /// Since when nothing is sent, and why.
    pub paused: Option<(Timestamp, String)>,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Without address and secrets.
        f.debug_struct("Webhook")
            .field("id", &self.id)
            .field("events", &self.events)
            .field("paused", &self.paused)
            .finish_non_exhaustive()
    }
}

const COLUMNS: &str = "id, address, booked, moved, cancelled, secret, old_secret, \
    old_secret_until, created_at, failing_since, paused_at, pause_reason";

fn read(row: &Row) -> Result<Webhook, StoreError> {
    let old: Option<Vec<u8>> = row.get(6)?;
    let until: Option<Timestamp> = row.get(7)?;
    let paused: Option<Timestamp> = row.get(10)?;
    let reason: String = row.get(11)?;
    Ok(Webhook {
        id: row.get(0)?,
        address: row.get(1)?,
        events: Subscribes {
            booked: row.get(2)?,
            moved: row.get(3)?,
            cancelled: row.get(4)?,
        },
        secret: row.get(5)?,
        old_secret: old.zip(until),
        created_at: row.get(8)?,
        failing_since: row.get(9)?,
        paused: paused.map(|at| (at, reason)),
    })
}

/// Keeps a new webhook.
///
/// # Errors
/// [`StoreError::Constraint`] when its address is there already.
pub async fn insert(tx: &mut Tx, w: &Webhook) -> Result<(), StoreError> {
    let sql = "INSERT INTO webhook (id, address, booked, moved, cancelled, secret, created_at,
        pause_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, '')";
    let values = values![
        w.id,
        &w.address,
        w.events.booked,
        w.events.moved,
        w.events.cancelled,
        w.secret.clone(),
        w.created_at
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// All webhooks, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<Webhook>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM webhook ORDER BY created_at, id");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// The ids of those that are told of every event in `events`.
///
/// # Errors
/// When the database fails.
pub async fn subscribed(tx: &mut Tx, events: Subscribes) -> Result<Vec<WebhookId>, StoreError> {
    let mut found = Vec::new();
    let sql = "SELECT id, booked, moved, cancelled FROM webhook ORDER BY created_at, id";
    for row in tx.query(sql, &[]).await? {
        let has: (bool, bool, bool) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let all =
            (!events.booked || has.0) && (!events.moved || has.1) && (!events.cancelled || has.2);
        if all {
            found.push(row.get(0)?);
        }
    }
    Ok(found)
}

/// A webhook by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM webhook WHERE id = $1");
    tx.first(&sql, &values![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Removes a webhook with all that was and was not delivered to it.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, id: WebhookId) -> Result<bool, StoreError> {
    // What somebody writes just now is cleared away by `forget_before`.
    let log = "DELETE FROM webhook_delivery WHERE webhook_id = $1";
    tx.execute(log, &values![id]).await?;
    let sql = "DELETE FROM webhook WHERE id = $1";
    Ok(tx.execute(sql, &values![id]).await? == 1)
}

/// Gives a webhook a new secret; the present one goes on signing until `until`.
///
/// # Errors
/// When the database fails.
pub async fn set_secret(
    tx: &mut Tx,
    id: WebhookId,
    secret: &[u8],
    until: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE webhook SET old_secret = secret, old_secret_until = $3, secret = $2
        WHERE id = $1";
    Ok(tx.execute(sql, &values![id, secret, until]).await? == 1)
}

/// Stops sending. Answers `false` when it was stopped already.
///
/// # Errors
/// When the database fails.
pub async fn pause(
    tx: &mut Tx,
    id: WebhookId,
    now: Timestamp,
    reason: &str,
) -> Result<bool, StoreError> {
    let sql = "UPDATE webhook SET paused_at = $2, pause_reason = $3
        WHERE id = $1 AND paused_at IS NULL";
    Ok(tx.execute(sql, &values![id, now, reason]).await? == 1)
}

/// Sends again, beginning with what waited meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn resume(
    tx: &mut Tx,
    id: WebhookId,
    now: Timestamp,
    give_up_at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE webhook SET paused_at = NULL, pause_reason = '', failing_since = NULL
        WHERE id = $1 AND paused_at IS NOT NULL";
    if tx.execute(sql, &values![id]).await? == 0 {
        return Ok(false);
    }
    let waiting = "UPDATE webhook_delivery SET next_attempt_at = $2, give_up_at = $3
        WHERE webhook_id = $1 AND status = 'waiting'";
    tx.execute(waiting, &values![id, now, give_up_at]).await?;
    Ok(true)
}

/// Writes down that a message could be delivered.
///
/// # Errors
/// When the database fails.
pub async fn succeeded(tx: &mut Tx, id: WebhookId) -> Result<(), StoreError> {
    let sql = "UPDATE webhook SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL";
    tx.execute(sql, &values![id]).await.map(drop)
}

/// Writes down that a message could not be delivered. Answers since when none could.
///
/// # Errors
/// When the database fails.
pub async fn failing(
    tx: &mut Tx,
    id: WebhookId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let sql = "UPDATE webhook SET failing_since = COALESCE(failing_since, CAST($2 AS BIGINT))
        WHERE id = $1 RETURNING failing_since";
    match tx.first(sql, &values![id, now]).await? {
        Some(row) => row.get(0),
        None => Ok(None),
    }
}
