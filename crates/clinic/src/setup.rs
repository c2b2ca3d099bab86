//! The first start: an owner, a clinic, a place, hours, a service.

use midstance_store::{
    AccountId, HoursId, LocationId, PractitionerId, ServiceId, StoreError, Tx,
    account::{self, Account, Role},
    directory::{self, Location, Practitioner, Service},
    hours::{self, WorkingHours},
};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
    auth::hash_password,
    profile::Profile,
};

/// What the set-up page asks for, parsed.
#[derive(Debug, Clone)]
pub struct FirstClinic {
    /// The clinic as a whole.
    pub profile: Profile,
    /// The owner's name, address and password.
    pub owner: (String, String, String),
    /// The first place; its id is made here.
    pub location: Location,
    /// The owner as practitioner; their id is made here.
    pub practitioner: Practitioner,
    /// The first service; its id is made here.
    pub service: Service,
    /// Hours as weekday (1 = Monday), begin and end in minutes.
    pub hours: Vec<(u8, u16, u16)>,
}

/// Why the clinic was not set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// It has an owner already.
    #[error("this clinic is already set up")]
    Done,
    /// The password could not be hashed.
    #[error("the password could not be stored")]
    Hash,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether somebody owns this clinic.
///
/// # Errors
/// When the store fails.
pub async fn is_done(clinic: &Clinic) -> Result<bool, StoreError> {
    clinic
        .store
        .read(|tx| Box::pin(account::has_owner(tx)))
        .await
}

/// Sets the clinic up, once.
///
/// # Errors
/// [`SetupError::Done`] when somebody was faster.
pub async fn set_up(clinic: &Clinic, mut first: FirstClinic) -> Result<(), SetupError> {
    let password = std::mem::take(&mut first.owner.2);
    let hash = hash_password(password, clinic.random.as_ref())
        .await
        .ok_or(SetupError::Hash)?;
    let this = clinic.clone();
    clinic
        .store
        .write(move |tx| Box::pin(async move { run(tx, &this, first, hash).await }))
        .await
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    mut first: FirstClinic,
    password_hash: String,
) -> Result<(), SetupError> {
    if account::has_owner(tx).await? {
        return Err(SetupError::Done);
    }
    first.profile.save(tx).await?;
    first.location.id = LocationId(clinic.new_id());
    first.practitioner.id = PractitionerId(clinic.new_id());
    first.service.id = ServiceId(clinic.new_id());
    let (place, person, service) = (first.location.id, first.practitioner.id, first.service.id);
    directory::insert_location(tx, &first.location).await?;
    directory::insert_practitioner(tx, &first.practitioner).await?;
    directory::insert_service(tx, &first.service).await?;
    directory::offer_by(tx, service, person).await?;
    directory::offer_at(tx, service, place).await?;
    for (weekday, from_minute, until_minute) in first.hours {
        let row = WorkingHours {
            id: HoursId(clinic.new_id()),
            practitioner: person,
            location: place,
            weekday,
            from_minute,
            until_minute,
            valid_from: None,
            valid_until: None,
        };
        hours::insert_hours(tx, &row).await?;
    }
    let owner = Account {
        id: AccountId(clinic.new_id()),
        email: first.owner.1,
        name: first.owner.0,
        role: Role::Owner,
        practitioner: Some(person),
        password_hash,
        active: true,
        created_at: clinic.now(),
        signed_in_at: None,
    };
    account::insert(tx, &owner).await?;
    let told = Told::account(owner.id, "clinic.set_up", "");
    Ok(write(tx, clinic, &Actor::Program, told).await?)
}
