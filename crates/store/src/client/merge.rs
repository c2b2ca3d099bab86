//! Two records of one person.

use crate::{ClientId, StoreError, Tx, values};

/// Everything recorded of a client's training, by table.
const TRAINING: [&str; 6] = [
    "training",
    "activity_upload",
    "activity_file",
    "activity",
    "shoe",
    "training_consent",
];

/// Whether anything of a client's training is recorded.
///
/// # Errors
/// When the database fails.
pub async fn has_training(tx: &mut Tx, id: ClientId) -> Result<bool, StoreError> {
    for table in TRAINING {
        let sql = format!("SELECT 1 FROM {table} WHERE client_id = $1 LIMIT 1");
        if tx.first(&sql, &values![id]).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes every visit of `from` a visit of `into`, and keeps `from` as merged into it. Answers how
/// many visits there were. The claims follow by [`crate::claim`]; recorded runs go along, for which
/// at most one of the two may [have any](has_training).
///
/// # Errors
/// [`StoreError::Constraint`] when both have recorded runs.
pub async fn merge(tx: &mut Tx, from: ClientId, into: ClientId) -> Result<u64, StoreError> {
    let sql = "UPDATE appointment SET client_id = $2, version = version + 1 WHERE client_id = $1";
    let moved = tx.execute(sql, &values![from, into]).await?;
    for table in TRAINING {
        let sql = format!("UPDATE {table} SET client_id = $2 WHERE client_id = $1");
        tx.execute(&sql, &values![from, into]).await?;
    }
    // Who wanted no reminders gets none under either record.
    let sql = "INSERT INTO reminder_stop (client_id, stopped_at)
        SELECT $2, stopped_at FROM reminder_stop WHERE client_id = $1 ON CONFLICT DO NOTHING";
    tx.execute(sql, &values![from, into]).await?;
    // Whoever was merged into `from` before is found where it goes now.
    let sql = "UPDATE client SET merged_into = $2 WHERE id = $1 OR merged_into = $1";
    tx.execute(sql, &values![from, into]).await?;
    Ok(moved)
}
