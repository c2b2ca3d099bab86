//! Moving a visit: the old time is kept until the new one is certain.

use jiff::{Timestamp, ToSpan};
use midstance_schedule::tzdb_version;
use midstance_store::{
    AppointmentId, StoreError, Tx,
    appointment::{self, Appointment},
    claim, hold as holds,
};

use super::{
    BookError, Refused,
    cancel::{may_change, save},
    letter,
    place::{Seat, place},
};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
    availability::{Look, Wish, nearest_free},
    directory::{Directory, zone_of},
    waiting,
};

/// Moves a visit to another start, place or practitioner, in one transaction.
///
/// # Errors
/// As [`super::book`] and [`super::cancel`]; when refused, the old time stands.
pub async fn reschedule(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    wish: Wish,
    start: Timestamp,
) -> Result<(), BookError> {
    let (this, who) = (clinic.clone(), actor.clone());
    match clinic
        .store
        .write(move |tx| Box::pin(async move { run(tx, &this, &who, id, (wish, start)).await }))
        .await
    {
        Err(BookError::Refused(Refused::Taken { .. } | Refused::OutsideHours { .. })) => {
            let nearest = nearest_free(clinic, wish, start, 5)
                .await
                .unwrap_or_default();
            Err(Refused::Taken { nearest }.into())
        }
        Ok(()) => {
            waiting::after_opening(clinic).await;
            Ok(())
        }
        other => other,
    }
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    (wish, start): (Wish, Timestamp),
) -> Result<(), BookError> {
    let now = clinic.now();
    holds::expire(tx, now).await?;
    let directory = Directory::load(tx).await?;
    let old = appointment::get(tx, id).await?.ok_or(Refused::NotFound)?;
    may_change(clinic, &directory, actor, &old)?;
    claim::release(tx, id.0).await?;
    let look = Look {
        now,
        only_day: None,
        staff: actor.is_staff(),
        ignoring: Some(id.0),
    };
    let seat = Seat {
        start,
        client: Some(old.client),
        owner: id.0,
    };
    let placed = place(tx, &directory, wish, look, &seat).await?;
    let mut moved = Appointment {
        practitioner: placed.practitioner,
        room: placed.room,
        ..old.clone()
    };
    put_at(&mut moved, &directory, wish, start)?;
    let moved = save(tx, clinic, moved).await?;
    let from = format!("from {} to {}", old.local_start, moved.local_start);
    write(
        tx,
        clinic,
        actor,
        Told::appointment(id, "appointment.moved", &from),
    )
    .await?;
    letter::moved(tx, clinic, &directory, &old, &moved).await?;
    Ok(())
}

fn put_at(
    visit: &mut Appointment,
    directory: &Directory,
    wish: Wish,
    start: Timestamp,
) -> Result<(), BookError> {
    let service = directory.service(wish.service).ok_or(Refused::NotOffered)?;
    let location = directory
        .location(wish.location)
        .ok_or(Refused::NotOffered)?;
    visit.service = service.id;
    visit.location = location.id;
    visit.start = start;
    visit.end = start
        .checked_add(i64::from(service.minutes).minutes())
        .map_err(|error| StoreError::Decode(error.to_string()))?;
    visit.zone = location.zone.clone();
    visit.local_start = start.to_zoned(zone_of(location)?).datetime();
    visit.tzdb_version = tzdb_version().to_owned();
    Ok(())
}
