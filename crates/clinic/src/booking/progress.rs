//! Arrived, in the room, done, not come: the staff's words for a visit.

use midstance_store::{
    AppointmentId, StoreError,
    appointment::{self, Status},
};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// Why a status was not set.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// There is no such visit.
    #[error("there is no such appointment")]
    NotFound,
    /// Somebody changed it meanwhile, or it was called off.
    #[error("this appointment was changed by someone else")]
    Changed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets where a visit stands; `seen` is the version that the page showed. Calling off has its own
/// use case.
///
/// # Errors
/// [`StatusError::Changed`] when it is no longer at that version.
pub async fn set_status(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    (status, seen): (Status, i64),
) -> Result<(), StatusError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let mut visit = appointment::get(tx, id)
                    .await?
                    .ok_or(StatusError::NotFound)?;
                let closed = visit.status == Status::Cancelled || status == Status::Cancelled;
                if visit.status == status && !closed {
                    // Asking twice is asking once.
                    return Ok(());
                }
                if visit.version != seen || closed {
                    return Err(StatusError::Changed);
                }
                let from = visit.status;
                visit.status = status;
                visit.version += 1;
                visit.updated_at = this.now();
                if !appointment::update(tx, &visit).await? {
                    return Err(StatusError::Changed);
                }
                let detail = format!("from {} to {}", from.word(), status.word());
                Ok(write(
                    tx,
                    &this,
                    &who,
                    Told::appointment(id, "appointment.status", &detail),
                )
                .await?)
            })
        })
        .await
}
