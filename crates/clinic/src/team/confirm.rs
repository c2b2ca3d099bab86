//! Whoever changes who may do what proves first that it is they who sit there.

use midstance_store::{
    AccountId, StoreError, Tx,
    account::{self, Role},
};

use super::TeamError;
use crate::{Actor, Clinic, Staff, auth::fits};

/// A member of staff who has just typed their own password.
#[derive(Clone)]
pub struct Confirmed {
    staff: Staff,
    /// The hash of the password that was typed.
    pub(super) hash: String,
}

impl Confirmed {
    /// Who it is.
    #[must_use]
    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    pub(super) fn actor(&self) -> Actor {
        Actor::Staff(self.staff.clone())
    }
}

/// Checks the password of whoever is signed in. Wrong ones are counted like those of the sign-in page.
///
/// # Errors
/// [`TeamError::WrongPassword`] and [`TeamError::TooMany`].
pub async fn confirm(
    clinic: &Clinic,
    staff: &Staff,
    password: String,
) -> Result<Confirmed, TeamError> {
    let key = format!("confirm {}", staff.account);
    let counted = clinic.limits.sign_in.count(&key, clinic.now());
    counted.map_err(TeamError::TooMany)?;
    let hash = hash_of(clinic, staff.account).await?;
    if !fits(password, hash.clone()).await {
        return Err(TeamError::WrongPassword);
    }
    clinic.limits.sign_in.forget(&key);
    Ok(Confirmed {
        staff: staff.clone(),
        hash: hash.unwrap_or_default(),
    })
}

/// Refuses whoever is no owner who may sign in, as the rows say now. What follows in the transaction has its
/// turn among all who change accounts: nobody becomes or ceases to be one meanwhile.
pub(super) async fn owner(tx: &mut Tx, staff: &Staff) -> Result<(), TeamError> {
    account::take_turns(tx).await?;
    let found = account::get(tx, staff.account).await?;
    let is_owner = found.is_some_and(|a| a.active && a.role == Role::Owner);
    is_owner.then_some(()).ok_or(TeamError::NotAllowed)
}

async fn hash_of(clinic: &Clinic, id: AccountId) -> Result<Option<String>, StoreError> {
    let read = clinic
        .store
        .read(move |tx| Box::pin(async move { account::get(tx, id).await }));
    Ok(read.await?.map(|account| account.password_hash))
}
