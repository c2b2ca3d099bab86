//! Files exactly as they came.

use jiff::Timestamp;

use crate::{ActivityFileId, ClientId, Row, StoreError, Tx, values};

/// A file, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its id.
    pub id: ActivityFileId,
    /// The name it was sent under.
    pub name: String,
    /// Bytes.
    pub size: u32,
    /// When it came.
    pub uploaded_at: Timestamp,
}

/// A file to keep.
#[derive(Debug, Clone)]
pub struct NewFile<'a> {
    /// The name it was sent under.
    pub name: &'a str,
    /// SHA-256 of the content.
    pub sha256: &'a [u8],
    /// The bytes as they came.
    pub content: &'a [u8],
    /// When it came.
    pub uploaded_at: Timestamp,
}

const COLUMNS: &str = "id, name, size, uploaded_at";

fn read(row: &Row) -> Result<File, StoreError> {
    Ok(File {
        id: row.get(0)?,
        name: row.get(1)?,
        size: row.get(2)?,
        uploaded_at: row.get(3)?,
    })
}

/// Keeps a file under `id`, or finds the same content that is kept already; gives its id.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    tx: &mut Tx,
    client: ClientId,
    id: ActivityFileId,
    file: &NewFile<'_>,
) -> Result<ActivityFileId, StoreError> {
    let sql = "INSERT INTO activity_file (id, client_id, name, sha256, size, uploaded_at, content)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (client_id, sha256) DO NOTHING";
    let size = i64::try_from(file.content.len()).unwrap_or(i64::MAX);
    let values = values![
        id,
        client,
        file.name,
        file.sha256,
        size,
        file.uploaded_at,
        file.content
    ];
    if tx.execute(sql, &values).await? == 1 {
        return Ok(id);
    }
    let sql = "SELECT id FROM activity_file WHERE client_id = $1 AND sha256 = $2";
    tx.first(sql, &values![client, file.sha256])
        .await?
        .map_or(Ok(id), |row| row.get(0))
}

/// Deletes a file if no run comes from it.
///
/// # Errors
/// When the database fails.
pub async fn drop_unused(
    tx: &mut Tx,
    client: ClientId,
    id: ActivityFileId,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM activity_file WHERE client_id = $1 AND id = $2
        AND NOT EXISTS (SELECT 1 FROM activity WHERE file_id = $2)";
    tx.execute(sql, &values![client, id]).await.map(drop)
}

/// All files of a client, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(tx: &mut Tx, client: ClientId) -> Result<Vec<File>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM activity_file WHERE client_id = $1 ORDER BY uploaded_at DESC, id"
    );
    tx.query(&sql, &values![client])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// One of a client's files and its bytes.
///
/// # Errors
/// When the database fails.
pub async fn content(
    tx: &mut Tx,
    client: ClientId,
    id: ActivityFileId,
) -> Result<Option<(File, Vec<u8>)>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS}, content FROM activity_file WHERE client_id = $1 AND id = $2");
    let row = tx.first(&sql, &values![client, id]).await?;
    row.map(|row| Ok((read(&row)?, row.get(4)?))).transpose()
}

/// Bytes that a client's files take.
///
/// # Errors
/// When the database fails.
pub async fn total(tx: &mut Tx, client: ClientId) -> Result<i64, StoreError> {
    // PostgreSQL sums BIGINT to NUMERIC, which is none of our kinds of value.
    let sql = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM activity_file
        WHERE client_id = $1";
    tx.first(sql, &values![client])
        .await?
        .map_or(Ok(0), |row| row.get(0))
}
