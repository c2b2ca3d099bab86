//! Addresses that must not be written to, kept without the address.

use jiff::Timestamp;

use super::words;
use crate::{StoreError, Tx, values};

words! {
    /// What a suppressed address does not get.
    Scope, "scope of a suppression",
    /// No newsletter; mail about appointments goes on.
    Newsletter = "newsletter",
    /// No mail at all: the address does not take any.
    All = "all",
}

/// One suppressed address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// What it does not get.
    pub scope: Scope,
    /// Why, in a word: `left`, `bounced`, `unreached`, `deleted`, …; or `bounced after left`.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
}

/// Suppresses an address. A wider scope takes the place of a narrower one, never the other way.
///
/// # Errors
/// When the database fails.
pub async fn put(tx: &mut Tx, email_hash: &[u8], s: &Suppression) -> Result<(), StoreError> {
    let sql = "INSERT INTO suppression (email_hash, scope, reason, at) VALUES ($1,$2,$3,$4)
        ON CONFLICT (email_hash) DO UPDATE SET scope = excluded.scope, reason = excluded.reason,
        at = excluded.at WHERE suppression.scope = 'newsletter' OR excluded.scope = 'all'";
    let values = values![email_hash, s.scope.word(), &s.reason, s.at];
    tx.execute(sql, &values).await.map(drop)
}

/// What stands against an address.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, email_hash: &[u8]) -> Result<Option<Suppression>, StoreError> {
    let sql = "SELECT scope, reason, at FROM suppression WHERE email_hash = $1";
    let row = tx.first(sql, &values![email_hash]).await?;
    row.map(|row| {
        Ok(Suppression {
            scope: Scope::parse(&row.get::<String>(0)?)?,
            reason: row.get(1)?,
            at: row.get(2)?,
        })
    })
    .transpose()
}

/// Allows an address again. Answers whether anything stood against it.
///
/// # Errors
/// When the database fails.
pub async fn lift(tx: &mut Tx, email_hash: &[u8]) -> Result<bool, StoreError> {
    let sql = "DELETE FROM suppression WHERE email_hash = $1";
    Ok(tx.execute(sql, &values![email_hash]).await? == 1)
}

/// How many addresses are suppressed in each scope and for each reason.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &mut Tx) -> Result<Vec<(Scope, String, u32)>, StoreError> {
    let sql = "SELECT scope, reason, COUNT(*) FROM suppression
        GROUP BY scope, reason ORDER BY scope, reason";
    let rows = tx.query(sql, &[]).await?;
    rows.iter()
        .map(|row| {
            let scope = Scope::parse(&row.get::<String>(0)?)?;
            Ok((scope, row.get(1)?, row.get(2)?))
        })
        .collect()
}
