//! Calling a visit off.

use jiff::{Timestamp, ToSpan};
use midstance_store::{
    AppointmentId,
    appointment::{self, Appointment, Status},
    claim,
    directory::Service,
};

use super::{BookError, Refused, cover::cover, letter};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
    directory::Directory,
    waiting,
    webhook::{self, Event},
};

/// Calls a visit off and frees its time. A visitor may until the clinic's notice begins; staff
/// always.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Closed`], [`Refused::TooLate`], [`Refused::Changed`].
pub async fn cancel(clinic: &Clinic, actor: &Actor, id: AppointmentId) -> Result<(), BookError> {
    cancel_because(clinic, actor, id, "").await
}

/// Most characters of a reason.
pub const REASON: usize = 300;

/// [`cancel`] with a reason, which may be empty. The clinic's goes to the client with the mail; the
/// client's is for the clinic to read.
///
/// # Errors
/// As [`cancel`].
pub async fn cancel_because(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    reason: &str,
) -> Result<(), BookError> {
    let (this, actor) = (clinic.clone(), actor.clone());
    // A line break counts as one character, as where it was typed.
    let reason = reason.trim().replace("\r\n", "\n");
    let reason: String = reason.chars().take(REASON).collect();
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                // With those who have left: a visit to them can be called off too.
                let directory = Directory::load_all(tx).await?;
                let mut visit = appointment::get(tx, id).await?.ok_or(Refused::NotFound)?;
                may_change(&this, &directory, &actor, &visit)?;
                claim::giving_up(tx).await?;
                claim::release(tx, id.0).await?;
                visit.status = Status::Cancelled;
                visit.cancelled_by =
                    Some(if actor.is_staff() { "clinic" } else { "client" }.into());
                visit.cancel_reason = reason;
                let visit = save(tx, &this, visit).await?;
                cover(tx, this.now()).await?;
                write(
                    tx,
                    &this,
                    &actor,
                    Told::appointment(id, "appointment.cancelled", ""),
                )
                .await?;
                letter::cancelled(tx, &this, &directory, &visit).await?;
                webhook::tell(tx, &this, &directory, Event::Cancelled, &visit).await?;
                Ok::<_, BookError>(())
            })
        })
        .await?;
    waiting::after_opening(clinic).await;
    Ok(())
}

/// Until when a client may move or cancel a visit at `start` online.
#[must_use]
pub fn deadline_of(service: &Service, start: Timestamp) -> Timestamp {
    let notice = service.cancel_notice_minutes.minutes();
    start.saturating_sub(notice).unwrap_or(start)
}

/// Refuses changes to what is over, and a visitor's changes after the clinic's notice began.
pub(super) fn may_change(
    clinic: &Clinic,
    directory: &Directory,
    actor: &Actor,
    visit: &Appointment,
) -> Result<(), Refused> {
    let now = clinic.now();
    if visit.status != Status::Booked || (!actor.is_staff() && visit.start <= now) {
        return Err(Refused::Closed);
    }
    let service = directory.service(visit.service);
    let deadline = service.map_or(visit.start, |service| deadline_of(service, visit.start));
    if !actor.is_staff() && now > deadline {
        return Err(Refused::TooLate { deadline });
    }
    Ok(())
}

/// Writes a changed visit: version and SEQUENCE rise by one.
pub(crate) async fn save(
    tx: &mut midstance_store::Tx,
    clinic: &Clinic,
    mut visit: Appointment,
) -> Result<Appointment, BookError> {
    visit.version += 1;
    visit.sequence += 1;
    visit.updated_at = clinic.now();
    if appointment::update(tx, &visit).await? {
        Ok(visit)
    } else {
        Err(Refused::Changed.into())
    }
}
