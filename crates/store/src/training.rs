//! What belongs to a runner's training as a whole: its version, the day of onset, the consent.

use jiff::{Timestamp, civil::Date};

use crate::{ClientId, Row, StoreError, TrainingConsentId, Tx, values};

/// A consent to show one's training to the practitioner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Its id.
    pub id: TrainingConsentId,
    /// Which wording was agreed to.
    pub wording: String,
    /// When it was given.
    pub given_at: Timestamp,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
}

fn read(row: &Row) -> Result<Consent, StoreError> {
    Ok(Consent {
        id: row.get(0)?,
        wording: row.get(1)?,
        given_at: row.get(2)?,
        withdrawn_at: row.get(3)?,
    })
}

/// Version and day of onset; version 0 where nothing was ever recorded.
///
/// # Errors
/// When the database fails.
pub async fn state(tx: &mut Tx, client: ClientId) -> Result<(i64, Option<Date>), StoreError> {
    let sql = "SELECT version, onset FROM training WHERE client_id = $1";
    let row = tx.first(sql, &values![client]).await?;
    row.map_or(Ok((0, None)), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Raises the version from `seen` by one; `false` when someone else has changed it meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn raise(tx: &mut Tx, client: ClientId, seen: i64) -> Result<bool, StoreError> {
    let sql = "INSERT INTO training (client_id, version) VALUES ($1, 0)
        ON CONFLICT (client_id) DO NOTHING";
    tx.execute(sql, &values![client]).await?;
    let sql = "UPDATE training SET version = version + 1 WHERE client_id = $1 AND version = $2";
    Ok(tx.execute(sql, &values![client, seen]).await? == 1)
}

/// Notes the day on which the pain began, or forgets it.
///
/// # Errors
/// When the database fails.
pub async fn put_onset(
    tx: &mut Tx,
    client: ClientId,
    onset: Option<Date>,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO training (client_id, version, onset) VALUES ($1, 0, $2)
        ON CONFLICT (client_id) DO UPDATE SET onset = excluded.onset";
    tx.execute(sql, &values![client, onset]).await.map(drop)
}

/// The consent that holds now.
///
/// # Errors
/// When the database fails.
pub async fn consent(tx: &mut Tx, client: ClientId) -> Result<Option<Consent>, StoreError> {
    let sql = "SELECT id, wording, given_at, withdrawn_at FROM training_consent
        WHERE client_id = $1 AND withdrawn_at IS NULL ORDER BY given_at DESC";
    let row = tx.first(sql, &values![client]).await?;
    row.as_ref().map(read).transpose()
}

/// Writes down a consent.
///
/// # Errors
/// When the database fails.
pub async fn give(tx: &mut Tx, client: ClientId, consent: &Consent) -> Result<(), StoreError> {
    let sql = "INSERT INTO training_consent (id, client_id, wording, given_at)
        VALUES ($1, $2, $3, $4)";
    let values = values![consent.id, client, &consent.wording, consent.given_at];
    tx.execute(sql, &values).await.map(drop)
}

/// Withdraws every consent that holds; tells whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(tx: &mut Tx, client: ClientId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE training_consent SET withdrawn_at = $2
        WHERE client_id = $1 AND withdrawn_at IS NULL";
    Ok(tx.execute(sql, &values![client, now]).await? > 0)
}
