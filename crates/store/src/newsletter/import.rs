//! Files of subscribers on their way in, row by row.

use jiff::Timestamp;

use super::words;
use crate::{Row, StoreError, SubscriberImportId, Tx, Value, tx::placeholders, values};

words! {
    /// Where a file stands.
    State, "state of an import",
    /// Its rows are being read.
    Reading = "reading",
    /// Read; nothing of it is saved before somebody says so.
    Ready = "ready",
    /// Its rows are being taken in.
    Running = "running",
    /// Taken in.
    Done = "done",
    /// Not wanted after all.
    Dropped = "dropped",
}

words! {
    /// What became of a row.
    Verdict, "state of an import row",
    /// Can be taken in.
    Ready = "ready",
    /// Cannot; its words say why.
    Refused = "refused",
    /// A new subscriber.
    Added = "added",
    /// A subscriber that was known got more consent than before.
    Updated = "updated",
    /// Left as it is; its words say why.
    Skipped = "skipped",
}

/// A file on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: SubscriberImportId,
    /// The file's name.
    pub file: String,
    /// What is to be said of the file as a whole; may be empty.
    pub notes: String,
    /// Who sent it.
    pub made_by: String,
    /// When.
    pub created_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// When it was taken in.
    pub finished_at: Option<Timestamp>,
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Its line in the file.
    pub line: u32,
    /// The address as it stands there.
    pub email: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Why, or what will be done.
    pub words: String,
    /// What is to be done, as the use case writes it.
    pub command: String,
}

const COLUMNS: &str = "id, file, notes, made_by, created_at, state, finished_at";

fn read(row: &Row) -> Result<Import, StoreError> {
    Ok(Import {
        id: row.get(0)?,
        file: row.get(1)?,
        notes: row.get(2)?,
        made_by: row.get(3)?,
        created_at: row.get(4)?,
        state: State::parse(&row.get::<String>(5)?)?,
        finished_at: row.get(6)?,
    })
}

/// Adds a file.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, i: &Import) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO subscriber_import ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7)");
    let values = values![
        i.id,
        &i.file,
        &i.notes,
        &i.made_by,
        i.created_at,
        i.state.word(),
        i.finished_at
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// The file with this id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: SubscriberImportId) -> Result<Option<Import>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM subscriber_import WHERE id = $1");
    let row = tx.first(&sql, &values![id]).await?;
    row.as_ref().map(read).transpose()
}

/// The newest files.
///
/// # Errors
/// When the database fails.
pub async fn newest(tx: &mut Tx, most: u32) -> Result<Vec<Import>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM subscriber_import WHERE state <> 'dropped'
         ORDER BY created_at DESC, id LIMIT $1"
    );
    let rows = tx.query(&sql, &values![most]).await?;
    rows.iter().map(read).collect()
}

/// A file that is being taken in.
///
/// # Errors
/// When the database fails.
pub async fn running(tx: &mut Tx) -> Result<Option<Import>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM subscriber_import WHERE state = 'running' ORDER BY created_at LIMIT 1"
    );
    let row = tx.first(&sql, &[]).await?;
    row.as_ref().map(read).transpose()
}

/// Moves a file from one state to another. Answers whether it stood there.
///
/// # Errors
/// When the database fails.
pub async fn move_on(
    tx: &mut Tx,
    id: SubscriberImportId,
    (from, to): (State, State),
    finished: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let sql = "UPDATE subscriber_import SET state = $3, finished_at = $4
        WHERE id = $1 AND state = $2";
    let values = values![id, from.word(), to.word(), finished];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Adds rows.
///
/// # Errors
/// When the database fails.
pub async fn insert_rows(
    tx: &mut Tx,
    id: SubscriberImportId,
    rows: &[ImportRow],
) -> Result<(), StoreError> {
    // Both engines take some thousand values a statement at least.
    for some in rows.chunks(100) {
        let sql = format!(
            "INSERT INTO subscriber_import_row (import_id, line, email, state, words, command)
             VALUES {}",
            placeholders(some.len(), 6)
        );
        let values: Vec<Value> = some
            .iter()
            .flat_map(|row| {
                values![
                    id,
                    row.line,
                    &row.email,
                    row.verdict.word(),
                    &row.words,
                    &row.command
                ]
            })
            .collect();
        tx.execute(&sql, &values).await?;
    }
    Ok(())
}

fn read_row(row: &Row) -> Result<ImportRow, StoreError> {
    Ok(ImportRow {
        line: row.get(0)?,
        email: row.get(1)?,
        verdict: Verdict::parse(&row.get::<String>(2)?)?,
        words: row.get(3)?,
        command: row.get(4)?,
    })
}

/// Rows after a line, in their order; all of them, or those with a verdict.
///
/// # Errors
/// When the database fails.
pub async fn rows(
    tx: &mut Tx,
    id: SubscriberImportId,
    verdict: Option<Verdict>,
    (after, most): (u32, u32),
) -> Result<Vec<ImportRow>, StoreError> {
    let mut values = Vec::from(values![id, after, most]);
    let mut only = "";
    if let Some(verdict) = verdict {
        values.push(verdict.word().into());
        only = "AND state = $4";
    }
    let sql = format!(
        "SELECT line, email, state, words, command FROM subscriber_import_row
         WHERE import_id = $1 AND line > $2 {only} ORDER BY line LIMIT $3"
    );
    let rows = tx.query(&sql, &values).await?;
    rows.iter().map(read_row).collect()
}

/// How many rows have which verdict.
///
/// # Errors
/// When the database fails.
pub async fn tally(tx: &mut Tx, id: SubscriberImportId) -> Result<Vec<(Verdict, u32)>, StoreError> {
    let sql = "SELECT state, COUNT(*) FROM subscriber_import_row WHERE import_id = $1
        GROUP BY state";
    let rows = tx.query(sql, &values![id]).await?;
    rows.iter()
        .map(|row| Ok((Verdict::parse(&row.get::<String>(0)?)?, row.get(1)?)))
        .collect()
}

/// Writes down what became of a row; its command is not needed any more.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    tx: &mut Tx,
    id: SubscriberImportId,
    line: u32,
    (verdict, words): (Verdict, &str),
) -> Result<(), StoreError> {
    let sql = "UPDATE subscriber_import_row SET state = $3, words = $4, command = ''
        WHERE import_id = $1 AND line = $2";
    let values = values![id, line, verdict.word(), words];
    tx.execute(sql, &values).await.map(drop)
}

/// Deletes files that were not taken in and were sent before `unused`, and reports of those taken
/// in before `done`. Answers how many rows went; call again while it is `most`.
///
/// # Errors
/// When the database fails.
pub async fn forget(
    tx: &mut Tx,
    (unused, done): (Timestamp, Timestamp),
    most: u32,
) -> Result<u64, StoreError> {
    let sql = "DELETE FROM subscriber_import_row WHERE (import_id, line) IN (
        SELECT r.import_id, r.line FROM subscriber_import_row r
        JOIN subscriber_import i ON i.id = r.import_id
        WHERE (i.state IN ('reading', 'ready') AND i.created_at < $1) OR i.state = 'dropped'
        OR (i.state = 'done' AND i.finished_at < $2) LIMIT $3)";
    let gone = tx.execute(sql, &values![unused, done, most]).await?;
    let sql = "DELETE FROM subscriber_import WHERE ((state IN ('reading', 'ready')
            AND created_at < $1) OR state = 'dropped' OR (state = 'done' AND finished_at < $2))
        AND NOT EXISTS (SELECT 1 FROM subscriber_import_row r
            WHERE r.import_id = subscriber_import.id)";
    tx.execute(sql, &values![unused, done]).await?;
    Ok(gone)
}
