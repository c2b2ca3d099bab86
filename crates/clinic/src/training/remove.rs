//! Deleting one run, or everything.

use midstance_store::{ActivityId, ClientId, StoreError, activity, training};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// Deletes a run, other recordings of it, and the files from which nothing is left; `false` if
/// the client has no such run.
///
/// # Errors
/// When the store fails.
pub async fn remove(clinic: &Clinic, client: ClientId, id: ActivityId) -> Result<bool, StoreError> {
    let this = clinic.clone();
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if activity::get(tx, client, id).await?.is_none() {
                    return Ok(false);
                }
                activity::delete(tx, client, id).await?;
                let (version, _) = training::state(tx, client).await?;
                training::raise(tx, client, version).await?;
                let told = Told::client(client, "training.run_deleted", "");
                write(tx, &this, &Actor::Visitor, told).await?;
                Ok(true)
            })
        })
        .await
}

/// Deletes everything recorded of a client and ends the sharing.
///
/// # Errors
/// When the store fails.
pub async fn remove_all(clinic: &Clinic, client: ClientId) -> Result<(), StoreError> {
    let this = clinic.clone();
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                activity::delete_all(tx, client).await?;
                training::withdraw(tx, client, this.now()).await?;
                let told = Told::client(client, "training.deleted", "");
                write(tx, &this, &Actor::Visitor, told).await
            })
        })
        .await
}
