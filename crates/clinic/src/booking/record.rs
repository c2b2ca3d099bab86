//! The appointment row of a booking.

use jiff::ToSpan;
use midstance_schedule::tzdb_version;
use midstance_store::{
    AppointmentId, ClientId, StoreError, Tx,
    appointment::{Appointment, Status},
    client,
};

use super::{BookError, Booking, Refused, Who, place::Placed};
use crate::{
    Clinic,
    directory::{Directory, zone_of},
};

/// Letters and digits that are not taken for one another on the phone.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A reference as it is shown, `K7M-4QX`.
#[must_use]
pub fn spaced_reference(reference: &str) -> String {
    match reference.split_at_checked(3) {
        Some((first, second)) => format!("{first}-{second}"),
        None => reference.to_owned(),
    }
}

pub(super) fn new_reference(clinic: &Clinic) -> String {
    let mut bytes = [0; 6];
    clinic.random.fill(&mut bytes);
    bytes
        .iter()
        .map(|b| char::from(ALPHABET[usize::from(b % 32)]))
        .collect()
}

/// Finds the record of whoever books, or makes one.
pub(super) async fn client_of(
    tx: &mut Tx,
    who: &Who,
    new: client::Client,
) -> Result<client::Client, BookError> {
    match who {
        Who::Known(id) => Ok(client::get(tx, *id).await?.ok_or(Refused::NotFound)?),
        Who::Given { name, email, .. } => {
            if let Some(found) = client::find(tx, email, name).await? {
                return Ok(found);
            }
            client::insert(tx, &new).await?;
            Ok(new)
        }
    }
}

/// What is drawn before the transaction: ids and secrets.
pub(super) struct Minted {
    pub(super) id: AppointmentId,
    pub(super) reference: String,
    pub(super) manage_hash: Vec<u8>,
    pub(super) uid: String,
    pub(super) now: jiff::Timestamp,
}

/// Builds the row.
pub(super) fn appointment(
    directory: &Directory,
    booking: &Booking,
    minted: &Minted,
    client: ClientId,
    placed: &Placed,
) -> Result<Appointment, BookError> {
    let service = directory
        .service(booking.wish.service)
        .ok_or(Refused::NotOffered)?;
    let location = directory
        .location(booking.wish.location)
        .ok_or(Refused::NotOffered)?;
    let zone = zone_of(location)?;
    let end = booking
        .start
        .checked_add(i64::from(service.minutes).minutes())
        .map_err(|error| StoreError::Decode(error.to_string()))?;
    Ok(Appointment {
        id: minted.id,
        reference: minted.reference.clone(),
        client,
        service: service.id,
        location: location.id,
        practitioner: placed.practitioner,
        room: placed.room,
        start: booking.start,
        end,
        zone: location.zone.clone(),
        local_start: booking.start.to_zoned(zone).datetime(),
        tzdb_version: tzdb_version().to_owned(),
        price_cents: service.price_cents,
        status: Status::Booked,
        source: booking.door.word().to_owned(),
        note: booking.note.clone(),
        outside_rules: None,
        uid: minted.uid.clone(),
        sequence: 0,
        version: 0,
        manage_hash: minted.manage_hash.clone(),
        created_at: minted.now,
        updated_at: minted.now,
        cancelled_by: None,
        cancel_reason: String::new(),
    })
}
