//! One-time links with which staff choose a password.

use jiff::Timestamp;

use crate::{AccountId, StoreError, Tx, values};

/// Gives an account a link; an earlier one ends. `token_hash` is the SHA-256 of the word in its address.
///
/// # Errors
/// [`StoreError::Constraint`] when there is no such account.
pub async fn put(
    tx: &mut Tx,
    token_hash: &[u8],
    account: AccountId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    close(tx, account).await?;
    let sql = "INSERT INTO account_link (token_hash, account_id, expires_at) VALUES ($1, $2, $3)";
    tx.execute(sql, &values![token_hash, account, expires_at])
        .await
        .map(drop)
}

/// Whose link this is, while it can be used.
///
/// # Errors
/// When the database fails.
pub async fn find(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<AccountId>, StoreError> {
    let sql = "SELECT account_id FROM account_link WHERE token_hash = $1 AND expires_at > $2";
    let row = tx.first(sql, &values![token_hash, now]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Uses a link up. Answers whether this was the one that did.
///
/// # Errors
/// When the database fails.
pub async fn take(tx: &mut Tx, token_hash: &[u8], now: Timestamp) -> Result<bool, StoreError> {
    let sql = "DELETE FROM account_link WHERE token_hash = $1 AND expires_at > $2";
    Ok(tx.execute(sql, &values![token_hash, now]).await? == 1)
}

/// Ends the link of an account, if it has one.
///
/// # Errors
/// When the database fails.
pub async fn close(tx: &mut Tx, account: AccountId) -> Result<(), StoreError> {
    let sql = "DELETE FROM account_link WHERE account_id = $1";
    tx.execute(sql, &values![account]).await.map(drop)
}

/// Until when each link can be used, of all that were not.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
    let sql = "SELECT account_id, expires_at FROM account_link";
    let rows = tx.query(sql, &[]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Deletes links that ran out before `then`.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, then: Timestamp) -> Result<u64, StoreError> {
    let sql = "DELETE FROM account_link WHERE expires_at < $1";
    tx.execute(sql, &values![then]).await
}
