//! How much is asked of a mail domain per minute, counted for all programs on one database.

use crate::{StoreError, Tx, values};

/// Adds `wanted` mails to a domain's minute and tells how many were asked for before them.
///
/// # Errors
/// When the database fails.
pub async fn ask(tx: &mut Tx, domain: &str, minute: i64, wanted: i64) -> Result<i64, StoreError> {
    let sql = "INSERT INTO campaign_pace (domain, minute, asked) VALUES ($1, $2, $3)
        ON CONFLICT (domain, minute) DO UPDATE SET asked = campaign_pace.asked + excluded.asked
        RETURNING asked";
    let row = tx.first(sql, &values![domain, minute, wanted]).await?;
    row.map_or(Ok(0), |row| row.get::<i64>(0))
        .map(|asked| asked - wanted)
}

/// Forgets minutes that are over.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, minute: i64) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM campaign_pace WHERE minute < $1",
        &values![minute],
    )
    .await
    .map(drop)
}
