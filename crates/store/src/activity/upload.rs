//! What was sent together, and what became of each file.

use jiff::Timestamp;

use crate::{ActivityUploadId, ClientId, StoreError, Tx, tx::placeholders, values};

/// One file of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name; inside an archive `archive.zip/folder/file.fit`.
    pub file: String,
    /// `added`, `already_here`, `not_a_run`, `partly_read` or `could_not_read`.
    pub status: String,
    /// Why, in words; may be empty.
    pub reason: String,
    /// How many runs it held.
    pub runs: u32,
}

/// So many lines go into one statement.
const BATCH: usize = 200;

/// Begins an upload.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    tx: &mut Tx,
    client: ClientId,
    id: ActivityUploadId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO activity_upload (id, client_id, uploaded_at) VALUES ($1, $2, $3)";
    tx.execute(sql, &values![id, client, now]).await.map(drop)
}

/// When a client's upload was begun; `None` if there is no such upload of theirs.
///
/// # Errors
/// When the database fails.
pub async fn begun_at(
    tx: &mut Tx,
    client: ClientId,
    id: ActivityUploadId,
) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT uploaded_at FROM activity_upload WHERE client_id = $1 AND id = $2";
    let row = tx.first(sql, &values![client, id]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Adds lines after those that are there.
///
/// # Errors
/// When the database fails.
pub async fn add_lines(
    tx: &mut Tx,
    id: ActivityUploadId,
    lines: &[Line],
) -> Result<(), StoreError> {
    let sql = "SELECT COUNT(*) FROM activity_upload_line WHERE upload_id = $1";
    let mut next: i64 = tx
        .first(sql, &values![id])
        .await?
        .map_or(Ok(0), |row| row.get(0))?;
    for batch in lines.chunks(BATCH) {
        let rows = placeholders(batch.len(), 6);
        let sql = format!(
            "INSERT INTO activity_upload_line (upload_id, position, file, status, reason, runs)
             VALUES {rows}"
        );
        let mut cells = Vec::with_capacity(batch.len() * 6);
        for line in batch {
            cells.extend(values![
                id,
                next,
                &line.file,
                &line.status,
                &line.reason,
                line.runs
            ]);
            next += 1;
        }
        tx.execute(&sql, &cells).await?;
    }
    Ok(())
}

/// The lines of an upload in order.
///
/// # Errors
/// When the database fails.
pub async fn lines(tx: &mut Tx, id: ActivityUploadId) -> Result<Vec<Line>, StoreError> {
    let sql = "SELECT file, status, reason, runs FROM activity_upload_line WHERE upload_id = $1
        ORDER BY position";
    let rows = tx.query(sql, &values![id]).await?;
    rows.iter()
        .map(|row| {
            Ok(Line {
                file: row.get(0)?,
                status: row.get(1)?,
                reason: row.get(2)?,
                runs: row.get(3)?,
            })
        })
        .collect()
}
