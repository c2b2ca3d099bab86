//! Visits as pages show them: with the names of everyone concerned.

use std::sync::Arc;

use jiff::Timestamp;
use midstance_store::{
    AppointmentId, LocationId, ServiceId, StoreError, Tx,
    appointment::{self, Appointment, SharedCheck},
    client::{self, Client},
    directory::{self, Location, Practitioner, Room, Service},
    equipment,
};

use super::{Door, cancel::deadline_of};
use crate::{Clinic, Token, directory::Directory};

/// A visit and everyone concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The visit.
    pub appointment: Appointment,
    /// Who comes.
    pub client: Client,
    /// For what.
    pub service: Service,
    /// Where.
    pub location: Location,
    /// To whom.
    pub practitioner: Practitioner,
    /// The room, where there is one.
    pub room: Option<Room>,
    /// What the client shared from the assessment.
    pub shared: Option<SharedCheck>,
}

impl Visit {
    /// How long it lasts, in minutes.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        let length = self.appointment.end.duration_since(self.appointment.start);
        length.as_mins()
    }

    /// Until when the client may move or cancel it online.
    #[must_use]
    pub fn deadline(&self) -> Timestamp {
        deadline_of(&self.service, self.appointment.start)
    }
}

/// The visit behind a manage link.
///
/// # Errors
/// When the store fails.
pub async fn by_manage_token(clinic: &Clinic, token: &Token) -> Result<Option<Visit>, StoreError> {
    let hash = token.hash();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                match appointment::by_manage_hash(tx, &hash).await? {
                    Some(found) => complete(tx, found).await.map(Some),
                    None => Ok(None),
                }
            })
        })
        .await
}

/// Whether whoever has this link to a visit is certainly its client: it came to their address. The first
/// link of a visit that was booked online, or by a program, is handed to whoever booked, who may know no
/// more than a name and an address: it counts as long as this visit is all there is in the record, and
/// the record was made for it.
///
/// # Errors
/// When the store fails.
pub async fn is_proved(clinic: &Clinic, visit: &Visit, token: &Token) -> Result<bool, StoreError> {
    let a = &visit.appointment;
    let handed_over =
        a.manage_hash == token.hash() && Door::PUBLIC.iter().any(|door| a.source == door.word());
    if !handed_over {
        return Ok(true);
    }
    if visit.client.created_at < a.created_at {
        return Ok(false);
    }
    let client = visit.client.id;
    let all = clinic
        .store
        .read(move |tx| Box::pin(async move { appointment::of_client(tx, client).await }))
        .await?;
    Ok(all.len() == 1)
}

/// A visit by its id.
///
/// # Errors
/// When the store fails.
pub async fn visit(clinic: &Clinic, id: AppointmentId) -> Result<Option<Visit>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                match appointment::get(tx, id).await? {
                    Some(found) => complete(tx, found).await.map(Some),
                    None => Ok(None),
                }
            })
        })
        .await
}

/// The rooms that a service may use at a place.
///
/// # Errors
/// When the store fails.
pub async fn rooms_of(
    clinic: &Clinic,
    service: ServiceId,
    location: LocationId,
) -> Result<Vec<Room>, StoreError> {
    let directory = clinic.directory().await?;
    let rooms = directory.rooms_for(service, location);
    Ok(rooms.into_iter().cloned().collect())
}

/// Names of the equipment that a visit has claimed; claims of what is long over are gone.
///
/// # Errors
/// When the store fails.
pub async fn equipment_of(clinic: &Clinic, id: AppointmentId) -> Result<Vec<String>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let pieces = equipment::of_owner(tx, id.0).await?;
                Ok(pieces.into_iter().map(|piece| piece.name).collect())
            })
        })
        .await
}

/// All visits that begin in a half-open span, in order of time.
///
/// # Errors
/// When the store fails.
pub async fn visits_between(
    clinic: &Clinic,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Visit>, StoreError> {
    clinic
        .store
        .read(move |tx| Box::pin(async move { visits_in(tx, from, until).await }))
        .await
}

/// As [`visits_between`], within a view of the data that the caller has.
pub(crate) async fn visits_in(
    tx: &mut Tx,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Visit>, StoreError> {
    let found = appointment::between(tx, from, until).await?;
    complete_all(tx, found).await
}

/// Visits with the names of everyone concerned, in the order given.
pub(crate) async fn complete_all(
    tx: &mut Tx,
    found: Vec<Appointment>,
) -> Result<Vec<Visit>, StoreError> {
    let everyone = Everyone::load(tx).await?;
    let mut visits = Vec::with_capacity(found.len());
    for one in found {
        visits.push(everyone.complete(tx, one).await?);
    }
    Ok(visits)
}

pub(super) async fn complete(tx: &mut Tx, found: Appointment) -> Result<Visit, StoreError> {
    Everyone::load(tx).await?.complete(tx, found).await
}

/// A visit that is being made, of what the booking has at hand.
pub(super) async fn of_new(
    tx: &mut Tx,
    directory: &Directory,
    appointment: Appointment,
    client: Client,
    shared: Option<SharedCheck>,
) -> Result<Visit, StoreError> {
    let room = match appointment.room {
        None => None,
        Some(id) => match directory.room(id) {
            Some(room) => Some(room.clone()),
            // It was held, and taken out of use meanwhile.
            None => directory::rooms(tx).await?.into_iter().find(|r| r.id == id),
        },
    };
    named(directory, (appointment, client), room, shared)
}

/// A visit with the names that the directory has for it.
fn named(
    directory: &Directory,
    (appointment, client): (Appointment, Client),
    room: Option<Room>,
    shared: Option<SharedCheck>,
) -> Result<Visit, StoreError> {
    let service = directory.service(appointment.service);
    let location = directory.location(appointment.location);
    let practitioner = directory.practitioner(appointment.practitioner);
    Ok(Visit {
        client,
        service: service.cloned().ok_or_else(missing)?,
        location: location.cloned().ok_or_else(missing)?,
        practitioner: practitioner.cloned().ok_or_else(missing)?,
        room,
        shared,
        appointment,
    })
}

fn missing() -> StoreError {
    StoreError::Decode("the appointment names someone who is gone".into())
}

/// The directory with those who are no longer active: old visits name them.
struct Everyone {
    directory: Arc<Directory>,
    rooms: Vec<Room>,
}

impl Everyone {
    async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        Ok(Self {
            directory: Directory::load_all(tx).await?,
            rooms: directory::rooms(tx).await?,
        })
    }

    async fn complete(&self, tx: &mut Tx, found: Appointment) -> Result<Visit, StoreError> {
        let client = client::get(tx, found.client).await?.ok_or_else(missing)?;
        let shared = appointment::shared_check(tx, found.id).await?;
        let room = self.rooms.iter().find(|r| Some(r.id) == found.room);
        named(&self.directory, (found, client), room.cloned(), shared)
    }
}
