//! Undoing the decision that two recordings are one run.

use midstance_store::{ActivityId, ClientId, StoreError, activity, training};

use crate::Clinic;

/// Counts a recording as a run of its own again; `false` if it is not a client's uncounted copy.
///
/// # Errors
/// When the store fails.
pub async fn count_apart(
    clinic: &Clinic,
    client: ClientId,
    id: ActivityId,
) -> Result<bool, StoreError> {
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let found = activity::get(tx, client, id).await?;
                if found.is_none_or(|row| row.same_as.is_none()) {
                    return Ok(false);
                }
                activity::set_same(tx, id, None).await?;
                let (version, _) = training::state(tx, client).await?;
                training::raise(tx, client, version).await?;
                Ok(true)
            })
        })
        .await
}
