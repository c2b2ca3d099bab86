//! The owner's settings: the clinic itself, its places, rooms, people and services.
//!
//! Nothing is deleted: what is no longer offered becomes inactive, and old visits go on naming it.
//! Whatever has visits to come is made inactive only by who has seen them; they stay.

use std::sync::Arc;

use midstance_store::{
    AppointmentId, IntakeFormId, LocationId, PractitionerId, RoomId, StoreError, Tx,
    appointment::{self, Appointment, Status},
    claim,
    directory::{self, Location, Practitioner, Room, Service},
    equipment::{self, Equipment},
    intake::{self, FormRow},
};
use uuid::Uuid;

use crate::{
    Actor, Clinic,
    audit::{Told, write},
    booking::complete_all,
    busy::{is_busy, until_settled},
    directory::Directory,
    hours::Stranded,
    profile::Profile,
    zone_data,
};

/// Why a setting was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SettingError {
    /// The name in addresses is taken.
    #[error("that name is taken")]
    NameTaken,
    /// There is no such thing.
    #[error("there is no such entry")]
    NotFound,
    /// These visits are to come and have not been seen.
    #[error("appointments are to come")]
    Standing(Stranded),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One entry to be saved.
#[derive(Debug, Clone)]
pub enum Entry {
    /// Name and address of the clinic.
    Profile(Profile),
    /// A place.
    Place(Location),
    /// A room.
    Room(Room),
    /// A piece of equipment.
    Equipment(Equipment),
    /// Someone who treats.
    Practitioner(Practitioner),
    /// A service, who gives it, where, and in which rooms.
    Service {
        /// The service.
        service: Service,
        /// Who gives it.
        by: Vec<PractitionerId>,
        /// Where.
        at: Vec<LocationId>,
        /// In which rooms; none means that it needs no room.
        rooms: Vec<RoomId>,
        /// Which kinds of equipment it needs beside.
        equipment: Vec<String>,
        /// Which form clients fill in before: none, the short one, or one of the owner's.
        intake: Option<Option<IntakeFormId>>,
    },
}

/// Everything that can be set, also what is inactive.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// The clinic itself.
    pub profile: Profile,
    /// Places, people, services and hours.
    pub directory: Arc<Directory>,
    /// Rooms.
    pub rooms: Vec<Room>,
    /// Which service may use which room.
    pub service_rooms: Vec<(midstance_store::ServiceId, RoomId)>,
    /// Pieces of equipment.
    pub equipment: Vec<Equipment>,
    /// Which service needs which kind of equipment.
    pub service_equipment: Vec<(midstance_store::ServiceId, String)>,
    /// The owner's forms.
    pub forms: Vec<FormRow>,
    /// Which service needs which form.
    pub intake: Vec<(midstance_store::ServiceId, Option<IntakeFormId>)>,
}

/// Reads it all.
///
/// # Errors
/// When the store fails.
pub async fn catalogue(clinic: &Clinic) -> Result<Catalogue, StoreError> {
    clinic
        .store
        .read(|tx| {
            Box::pin(async move {
                Ok(Catalogue {
                    profile: Profile::load(tx).await?,
                    directory: Directory::load_all(tx).await?,
                    rooms: directory::rooms(tx).await?,
                    service_rooms: directory::service_rooms(tx).await?,
                    equipment: equipment::all(tx).await?,
                    service_equipment: equipment::needs(tx).await?,
                    forms: intake::forms(tx).await?,
                    intake: intake::needs(tx).await?,
                })
            })
        })
        .await
}

/// Saves an entry: changes the one with its id, or adds it.
///
/// # Errors
/// [`SettingError`]; nothing is changed then.
pub async fn save(
    clinic: &Clinic,
    actor: &Actor,
    entry: Entry,
    seen: Vec<AppointmentId>,
) -> Result<(), SettingError> {
    // Somebody may book just then at a place whose visits have to move.
    let in_the_way =
        |error: &SettingError| matches!(error, SettingError::Store(error) if is_busy(error));
    let change = || {
        let (this, who) = (clinic.clone(), actor.clone());
        let (entry, seen) = (entry.clone(), seen.clone());
        clinic
            .store
            .write(move |tx| Box::pin(async move { run(tx, &this, &who, (&entry, &seen)).await }))
    };
    until_settled(in_the_way, change).await
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    (entry, seen): (&Entry, &[AppointmentId]),
) -> Result<(), SettingError> {
    check_standing(tx, clinic, entry, seen).await?;
    let moves = match entry {
        Entry::Place(place) => {
            let before = Directory::load_all(tx).await?;
            let old = before.location(place.id).map(|old| old.zone.clone());
            old.filter(|old| *old != place.zone).map(|old| (place, old))
        }
        _ => None,
    };
    let added = put(tx, entry).await?;
    if let Some((place, old)) = moves {
        zone_data::follow_place(tx, clinic, (place, &old)).await?;
    }
    let (kind, id, name) = entry.subject();
    let action = if added {
        "setting.added"
    } else {
        "setting.changed"
    };
    Ok(write(tx, clinic, actor, Told::setting(kind, id, action, &name)).await?)
}

impl Entry {
    fn subject(&self) -> (&'static str, Uuid, String) {
        match self {
            Self::Profile(p) => ("clinic", Uuid::nil(), p.name.clone()),
            Self::Place(l) => ("place", l.id.0, l.name.clone()),
            Self::Room(r) => ("room", r.id.0, r.name.clone()),
            Self::Equipment(e) => ("equipment", e.id.0, e.name.clone()),
            Self::Practitioner(p) => ("practitioner", p.id.0, p.name.clone()),
            Self::Service { service, .. } => ("service", service.id.0, service.name.clone()),
        }
    }

    /// Whether a visit needs this entry, when it is to become inactive.
    fn is_left_by(&self, visit: &Appointment) -> bool {
        match self {
            // Which visits have a piece, the claims say.
            Self::Profile(_) | Self::Equipment(_) => false,
            Self::Place(l) => !l.active && visit.location == l.id,
            Self::Room(r) => !r.active && visit.room == Some(r.id),
            Self::Practitioner(p) => !p.active && visit.practitioner == p.id,
            Self::Service { service, .. } => !service.active && visit.service == service.id,
        }
    }
}

async fn check_standing(
    tx: &mut Tx,
    clinic: &Clinic,
    entry: &Entry,
    seen: &[AppointmentId],
) -> Result<(), SettingError> {
    let mut standing = appointment::upcoming(tx, clinic.now()).await?;
    let with_it = match entry {
        Entry::Equipment(e) if !e.active => claim::owners(tx, e.id.0, i64::MIN..i64::MAX).await?,
        _ => Vec::new(),
    };
    let left = |visit: &Appointment| entry.is_left_by(visit) || with_it.contains(&visit.id.0);
    standing.retain(|visit| visit.status == Status::Booked && left(visit));
    if standing.iter().all(|visit| seen.contains(&visit.id)) {
        return Ok(());
    }
    let visits = complete_all(tx, standing).await?;
    Err(SettingError::Standing(Stranded(visits)))
}

/// Writes it; answers whether it is new.
async fn put(tx: &mut Tx, entry: &Entry) -> Result<bool, SettingError> {
    let changed = match entry {
        Entry::Profile(profile) => {
            profile.save(tx).await?;
            true
        }
        Entry::Place(l) => free(directory::update_location(tx, l).await)?,
        Entry::Room(r) => directory::update_room(tx, r).await?,
        Entry::Equipment(e) => match equipment::put(tx, e).await {
            Err(StoreError::Constraint(_)) => return Err(SettingError::NotFound),
            other => return Ok(other?),
        },
        Entry::Practitioner(p) => free(directory::update_practitioner(tx, p).await)?,
        Entry::Service { service, .. } => free(directory::update_service(tx, service).await)?,
    };
    if !changed {
        match entry {
            Entry::Profile(_) | Entry::Equipment(_) => {}
            Entry::Place(l) => free(directory::insert_location(tx, l).await)?,
            Entry::Room(r) => match directory::insert_room(tx, r).await {
                Err(StoreError::Constraint(_)) => return Err(SettingError::NotFound),
                other => other?,
            },
            Entry::Practitioner(p) => free(directory::insert_practitioner(tx, p).await)?,
            Entry::Service { service, .. } => free(directory::insert_service(tx, service).await)?,
        }
    }
    if let Entry::Service {
        service,
        by,
        at,
        rooms,
        equipment,
        intake,
    } = entry
    {
        directory::withdraw(tx, service.id).await?;
        for one in by {
            directory::offer_by(tx, service.id, *one).await?;
        }
        for one in at {
            directory::offer_at(tx, service.id, *one).await?;
        }
        for one in rooms {
            directory::offer_in(tx, service.id, *one).await?;
        }
        equipment::set_needs(tx, service.id, equipment).await?;
        match intake::set_need(tx, service.id, *intake).await {
            Err(StoreError::Constraint(_)) => return Err(SettingError::NotFound),
            other => other?,
        }
    }
    Ok(!changed)
}

/// What the forms have checked leaves one constraint to break: the name in addresses.
fn free<T>(result: Result<T, StoreError>) -> Result<T, SettingError> {
    match result {
        Err(StoreError::Constraint(_)) => Err(SettingError::NameTaken),
        other => Ok(other?),
    }
}
