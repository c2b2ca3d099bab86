//! What changes in a campaign. Each answers whether it was as expected before.

use jiff::{Timestamp, civil::DateTime};
use uuid::Uuid;

use super::{Campaign, Fixed, State};
use crate::{CampaignId, StoreError, Tx, values};

/// Saves what was written, unless somebody else saved meanwhile or it is no draft any more.
///
/// # Errors
/// When the database fails.
pub async fn save(tx: &mut Tx, c: &Campaign, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE campaign SET subject = $3, preheader = $4, blocks = $5, text_by_hand = $6,
        topics = $7, updated_at = $8, name_unknown = $9, version = version + 1
        WHERE id = $1 AND version = $2 AND state = 'draft'";
    let values = values![
        c.id,
        c.version,
        &c.subject,
        &c.preheader,
        &c.blocks,
        c.text_by_hand.clone(),
        &c.topics,
        now,
        &c.name_unknown
    ];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Throws a draft away.
///
/// # Errors
/// When the database fails.
pub async fn discard(tx: &mut Tx, id: CampaignId, version: i64) -> Result<bool, StoreError> {
    let sql = "DELETE FROM campaign WHERE id = $1 AND version = $2 AND state = 'draft'";
    Ok(tx.execute(sql, &values![id, version]).await? == 1)
}

/// What is sent, and when.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// The mail.
    pub fixed: Fixed,
    /// The instant, the time on the wall, and the zone of that wall.
    pub send_at: (Timestamp, DateTime, String),
}

/// Fixes a draft and sets its time.
///
/// # Errors
/// When the database fails.
pub async fn confirm(
    tx: &mut Tx,
    (id, version): (CampaignId, i64),
    c: &Confirmed,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE campaign SET state = 'scheduled', html = $3, plain = $4, send_at = $5,
        local_send_at = $6, zone = $7, updated_at = $8, sender = $9, version = version + 1
        WHERE id = $1 AND version = $2 AND state = 'draft'";
    let (at, local, zone) = &c.send_at;
    let Fixed {
        html,
        plain,
        sender,
    } = &c.fixed;
    let values = values![id, version, html, plain, *at, *local, zone, now, sender];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Moves the instant of a scheduled campaign, when its zone's rules changed.
///
/// # Errors
/// When the database fails.
pub async fn move_to(tx: &mut Tx, id: CampaignId, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE campaign SET send_at = $2 WHERE id = $1 AND state = 'scheduled'";
    Ok(tx.execute(sql, &values![id, at]).await? == 1)
}

/// Makes a scheduled campaign a draft again.
///
/// # Errors
/// When the database fails.
pub async fn unschedule(tx: &mut Tx, id: CampaignId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE campaign SET state = 'draft', html = NULL, plain = NULL, sender = NULL, send_at = NULL,
        local_send_at = NULL, zone = NULL, updated_at = $2, version = version + 1
        WHERE id = $1 AND state = 'scheduled'";
    Ok(tx.execute(sql, &values![id, now]).await? == 1)
}

/// Begins to send a scheduled campaign.
///
/// # Errors
/// When the database fails.
pub async fn start(tx: &mut Tx, id: CampaignId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE campaign SET state = 'sending', started_at = $2, updated_at = $2
        WHERE id = $1 AND state = 'scheduled'";
    Ok(tx.execute(sql, &values![id, now]).await? == 1)
}

/// Goes from one state to another, with the reason.
///
/// # Errors
/// When the database fails.
pub async fn turn(
    tx: &mut Tx,
    id: CampaignId,
    (from, to): (State, State),
    reason: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE campaign SET state = $3, reason = $4, rests_until = 0, updated_at = $5,
        version = version + 1 WHERE id = $1 AND state = $2";
    let values = values![id, from.word(), to.word(), reason, now];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Lets a campaign rest until `until`.
///
/// # Errors
/// When the database fails.
pub async fn rest(
    tx: &mut Tx,
    id: CampaignId,
    until: Timestamp,
    reason: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE campaign SET rests_until = $2, reason = $3
        WHERE id = $1 AND state = 'sending'";
    tx.execute(sql, &values![id, until, reason]).await.map(drop)
}

/// The last subscriber who has a row, while not everybody has one.
///
/// # Errors
/// When the database fails.
pub async fn filled_to(tx: &mut Tx, id: CampaignId) -> Result<Option<Uuid>, StoreError> {
    // Two programs that fill take turns, so that each page is read once.
    let lock = if tx.is_sqlite() { "" } else { "FOR UPDATE" };
    let sql = format!("SELECT filled_to FROM campaign WHERE id = $1 {lock}");
    let row = tx.first(&sql, &values![id]).await?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// Notes how far the rows are made.
///
/// # Errors
/// When the database fails.
pub async fn note_filled(
    tx: &mut Tx,
    id: CampaignId,
    last: Option<Uuid>,
    all: bool,
) -> Result<(), StoreError> {
    let sql = "UPDATE campaign SET filled_to = COALESCE($2, filled_to), filled = $3 WHERE id = $1";
    tx.execute(sql, &values![id, last, all]).await.map(drop)
}

/// Ends a campaign of which nothing is left to be sent. Answers whether it ended now.
///
/// # Errors
/// When the database fails.
pub async fn end(tx: &mut Tx, id: CampaignId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE campaign SET state = 'sent', reason = '', ended_at = $2, updated_at = $2
        WHERE id = $1 AND state = 'sending' AND filled AND NOT EXISTS (
            SELECT 1 FROM campaign_recipient WHERE campaign_id = $1
            AND state IN ('waiting', 'leased'))";
    Ok(tx.execute(sql, &values![id, now]).await? == 1)
}
