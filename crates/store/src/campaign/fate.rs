//! What became of one person's newsletters, across campaigns.

use jiff::Timestamp;

use crate::{CampaignId, RecipientId, Row, StoreError, SubscriberId, Tx, values};

/// A mail that was handed to a server, or given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// The mail.
    pub recipient: RecipientId,
    /// Its campaign.
    pub campaign: CampaignId,
    /// The campaign's subject.
    pub subject: String,
    /// Whether a server took it over; otherwise it was given up.
    pub taken: bool,
    /// When it was taken, or given up.
    pub at: Timestamp,
    /// What the server said, without the address.
    pub answer: String,
}

fn read(row: &Row) -> Result<Fate, StoreError> {
    Ok(Fate {
        recipient: row.get(0)?,
        campaign: row.get(1)?,
        subject: row.get(2)?,
        taken: row.get::<String>(3)? == "sent",
        at: row.get(4)?,
        answer: row.get(5)?,
    })
}

/// The newest mails to a person, the newest first. Those of which it is not known whether a server took
/// them are left out.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    tx: &mut Tx,
    person: SubscriberId,
    most: u32,
) -> Result<Vec<Fate>, StoreError> {
    find(tx, "'sent', 'failed'", person, most).await
}

/// The newest mails to a person that were given up, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn not_taken(
    tx: &mut Tx,
    person: SubscriberId,
    most: u32,
) -> Result<Vec<Fate>, StoreError> {
    find(tx, "'failed'", person, most).await
}

async fn find(
    tx: &mut Tx,
    states: &str,
    person: SubscriberId,
    most: u32,
) -> Result<Vec<Fate>, StoreError> {
    // The time of the next try is that of the last one, once there is none.
    let sql = format!(
        "SELECT r.id, r.campaign_id, c.subject, r.state,
            COALESCE(r.sent_at, r.next_attempt_at) AS at, r.answer
        FROM campaign_recipient r JOIN campaign c ON c.id = r.campaign_id
        WHERE r.subscriber_id = $1 AND r.state IN ({states})
        ORDER BY at DESC, r.id DESC LIMIT $2"
    );
    let rows = tx.query(&sql, &values![person, most]).await?;
    rows.iter().map(read).collect()
}
