//! One-time links with which staff choose a password.

use jiff::Timestamp;

use crate::{AccountId, StoreError, Tx, values};

/// How somebody came by a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// They asked for it themselves, or somebody who typed their address did.
    Asked,
    /// The owner, or whoever runs the program, handed it to them.
    Handed,
}

/// Gives an account a link. One that is handed over ends all earlier ones, one that was asked for only those
/// that were asked for. `token_hash` is the SHA-256 of the word in its address.
///
/// # Errors
/// [`StoreError::Constraint`] when there is no such account.
pub async fn put(
    tx: &mut Tx,
    token_hash: &[u8],
    (account, origin): (AccountId, Origin),
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let asked = origin == Origin::Asked;
    if asked {
        let sql = "DELETE FROM account_link WHERE account_id = $1 AND asked = $2";
        tx.execute(sql, &values![account, asked]).await?;
    } else {
        close(tx, account).await?;
    }
    let sql = "INSERT INTO account_link (token_hash, account_id, asked, expires_at)
        VALUES ($1, $2, $3, $4)";
    tx.execute(sql, &values![token_hash, account, asked, expires_at])
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

/// Ends all links of an account.
///
/// # Errors
/// When the database fails.
pub async fn close(tx: &mut Tx, account: AccountId) -> Result<(), StoreError> {
    let sql = "DELETE FROM account_link WHERE account_id = $1";
    tx.execute(sql, &values![account]).await.map(drop)
}

/// Until when the links that were handed over can be used.
///
/// # Errors
/// When the database fails.
pub async fn handed(tx: &mut Tx) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
    let sql = "SELECT account_id, expires_at FROM account_link WHERE asked = $1";
    let rows = tx.query(sql, &values![false]).await?;
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
