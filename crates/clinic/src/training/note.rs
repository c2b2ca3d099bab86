//! The runner's own note of a run.

use midstance_store::{
    ActivityId, ClientId, StoreError,
    activity::{self, Note},
};

use crate::Clinic;

/// Writes a note; `false` if the client has no such run.
///
/// # Errors
/// When the store fails.
pub async fn put_note(
    clinic: &Clinic,
    client: ClientId,
    id: ActivityId,
    note: Note,
) -> Result<bool, StoreError> {
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if activity::get(tx, client, id).await?.is_none() {
                    return Ok(false);
                }
                activity::put_note(tx, id, &note).await?;
                Ok(true)
            })
        })
        .await
}
