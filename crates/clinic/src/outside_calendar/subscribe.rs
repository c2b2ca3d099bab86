//! Subscribing to a calendar and leaving it.

use midstance_egress::{Address, AddressError};
use midstance_store::{
    OutsideCalendarId, PractitionerId, StoreError, account::Role, outside_calendar as rows,
};

use crate::{
    Actor, Clinic, Staff,
    audit::{Told, write},
};

/// The longest name, in characters.
pub const NAME_MAX: usize = 60;
/// Most calendars of one practitioner.
const MOST: usize = 10;

/// Why a calendar was not subscribed.
#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    /// Practitioners set their own, the owner everybody's.
    #[error("only the practitioner and the owner may do this")]
    Forbidden,
    /// The address cannot be used.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The practitioner has it already.
    #[error("This calendar is subscribed already")]
    Twice,
    /// There are enough.
    #[error("At most {MOST} calendars can be subscribed for one practitioner; remove one first")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether a member of staff may set a practitioner's outside calendars.
#[must_use]
pub fn may_change(staff: &Staff, practitioner: PractitionerId) -> bool {
    staff.role == Role::Owner || staff.practitioner == Some(practitioner)
}

/// Subscribes to a calendar, which is read at once by a worker. Without a name it is called by its
/// host.
///
/// # Errors
/// [`SubscribeError`]
pub async fn subscribe(
    clinic: &Clinic,
    staff: &Staff,
    practitioner: PractitionerId,
    (name, address): (&str, &str),
) -> Result<OutsideCalendarId, SubscribeError> {
    if !may_change(staff, practitioner) {
        return Err(SubscribeError::Forbidden);
    }
    let address = Address::parse(address, clinic.config.loopback)?;
    let name = match name.trim() {
        "" => address.host(),
        name => name,
    };
    let name: String = name.chars().take(NAME_MAX).collect();
    let id = OutsideCalendarId(clinic.new_id());
    let (this, who) = (clinic.clone(), Actor::Staff(staff.clone()));
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let others = rows::of_practitioner(tx, practitioner).await?;
                if others.iter().any(|other| other.address == address.reveal()) {
                    return Err(SubscribeError::Twice);
                }
                if others.len() >= MOST {
                    return Err(SubscribeError::TooMany);
                }
                let words = (name.as_str(), address.reveal());
                rows::insert(tx, id, practitioner, words, this.now()).await?;
                let told = Told::setting(SUBJECT, id.0, "outside_calendar.added", &name);
                write(tx, &this, &who, told).await?;
                Ok(id)
            })
        })
        .await
}

const SUBJECT: &str = "outside_calendar";

/// Leaves a calendar; its busy times are free at once. Answers `false` when there is none that this
/// member of staff may leave.
///
/// # Errors
/// When the store fails.
pub async fn remove(
    clinic: &Clinic,
    staff: &Staff,
    id: OutsideCalendarId,
) -> Result<bool, StoreError> {
    let (this, staff) = (clinic.clone(), staff.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let found = rows::get(tx, id).await?;
                let Some(row) = found.filter(|row| may_change(&staff, row.practitioner)) else {
                    return Ok(false);
                };
                rows::remove(tx, id).await?;
                let told = Told::setting(SUBJECT, id.0, "outside_calendar.removed", &row.name);
                write(tx, &this, &Actor::Staff(staff), told).await?;
                Ok(true)
            })
        })
        .await
}

/// Has a calendar read as soon as a worker comes by. Answers `false` when there is none that this
/// member of staff may set.
///
/// # Errors
/// When the store fails.
pub async fn want_now(
    clinic: &Clinic,
    staff: &Staff,
    id: OutsideCalendarId,
) -> Result<bool, StoreError> {
    let (now, staff) = (clinic.now(), staff.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let found = rows::get(tx, id).await?;
                if !found.is_some_and(|row| may_change(&staff, row.practitioner)) {
                    return Ok(false);
                }
                rows::want_now(tx, id, now).await
            })
        })
        .await
}
