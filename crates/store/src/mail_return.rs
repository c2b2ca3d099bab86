//! What came back of newsletters.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{CampaignId, RecipientId, Row, StoreError, SubscriberId, Tx, values};

/// Something that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailReturn {
    /// Its id.
    pub id: Uuid,
    /// SHA-256 of the mail and whom it was for.
    pub digest: Vec<u8>,
    /// The mail that it is about.
    pub recipient: RecipientId,
    /// The campaign of that mail.
    pub campaign: CampaignId,
    /// The person.
    pub subscriber: SubscriberId,
    /// `hard`, `soft`, `policy`, `delayed`, `delivered` or `left`.
    pub verdict: String,
    /// The enhanced status code, or empty.
    pub status: String,
    /// The server's words, without addresses.
    pub words: String,
    /// When it came.
    pub received_at: Timestamp,
}

const COLUMNS: &str = "id, digest, recipient_id, campaign_id, subscriber_id, verdict, status, words, \
    received_at";

fn read(row: &Row) -> Result<MailReturn, StoreError> {
    Ok(MailReturn {
        id: row.get(0)?,
        digest: row.get(1)?,
        recipient: row.get(2)?,
        campaign: row.get(3)?,
        subscriber: row.get(4)?,
        verdict: row.get(5)?,
        status: row.get(6)?,
        words: row.get(7)?,
        received_at: row.get(8)?,
    })
}

/// Whose mail one was: its campaign and its person.
///
/// # Errors
/// When the database fails.
pub async fn whose(
    tx: &mut Tx,
    recipient: RecipientId,
) -> Result<Option<(CampaignId, SubscriberId)>, StoreError> {
    let sql = "SELECT campaign_id, subscriber_id FROM campaign_recipient WHERE id = $1";
    let row = tx.first(sql, &values![recipient]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Keeps what came back. Answers whether it is new; the same mail counts once.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, one: &MailReturn) -> Result<bool, StoreError> {
    let sql = format!(
        "INSERT INTO mail_return ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)
        ON CONFLICT (digest) DO NOTHING"
    );
    let values = values![
        one.id,
        one.digest.clone(),
        one.recipient,
        one.campaign,
        one.subscriber,
        one.verdict.as_str(),
        one.status.as_str(),
        one.words.as_str(),
        one.received_at,
    ];
    Ok(tx.execute(&sql, &values).await? == 1)
}

/// What came back from a person, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    tx: &mut Tx,
    person: SubscriberId,
    most: u32,
) -> Result<Vec<MailReturn>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mail_return WHERE subscriber_id = $1
        ORDER BY received_at DESC, id DESC LIMIT $2"
    );
    let rows = tx.query(&sql, &values![person, i64::from(most)]).await?;
    rows.iter().map(read).collect()
}

/// How much of what came back of a campaign, as pairs of verdict and number.
///
/// # Errors
/// When the database fails.
pub async fn of_campaign(
    tx: &mut Tx,
    campaign: CampaignId,
) -> Result<Vec<(String, i64)>, StoreError> {
    let sql = "SELECT verdict, COUNT(*) FROM mail_return WHERE campaign_id = $1
        GROUP BY verdict ORDER BY verdict";
    let rows = tx.query(sql, &values![campaign]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// What came back with this verdict since then, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn since(
    tx: &mut Tx,
    verdict: &str,
    since: Timestamp,
    most: u32,
) -> Result<Vec<MailReturn>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mail_return WHERE verdict = $1 AND received_at >= $2
        ORDER BY received_at DESC, id DESC LIMIT $3"
    );
    let rows = tx
        .query(&sql, &values![verdict, since, i64::from(most)])
        .await?;
    rows.iter().map(read).collect()
}

/// Forgets what came back from a person.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Tx, person: SubscriberId) -> Result<(), StoreError> {
    let sql = "DELETE FROM mail_return WHERE subscriber_id = $1";
    tx.execute(sql, &values![person]).await.map(drop)
}
