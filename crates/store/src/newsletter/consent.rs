//! The consent log: what was asked, said and ended, when, where and by whom. Only ever added to.

use jiff::Timestamp;

use super::words;
use crate::{ConsentEventId, OutboxId, Row, StoreError, Tx, Value, tx::places, values};

words! {
    /// What happened.
    Kind, "kind of consent event",
    /// Somebody asked for the newsletter for this address.
    Requested = "requested",
    /// The person said yes by the link in the mail.
    Confirmed = "confirmed",
    /// Staff added the address, with evidence.
    Added = "added",
    /// It came with a file, with evidence.
    Imported = "imported",
    /// The person changed what they get.
    Changed = "changed",
    /// The subscription ended.
    Left = "left",
    /// The person took the leaving back.
    Undone = "undone",
    /// Mail to the address came back.
    Bounced = "bounced",
    /// Staff allowed mail to the address again, with evidence.
    Released = "released",
    /// The address was deleted.
    Deleted = "deleted",
}

words! {
    /// By which way.
    Channel, "channel of a consent event",
    /// On a page of the site.
    Page = "page",
    /// By the mail program's own button (RFC 8058).
    OneClick = "one_click",
    /// By an answer in the mail itself.
    Mail = "mail",
    /// By a member of staff.
    Staff = "staff",
    /// By a file.
    Import = "import",
    /// By the program.
    Program = "program",
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentEvent {
    /// Its id.
    pub id: ConsentEventId,
    /// The address as the log finds it again.
    pub email_hash: Vec<u8>,
    /// The address; empty after its deletion.
    pub address: String,
    /// Of which list.
    pub list: String,
    /// What happened.
    pub kind: Kind,
    /// By which way.
    pub channel: Channel,
    /// Id and version of the words agreed to; the id is empty where there were none.
    pub wording: (String, i64),
    /// The page, or the file.
    pub page: String,
    /// When.
    pub at: Timestamp,
    /// The browser's network address.
    pub ip: String,
    /// The browser, as it calls itself.
    pub user_agent: String,
    /// The mail that was written.
    pub mail: Option<OutboxId>,
    /// What came of it, in a word.
    pub result: String,
    /// More about it, such as the evidence.
    pub detail: String,
}

const COLUMNS: &str = "id, email_hash, address, list, kind, channel, wording_id, \
    wording_version, page, at, ip, user_agent, mail_id, result, detail";

fn read(row: &Row) -> Result<ConsentEvent, StoreError> {
    Ok(ConsentEvent {
        id: row.get(0)?,
        email_hash: row.get(1)?,
        address: row.get(2)?,
        list: row.get(3)?,
        kind: Kind::parse(&row.get::<String>(4)?)?,
        channel: Channel::parse(&row.get::<String>(5)?)?,
        wording: (row.get(6)?, row.get(7)?),
        page: row.get(8)?,
        at: row.get(9)?,
        ip: row.get(10)?,
        user_agent: row.get(11)?,
        mail: row.get(12)?,
        result: row.get(13)?,
        detail: row.get(14)?,
    })
}

/// Adds a line.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, e: &ConsentEvent) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO consent_event ({COLUMNS})
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)"
    );
    let values = values![
        e.id,
        e.email_hash.clone(),
        &e.address,
        &e.list,
        e.kind.word(),
        e.channel.word(),
        &e.wording.0,
        e.wording.1,
        &e.page,
        e.at,
        &e.ip,
        &e.user_agent,
        e.mail,
        &e.result,
        &e.detail
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// The lines of one address, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Tx, email_hash: &[u8]) -> Result<Vec<ConsentEvent>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM consent_event WHERE email_hash = $1 ORDER BY at DESC, id DESC"
    );
    let rows = tx.query(&sql, &values![email_hash]).await?;
    rows.iter().map(read).collect()
}

/// The whole log, oldest first, after one of its lines: for reading it all in pieces.
///
/// # Errors
/// When the database fails.
pub async fn after(
    tx: &mut Tx,
    after: Option<(Timestamp, ConsentEventId)>,
    most: u32,
) -> Result<Vec<ConsentEvent>, StoreError> {
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, ConsentEventId(uuid::Uuid::nil())));
    let sql = format!(
        "SELECT {COLUMNS} FROM consent_event WHERE (at, id) > ($1, $2) ORDER BY at, id LIMIT $3"
    );
    let rows = tx.query(&sql, &values![at, id, most]).await?;
    rows.iter().map(read).collect()
}

/// The newest line that proves consent, of each of these addresses.
///
/// # Errors
/// When the database fails.
pub async fn proofs(tx: &mut Tx, email_hashes: &[&[u8]]) -> Result<Vec<ConsentEvent>, StoreError> {
    if email_hashes.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM consent_event WHERE email_hash IN ({})
         AND kind IN ('confirmed', 'added', 'imported') ORDER BY at, id",
        places(1, email_hashes.len())
    );
    let values: Vec<Value> = email_hashes.iter().map(|hash| Value::from(*hash)).collect();
    let mut newest: Vec<ConsentEvent> = Vec::with_capacity(email_hashes.len());
    for row in &tx.query(&sql, &values).await? {
        let line = read(row)?;
        newest.retain(|older| older.email_hash != line.email_hash);
        newest.push(line);
    }
    Ok(newest)
}

/// When the person or staff last said that mail to this address arrives: a link confirmed, leaving taken
/// back, mail allowed again.
///
/// # Errors
/// When the database fails.
pub async fn last_known_good(
    tx: &mut Tx,
    email_hash: &[u8],
) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT MAX(at) FROM consent_event
        WHERE email_hash = $1 AND kind IN ('confirmed', 'undone', 'released')";
    let row = tx.first(sql, &values![email_hash]).await?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// How often the newsletter was asked for with this address since `then`.
///
/// # Errors
/// When the database fails.
pub async fn requests_of(
    tx: &mut Tx,
    email_hash: &[u8],
    then: Timestamp,
) -> Result<Vec<Timestamp>, StoreError> {
    let sql = "SELECT at FROM consent_event
        WHERE email_hash = $1 AND kind = 'requested' AND at > $2 ORDER BY at";
    times(tx, sql, &values![email_hash, then]).await
}

/// How often it was asked for from this network address since `then`.
///
/// # Errors
/// When the database fails.
pub async fn requests_from(
    tx: &mut Tx,
    ip: &str,
    then: Timestamp,
) -> Result<Vec<Timestamp>, StoreError> {
    let sql = "SELECT at FROM consent_event
        WHERE ip = $1 AND kind = 'requested' AND at > $2 ORDER BY at";
    times(tx, sql, &values![ip, then]).await
}

async fn times(tx: &mut Tx, sql: &str, values: &[Value]) -> Result<Vec<Timestamp>, StoreError> {
    let rows = tx.query(sql, values).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Empties what names a person in the lines of an address; the lines stay.
///
/// # Errors
/// When the database fails.
pub async fn forget_person(tx: &mut Tx, email_hash: &[u8]) -> Result<(), StoreError> {
    let sql = "UPDATE consent_event SET address = '', ip = '', user_agent = '', detail = ''
        WHERE email_hash = $1";
    tx.execute(sql, &values![email_hash]).await.map(drop)
}

/// Deletes the requests made for an address: nobody confirmed them, so they prove nothing.
///
/// # Errors
/// When the database fails.
pub async fn forget_requests(tx: &mut Tx, email_hash: &[u8]) -> Result<(), StoreError> {
    let sql = "DELETE FROM consent_event WHERE email_hash = $1 AND kind = 'requested'";
    tx.execute(sql, &values![email_hash]).await.map(drop)
}

/// Deletes lines from before `then` of addresses that nobody subscribes with any more.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, then: Timestamp, most: u32) -> Result<u64, StoreError> {
    let sql = "DELETE FROM consent_event WHERE id IN (
        SELECT e.id FROM consent_event e WHERE e.at < $1
        AND NOT EXISTS (SELECT 1 FROM subscriber s WHERE s.email_hash = e.email_hash)
        AND NOT EXISTS (SELECT 1 FROM consent_event l
            WHERE l.email_hash = e.email_hash AND l.at >= $1)
        LIMIT $2)";
    tx.execute(sql, &values![then, most]).await
}
