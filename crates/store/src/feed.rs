//! Secret addresses from which calendar programs read.

use jiff::Timestamp;

use crate::{
    AccountId, FeedId, LocationId, PractitionerId, Row, StoreError, Tx,
    appointment::{self, Appointment},
    values,
};

/// Whose visits a feed shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One practitioner's, everywhere.
    Practitioner(PractitionerId),
    /// Everybody's at one place.
    Location(LocationId),
}

/// A secret calendar address. The secret itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// Its id.
    pub id: FeedId,
    /// Whose visits.
    pub whose: Whose,
    /// Whether clients appear with their names rather than initials.
    pub full_names: bool,
    /// Who made it, where that was written down.
    pub made_by: Option<AccountId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a calendar program last asked for it, to the minute.
    pub last_used_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, practitioner_id, location_id, full_names, created_at, last_used_at, \
    made_by";

fn read(row: &Row) -> Result<FeedRow, StoreError> {
    let practitioner: Option<PractitionerId> = row.get(1)?;
    let location: Option<LocationId> = row.get(2)?;
    let whose = match (practitioner, location) {
        (Some(practitioner), None) => Whose::Practitioner(practitioner),
        (None, Some(location)) => Whose::Location(location),
        _ => return Err(StoreError::Decode("a feed of nobody in particular".into())),
    };
    Ok(FeedRow {
        id: row.get(0)?,
        whose,
        full_names: row.get(3)?,
        created_at: row.get(4)?,
        last_used_at: row.get(5)?,
        made_by: row.get(6)?,
    })
}

/// Keeps a new feed; `token_hash` is the SHA-256 of the word in its address.
///
/// # Errors
/// [`StoreError::Constraint`] when its practitioner or place does not exist.
pub async fn insert(tx: &mut Tx, feed: &FeedRow, token_hash: &[u8]) -> Result<(), StoreError> {
    let (practitioner, location) = match feed.whose {
        Whose::Practitioner(id) => (Some(id), None),
        Whose::Location(id) => (None, Some(id)),
    };
    let sql = "INSERT INTO feed (id, token_hash, practitioner_id, location_id, full_names,
        created_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = values![
        feed.id,
        token_hash,
        practitioner,
        location,
        feed.full_names,
        feed.created_at,
        feed.made_by
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// All feeds that stand, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<FeedRow>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM feed WHERE revoked_at IS NULL ORDER BY created_at, id");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// The feed behind a token, unless it was ended.
///
/// # Errors
/// When the database fails.
pub async fn by_hash(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<FeedRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM feed WHERE token_hash = $1 AND revoked_at IS NULL");
    tx.first(&sql, &values![token_hash])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// A standing feed by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: FeedId) -> Result<Option<FeedRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM feed WHERE id = $1 AND revoked_at IS NULL");
    tx.first(&sql, &values![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Ends a feed. Answers whether there was one to end.
///
/// # Errors
/// When the database fails.
pub async fn revoke(tx: &mut Tx, id: FeedId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE feed SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    Ok(tx.execute(sql, &values![id, now]).await? == 1)
}

/// Notes that a feed was asked for.
///
/// # Errors
/// When the database fails.
pub async fn touch(tx: &mut Tx, id: FeedId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE feed SET last_used_at = $2 WHERE id = $1";
    tx.execute(sql, &values![id, now]).await.map(drop)
}

/// The visits of a feed that begin in the half-open span; cancelled ones only if they changed
/// since `cancelled_since`.
///
/// # Errors
/// When the database fails.
pub async fn visits(
    tx: &mut Tx,
    whose: Whose,
    (from, until): (Timestamp, Timestamp),
    cancelled_since: Timestamp,
) -> Result<Vec<(Appointment, String)>, StoreError> {
    let (column, id) = match whose {
        Whose::Practitioner(id) => ("practitioner_id", id.0),
        Whose::Location(id) => ("location_id", id.0),
    };
    let columns = appointment::columns_of("a");
    let sql = format!(
        "SELECT {columns}, c.name FROM appointment a JOIN client c ON c.id = a.client_id
         WHERE a.{column} = $1 AND a.start_utc >= $2 AND a.start_utc < $3
         AND (a.status <> 'cancelled' OR a.updated_at >= $4) ORDER BY a.start_utc, a.id"
    );
    let rows = tx
        .query(&sql, &values![id, from, until, cancelled_since])
        .await?;
    rows.iter()
        .map(|row| Ok((appointment::read(row)?, row.get(appointment::COLUMN_COUNT)?)))
        .collect()
}
