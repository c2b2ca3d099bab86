//! Arrived, in the room, done, not come: the staff's words for a visit.

use jiff::{Timestamp, tz::TimeZone};
use midstance_store::{
    AppointmentId, StoreError,
    appointment::{self, Appointment, Status},
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
    /// Nobody has come, or failed to, before the day.
    #[error("the day of this appointment is still to come")]
    ToCome,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether the day of a visit is here or past, on its place's clock: earlier nobody can have come.
#[must_use]
pub fn has_come(visit: &Appointment, now: Timestamp) -> bool {
    let zone = TimeZone::get(&visit.zone).unwrap_or(TimeZone::UTC);
    visit.local_start.date() <= now.to_zoned(zone).date()
}

/// Sets where a visit stands; `seen` is the version that the page showed. Calling off has its own
/// use case.
///
/// # Errors
/// [`StatusError::Changed`] when it is no longer at that version, [`StatusError::ToCome`] when somebody
/// is said to have come, or not, before its day.
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
                if status != Status::Booked && !has_come(&visit, this.now()) {
                    return Err(StatusError::ToCome);
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
