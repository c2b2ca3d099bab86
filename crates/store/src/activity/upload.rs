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

/// How far an upload is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Being read; files read and files known of so far, and when that was written.
    Reading {
        /// Files read.
        done: u32,
        /// Files known of; grows while archives are opened.
        known: u32,
        /// When this was written.
        touched_at: Timestamp,
    },
    /// Everything that could be read is kept.
    Done,
    /// Nothing of the last files was kept; why, in words.
    Failed(String),
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

/// How far a client's upload is; `None` if there is no such upload of theirs.
///
/// # Errors
/// When the database fails.
pub async fn stage(
    tx: &mut Tx,
    client: ClientId,
    id: ActivityUploadId,
) -> Result<Option<Stage>, StoreError> {
    let sql = "SELECT state, reason, files_read, files_known, touched_at FROM activity_upload
        WHERE client_id = $1 AND id = $2";
    let Some(row) = tx.first(sql, &values![client, id]).await? else {
        return Ok(None);
    };
    let state: String = row.get(0)?;
    Ok(Some(match state.as_str() {
        "reading" => Stage::Reading {
            done: row.get(2)?,
            known: row.get(3)?,
            touched_at: row.get(4)?,
        },
        "failed" => Stage::Failed(row.get(1)?),
        _ => Stage::Done,
    }))
}

/// The client's newest upload that is being read and has said so since `since`.
///
/// # Errors
/// When the database fails.
pub async fn in_progress(
    tx: &mut Tx,
    client: ClientId,
    since: Timestamp,
) -> Result<Option<ActivityUploadId>, StoreError> {
    let sql = "SELECT id FROM activity_upload WHERE client_id = $1 AND state = 'reading'
        AND touched_at >= $2 ORDER BY uploaded_at DESC LIMIT 1";
    let row = tx.first(sql, &values![client, since]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Writes down how far an upload is.
///
/// # Errors
/// When the database fails.
pub async fn put_stage(tx: &mut Tx, id: ActivityUploadId, stage: &Stage) -> Result<(), StoreError> {
    let sql = "UPDATE activity_upload SET state = $2, reason = $3, files_read = $4,
        files_known = $5, touched_at = $6 WHERE id = $1";
    let epoch = Timestamp::UNIX_EPOCH;
    let values = match stage {
        Stage::Reading {
            done,
            known,
            touched_at,
        } => values![id, "reading", "", *done, *known, *touched_at],
        Stage::Done => values![id, "done", "", 0, 0, epoch],
        Stage::Failed(reason) => values![id, "failed", reason, 0, 0, epoch],
    };
    tx.execute(sql, &values).await.map(drop)
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
