//! Counted links: how often each was followed, by nobody in particular.

use crate::{CampaignId, StoreError, Tx, values};

/// Keeps the links of a campaign under their numbers, from 0.
///
/// # Errors
/// When the database fails.
pub async fn put_all(tx: &mut Tx, id: CampaignId, links: &[String]) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM campaign_link WHERE campaign_id = $1",
        &values![id],
    )
    .await?;
    for (number, address) in (0_i64..).zip(links) {
        let sql = "INSERT INTO campaign_link (campaign_id, number, address, clicks)
            VALUES ($1, $2, $3, 0)";
        tx.execute(sql, &values![id, number, address]).await?;
    }
    Ok(())
}

/// Tells where a link leads, and counts that it was followed when `counts` says so.
///
/// # Errors
/// When the database fails.
pub async fn follow(
    tx: &mut Tx,
    id: CampaignId,
    (number, counts): (i64, bool),
) -> Result<Option<String>, StoreError> {
    let sql = "UPDATE campaign_link SET clicks = clicks + $3
        WHERE campaign_id = $1 AND number = $2 RETURNING address";
    let row = tx
        .first(sql, &values![id, number, i64::from(counts)])
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Addresses and how often each was followed.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx, id: CampaignId) -> Result<Vec<(String, i64)>, StoreError> {
    let sql = "SELECT address, clicks FROM campaign_link WHERE campaign_id = $1 ORDER BY number";
    let rows = tx.query(sql, &values![id]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
