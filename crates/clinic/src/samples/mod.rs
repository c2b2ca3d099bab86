//! The demo clinic: invented places, people and a believable fortnight.

mod news;
mod people;
mod places;
mod visits;

use midstance_store::{
    AccountId, StoreError, Tx,
    account::{self, Account, Role},
};

use crate::{Clinic, auth::hash_password, booking::BookError, profile::Profile};

/// Sign-in of the demo's owner.
pub const OWNER: (&str, &str) = ("owner@demo.invalid", "demo-owner-2026");
/// Sign-in of the demo's massage therapist.
pub const PRACTITIONER: (&str, &str) = ("mara@demo.invalid", "demo-mara-2026");
/// Sign-in of the demo's front desk.
pub const FRONT_DESK: (&str, &str) = ("desk@demo.invalid", "demo-desk-2026");

/// Why the demo clinic could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A password could not be hashed.
    #[error("a demo password could not be stored")]
    Hash,
    /// A sample visit was refused.
    #[error("a sample visit could not be booked: {0}")]
    Book(#[from] BookError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes the demo clinic in an empty store; does nothing in one that has an owner.
///
/// # Errors
/// When the store fails.
pub async fn make(clinic: &Clinic) -> Result<(), DemoError> {
    if crate::setup::is_done(clinic).await? {
        return Ok(());
    }
    let mut hashes = Vec::new();
    for (_, password) in [OWNER, PRACTITIONER, FRONT_DESK] {
        let hash = hash_password(password.to_owned(), clinic.random.as_ref()).await;
        hashes.push(hash.ok_or(DemoError::Hash)?);
    }
    let this = clinic.clone();
    clinic
        .store
        .write(move |tx| Box::pin(async move { directory(tx, &this, hashes).await }))
        .await?;
    visits::book_all(clinic).await
}

async fn directory(tx: &mut Tx, clinic: &Clinic, hashes: Vec<String>) -> Result<(), StoreError> {
    let profile = Profile {
        name: "Stride Clinic".into(),
        email: "hello@stride.example".into(),
        advice_line: "8-1-1".into(),
    };
    profile.save(tx).await?;
    let places = places::insert(tx, clinic).await?;
    let people = people::insert(tx, clinic, &places).await?;
    let accounts = [
        (
            OWNER.0,
            "Ines Okafor",
            Role::Owner,
            Some(people.physiotherapist),
        ),
        (
            PRACTITIONER.0,
            "Mara Lindqvist",
            Role::Practitioner,
            Some(people.massage),
        ),
        (FRONT_DESK.0, "Front desk", Role::FrontDesk, None),
    ];
    for ((email, name, role, practitioner), password_hash) in accounts.into_iter().zip(hashes) {
        let row = Account {
            id: AccountId(clinic.new_id()),
            email: email.into(),
            name: name.into(),
            role,
            practitioner,
            password_hash,
            active: true,
            created_at: clinic.now(),
            signed_in_at: None,
        };
        account::insert(tx, &row).await?;
    }
    news::insert(tx, clinic).await
}
