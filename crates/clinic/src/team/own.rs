//! What everybody on the staff looks after themselves.

use midstance_store::{
    StoreError,
    account::{self, Account},
    account_link, session,
};

use super::{Confirmed, TeamError, choose::set};
use crate::{
    Actor, Clinic, Staff, Token,
    audit::{Told, write},
    auth::{check_password_rules, hash_password, session_bounds},
};

/// One's own account.
#[derive(Debug, Clone)]
pub struct Own {
    /// The account.
    pub account: Account,
    /// In how many browsers it is signed in, this one included.
    pub sessions: i64,
}

/// The account of whoever is signed in.
///
/// # Errors
/// [`TeamError::NotFound`] when it is gone.
pub async fn own(clinic: &Clinic, staff: &Staff) -> Result<Own, TeamError> {
    let (id, (born, seen)) = (staff.account, session_bounds(clinic.now()));
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let account = account::get(tx, id).await?.ok_or(TeamError::NotFound)?;
                let sessions = session::count(tx, id, born, seen).await?;
                Ok(Own { account, sessions })
            })
        })
        .await
}

/// Gives whoever is signed in a new password; all their sessions but this one, and their link, end.
///
/// # Errors
/// [`TeamError::Password`] for one that breaks a rule; [`TeamError::Changed`] when another one was chosen
/// meanwhile.
pub async fn change_password(
    clinic: &Clinic,
    by: &Confirmed,
    here: &Token,
    password: String,
) -> Result<(), TeamError> {
    check_password_rules(&password)?;
    let new = hash_password(password, clinic.random.as_ref()).await;
    let new = new.ok_or(TeamError::Hash)?;
    let (this, by, kept) = (clinic.clone(), by.clone(), here.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let id = by.staff().account;
                let found = account::get(tx, id).await?.ok_or(TeamError::NotFound)?;
                // Somebody may have chosen another one with a link since that was typed.
                let account = Account {
                    password_hash: by.hash,
                    ..found
                };
                set(tx, &this, &account, &new).await?;
                session::close_all(tx, id, Some(&kept)).await?;
                account_link::close(tx, id).await?;
                Ok(())
            })
        })
        .await
}

/// Signs whoever is signed in out of all other browsers. Answers how many.
///
/// # Errors
/// When the store fails.
pub async fn end_other_sessions(
    clinic: &Clinic,
    staff: &Staff,
    here: &Token,
) -> Result<u64, StoreError> {
    let (this, staff, kept) = (clinic.clone(), staff.clone(), here.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let ended = session::close_all(tx, staff.account, Some(&kept)).await?;
                let told = Told::account(staff.account, "account.signed_out", "");
                write(tx, &this, &Actor::Staff(staff.clone()), told).await?;
                Ok(ended)
            })
        })
        .await
}
