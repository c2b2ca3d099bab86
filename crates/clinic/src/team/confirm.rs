//! Whoever changes who may do what proves first that it is they who sit there.

use midstance_store::{AccountId, StoreError, account};

use super::TeamError;
use crate::{Actor, Clinic, Staff, auth::fits};

/// A member of staff who has just typed their own password.
pub struct Confirmed(Staff);

impl Confirmed {
    /// Who it is.
    #[must_use]
    pub fn staff(&self) -> &Staff {
        &self.0
    }

    pub(super) fn actor(&self) -> Actor {
        Actor::Staff(self.0.clone())
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
    if !fits(password, hash).await {
        return Err(TeamError::WrongPassword);
    }
    clinic.limits.sign_in.forget(&key);
    Ok(Confirmed(staff.clone()))
}

async fn hash_of(clinic: &Clinic, id: AccountId) -> Result<Option<String>, StoreError> {
    let read = clinic
        .store
        .read(move |tx| Box::pin(async move { account::get(tx, id).await }));
    Ok(read.await?.map(|account| account.password_hash))
}
