//! Signing in and out.

use jiff::{Timestamp, ToSpan};
use midstance_store::{StoreError, account, account::Account, session};

use super::{Wait, password};
use crate::{
    Actor, Clinic, Token,
    actor::Staff,
    audit::{Told, write},
};

/// A session ends after so many minutes without use.
pub const IDLE_MINUTES: i64 = 60;
/// And after so many hours in any case.
const LONGEST_HOURS: i64 = 12;
/// A session's last use is written down no more often than this.
const TOUCH_MINUTES: i64 = 1;

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Address or password is wrong; which one is not said.
    #[error("email or password is not right")]
    Wrong,
    /// Too many tries.
    #[error("too many tries")]
    TooMany(Wait),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a session for the account with this address and password. `from` is the browser's network
/// address, counted together with the account.
///
/// # Errors
/// [`SignInError::Wrong`] for an unknown address as for a wrong password, after equal time.
pub async fn sign_in(
    clinic: &Clinic,
    email: &str,
    password: String,
    from: &str,
) -> Result<Token, SignInError> {
    let now = clinic.now();
    let keys = [
        format!("account {}", midstance_store::client::email_key(email)),
        format!("from {from}"),
    ];
    for key in &keys {
        clinic
            .limits
            .sign_in
            .count(key, now)
            .map_err(SignInError::TooMany)?;
    }
    let address = email.to_owned();
    let found: Option<Account> = clinic
        .store
        .read(move |tx| Box::pin(async move { account::by_email(tx, &address).await }))
        .await?;
    let hash = found.as_ref().map(|a| a.password_hash.clone());
    let fits = password::fits(password, hash).await;
    let account = found
        .filter(|a| a.active && fits)
        .ok_or(SignInError::Wrong)?;
    keys.iter()
        .for_each(|key| clinic.limits.sign_in.forget(key));
    let token = clinic.new_token();
    let (this, hash) = (clinic.clone(), token.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                // The password was looked at in another view: it may have been changed since.
                let proved = (account.id, account.password_hash.as_str());
                if !account::note_sign_in(tx, proved, now).await? {
                    return Err(SignInError::Wrong);
                }
                let staff = staff_of(account);
                session::open(tx, &hash, staff.account, now).await?;
                let told = Told::account(staff.account, "session.opened", "");
                Ok(write(tx, &this, &Actor::Staff(staff.clone()), told).await?)
            })
        })
        .await?;
    Ok(token)
}

/// Who is signed in with this cookie, if anybody is.
///
/// # Errors
/// When the store fails.
pub async fn session_staff(clinic: &Clinic, token: &Token) -> Result<Option<Staff>, StoreError> {
    let (now, hash) = (clinic.now(), token.hash());
    let (born, seen) = session_bounds(now);
    let key = hash.clone();
    let found: Option<(Account, Timestamp)> = clinic
        .store
        .read(move |tx| Box::pin(async move { session::find(tx, &key, born, seen).await }))
        .await?;
    let Some((account, last)) = found else {
        return Ok(None);
    };
    if last < ago(now, TOUCH_MINUTES.minutes()) {
        let touch = clinic
            .store
            .write(move |tx| Box::pin(async move { session::touch(tx, &hash, now).await }));
        // A full disk must not sign everybody out.
        if let Err(error) = touch.await {
            tracing::warn!(%error, "could not note that a session is in use");
        }
    }
    Ok(Some(staff_of(account)))
}

/// Ends a session.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(clinic: &Clinic, token: &Token) -> Result<(), StoreError> {
    let hash = token.hash();
    clinic
        .store
        .write(move |tx| Box::pin(async move { session::close(tx, &hash).await }))
        .await
}

fn ago(now: Timestamp, span: jiff::Span) -> Timestamp {
    now.saturating_sub(span).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A session counts that began after the first and was used after the second.
pub(crate) fn session_bounds(now: Timestamp) -> (Timestamp, Timestamp) {
    let born = ago(now, LONGEST_HOURS.hours());
    (born, ago(now, IDLE_MINUTES.minutes()))
}

pub(crate) fn staff_of(account: Account) -> Staff {
    Staff {
        account: account.id,
        name: account.name,
        role: account.role,
        practitioner: account.practitioner,
    }
}
