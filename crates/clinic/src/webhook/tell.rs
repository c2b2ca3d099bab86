//! Writing down what other programs are to be told.

use jiff::{Timestamp, tz::TimeZone};
use midstance_store::{
    AppointmentId, DeliveryId, StoreError, Tx, WebhookId,
    appointment::Appointment,
    webhook::{self as rows, Delivery, State, Subscribes},
};
use serde_json::{Value, json};

use super::retry;
use crate::{Clinic, directory::Directory};

/// What can happen to a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It was booked, through whichever door.
    Booked,
    /// It was moved to another time, place or practitioner.
    Moved,
    /// It was called off.
    Cancelled,
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Booked, Self::Moved, Self::Cancelled];

    /// Its type in messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Booked => "appointment.booked",
            Self::Moved => "appointment.moved",
            Self::Cancelled => "appointment.cancelled",
        }
    }

    fn only(self) -> Subscribes {
        Subscribes {
            booked: self == Self::Booked,
            moved: self == Self::Moved,
            cancelled: self == Self::Cancelled,
        }
    }
}

/// Writes a message for each webhook that wants to know, in the transaction of what it tells.
pub(crate) async fn tell(
    tx: &mut Tx,
    clinic: &Clinic,
    directory: &Directory,
    event: Event,
    visit: &Appointment,
) -> Result<(), StoreError> {
    let wanting = rows::subscribed(tx, event.only()).await?;
    if wanting.is_empty() {
        return Ok(());
    }
    let body = message(event.word(), clinic.now(), data(directory, visit)?);
    for webhook in wanting {
        let one = delivery(clinic, webhook, event.word(), Some(visit.id), body.clone());
        rows::insert_delivery(tx, &one).await?;
    }
    Ok(())
}

/// A message that is to be sent at once.
pub(super) fn delivery(
    clinic: &Clinic,
    webhook: WebhookId,
    event: &str,
    appointment: Option<AppointmentId>,
    body: String,
) -> Delivery {
    let now = clinic.now();
    Delivery {
        id: DeliveryId(clinic.new_id()),
        webhook,
        event: event.to_owned(),
        appointment,
        body,
        created_at: now,
        state: State::Waiting,
        attempts: 0,
        next_attempt_at: now,
        give_up_at: retry::give_up_at(now),
        answer_code: None,
        answer: String::new(),
        tried_at: None,
    }
}

/// Type, time and data, as the specification recommends.
pub(super) fn message(event: &str, now: Timestamp, data: Value) -> String {
    json!({ "type": event, "timestamp": utc(now), "data": data }).to_string()
}

/// The visit, without anything about the client: what, when, where and with whom.
fn data(directory: &Directory, visit: &Appointment) -> Result<Value, StoreError> {
    let zone = TimeZone::get(&visit.zone).map_err(|e| StoreError::Decode(e.to_string()))?;
    let local = |at: Timestamp| {
        at.to_zoned(zone.clone())
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string()
    };
    let service = directory.service(visit.service).map(|s| s.slug.as_str());
    let location = directory.location(visit.location).map(|l| l.slug.as_str());
    let practitioner = directory
        .practitioner(visit.practitioner)
        .map(|p| p.slug.as_str());
    Ok(json!({
        "id": visit.id,
        "reference": visit.reference,
        "status": visit.status.word(),
        "start": local(visit.start),
        "start_utc": utc(visit.start),
        "end": local(visit.end),
        "end_utc": utc(visit.end),
        "time_zone": visit.zone,
        "service": service,
        "location": location,
        "practitioner": practitioner,
        "uid": visit.uid,
        "sequence": visit.sequence,
    }))
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
