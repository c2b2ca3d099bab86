//! Pairs of shoes with the kilometres run before the first recorded run.

use midstance_store::{ClientId, ShoeId, StoreError, shoe};
use midstance_training::shoes::Shoe;

use crate::Clinic;

/// Keeps a pair; one of the same name is changed.
///
/// # Errors
/// When the store fails.
pub async fn put(clinic: &Clinic, client: ClientId, pair: Shoe) -> Result<(), StoreError> {
    let row = shoe::Shoe {
        id: ShoeId(clinic.new_id()),
        name: pair.name,
        start_m: pair.start_m,
        retired_on: pair.retired_on,
    };
    clinic
        .store
        .write(move |tx| Box::pin(async move { shoe::put(tx, client, &row).await }))
        .await
}

/// The pairs by name.
///
/// # Errors
/// When the store fails.
pub async fn list(clinic: &Clinic, client: ClientId) -> Result<Vec<shoe::Shoe>, StoreError> {
    clinic
        .store
        .read(move |tx| Box::pin(async move { shoe::list(tx, client).await }))
        .await
}
