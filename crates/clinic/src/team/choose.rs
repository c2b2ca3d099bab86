//! Choosing a password with a one-time link.

use midstance_store::{
    StoreError, Tx,
    account::{self, Account},
    account_link, session,
};

use super::{TeamError, letters};
use crate::{
    Actor, Clinic, Token,
    audit::{Told, write},
    auth::{check_password_rules, hash_password, staff_of},
};

/// Whose link this is; `None` when it was used, has run out or is none.
///
/// # Errors
/// When the store fails.
pub async fn opened(clinic: &Clinic, link: &Token) -> Result<Option<Account>, StoreError> {
    let (hash, now) = (link.hash(), clinic.now());
    clinic
        .store
        .read(move |tx| Box::pin(async move { find(tx, &hash, now).await }))
        .await
}

async fn find(
    tx: &mut Tx,
    hash: &[u8],
    now: jiff::Timestamp,
) -> Result<Option<Account>, StoreError> {
    match account_link::find(tx, hash, now).await? {
        Some(id) => Ok(account::get(tx, id).await?.filter(|a| a.active)),
        None => Ok(None),
    }
}

/// Uses the link up and gives the account its password. All its sessions end; nobody is signed in by it.
///
/// # Errors
/// [`TeamError::Password`] for one that breaks a rule, which leaves the link as it is;
/// [`TeamError::NotFound`] when the link was used or has run out.
pub async fn choose_password(
    clinic: &Clinic,
    link: &Token,
    password: String,
) -> Result<Account, TeamError> {
    check_password_rules(&password)?;
    if opened(clinic, link).await?.is_none() {
        return Err(TeamError::NotFound);
    }
    let new = hash_password(password, clinic.random.as_ref()).await;
    let new = new.ok_or(TeamError::Hash)?;
    let (this, hash) = (clinic.clone(), link.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let now = this.now();
                account::take_turns(tx).await?;
                let found = find(tx, &hash, now).await?;
                let account = found.ok_or(TeamError::NotFound)?;
                if !account_link::take(tx, &hash, now).await? {
                    return Err(TeamError::NotFound);
                }
                set(tx, &this, &account, &new).await?;
                session::close_all(tx, account.id, None).await?;
                account_link::close(tx, account.id).await?;
                Ok(account)
            })
        })
        .await
}

/// Writes the new password, the audit line and, where there was one before, the mail that says so.
pub(super) async fn set(
    tx: &mut Tx,
    clinic: &Clinic,
    account: &Account,
    hash: &str,
) -> Result<(), TeamError> {
    let change = (&*account.password_hash, hash);
    if !account::set_password(tx, account.id, change).await? {
        return Err(TeamError::Changed);
    }
    let who = Actor::Staff(staff_of(account.clone()));
    let told = Told::account(account.id, "account.password_chosen", "");
    write(tx, clinic, &who, told).await?;
    if !account.password_hash.is_empty() {
        letters::tell_password(tx, clinic, account).await?;
    }
    Ok(())
}
