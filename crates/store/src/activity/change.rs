//! Changing and deleting runs.

use super::Note;
use crate::{ActivityId, ClientId, StoreError, Tx, values};

/// Writes the runner's note of a run.
///
/// # Errors
/// When the database fails.
pub async fn put_note(tx: &mut Tx, id: ActivityId, note: &Note) -> Result<(), StoreError> {
    let sql = "UPDATE activity SET shoe = $2, surface = $3, effort = $4, pain_during = $5,
        pain_next_morning = $6 WHERE id = $1";
    let values = values![
        id,
        note.shoe.as_deref(),
        note.surface.as_deref(),
        note.effort,
        note.pain_during,
        note.pain_next_morning
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Counts a recording as the same run as another, or, with `None`, as a run of its own.
/// What was the same as `id` follows it to the other.
///
/// # Errors
/// When the database fails.
pub async fn set_same(
    tx: &mut Tx,
    id: ActivityId,
    same: Option<(ActivityId, &str)>,
) -> Result<(), StoreError> {
    let (other, why) = same.map_or((None, ""), |(other, why)| (Some(other), why));
    if let Some(other) = other {
        let sql = "UPDATE activity SET same_as = $2 WHERE same_as = $1";
        tx.execute(sql, &values![id, other]).await?;
    }
    let sql = "UPDATE activity SET same_as = $2, same_why = $3 WHERE id = $1";
    tx.execute(sql, &values![id, other, why]).await.map(drop)
}

/// Deletes a run, the other recordings of it, and files from which nothing is left.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &mut Tx, client: ClientId, id: ActivityId) -> Result<(), StoreError> {
    const THESE: &str =
        "SELECT id FROM activity WHERE client_id = $1 AND (id = $2 OR same_as = $2)";
    let values = values![client, id];
    let sql = format!("DELETE FROM activity_profile WHERE activity_id IN ({THESE})");
    tx.execute(&sql, &values).await?;
    tx.execute(
        "DELETE FROM activity WHERE client_id = $1 AND same_as = $2",
        &values,
    )
    .await?;
    tx.execute(
        "DELETE FROM activity WHERE client_id = $1 AND id = $2",
        &values,
    )
    .await?;
    let sql = "DELETE FROM activity_file WHERE client_id = $1
        AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.file_id = activity_file.id)";
    tx.execute(sql, &values![client]).await.map(drop)
}

/// Deletes everything recorded of a client: runs, files, reports, shoes and the day of onset.
/// What was consented to and when stays, as proof.
///
/// # Errors
/// When the database fails.
pub async fn delete_all(tx: &mut Tx, client: ClientId) -> Result<(), StoreError> {
    const JOBS: [&str; 8] = [
        "DELETE FROM activity_profile WHERE activity_id IN
            (SELECT id FROM activity WHERE client_id = $1)",
        "DELETE FROM activity WHERE client_id = $1 AND same_as IS NOT NULL",
        "DELETE FROM activity WHERE client_id = $1",
        "DELETE FROM activity_file WHERE client_id = $1",
        "DELETE FROM activity_upload_line WHERE upload_id IN
            (SELECT id FROM activity_upload WHERE client_id = $1)",
        "DELETE FROM activity_upload WHERE client_id = $1",
        "DELETE FROM shoe WHERE client_id = $1",
        "UPDATE training SET onset = NULL, version = version + 1 WHERE client_id = $1",
    ];
    for sql in JOBS {
        tx.execute(sql, &values![client]).await?;
    }
    Ok(())
}
