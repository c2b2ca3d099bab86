//! Showing one's training to the practitioner: by consent, withdrawable, every opening written down.

use jiff::Timestamp;
use midstance_store::{
    AppointmentId, ClientId, StoreError, TrainingConsentId, audit,
    training::{self, Consent},
};

use super::{Training, history_of};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// Version of [`SHARE_WORDS`]; a new sentence gets a new one.
pub const SHARE_WORDING: &str = "2026-11";

/// What a runner agrees to.
pub const SHARE_WORDS: &str = "I agree that those who treat me at this clinic see my runs, my notes on them and what they say about load. They do not see where I ran. I can end this at any time.";

const OPENED: &str = "training.opened";

/// A client's training as it is shown to staff.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The consent that holds.
    pub consent: Consent,
    /// The training.
    pub training: Training,
}

/// Writes down a consent; one that holds already stays.
///
/// # Errors
/// When the store fails.
pub async fn share(clinic: &Clinic, client: ClientId) -> Result<(), StoreError> {
    let this = clinic.clone();
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if training::consent(tx, client).await?.is_some() {
                    return Ok(());
                }
                let consent = Consent {
                    id: TrainingConsentId(this.new_id()),
                    wording: SHARE_WORDING.to_owned(),
                    given_at: this.now(),
                    withdrawn_at: None,
                };
                training::give(tx, client, &consent).await?;
                let told = Told::client(client, "training.shared", SHARE_WORDING);
                write(tx, &this, &Actor::Visitor, told).await
            })
        })
        .await
}

/// Withdraws the consent.
///
/// # Errors
/// When the store fails.
pub async fn stop_sharing(clinic: &Clinic, client: ClientId) -> Result<(), StoreError> {
    let this = clinic.clone();
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if training::withdraw(tx, client, this.now()).await? {
                    let told = Told::client(client, "training.unshared", "");
                    write(tx, &this, &Actor::Visitor, told).await?;
                }
                Ok(())
            })
        })
        .await
}

/// The consent that holds, for a link on the practitioner's page.
///
/// # Errors
/// When the store fails.
pub async fn shared_training(
    clinic: &Clinic,
    client: ClientId,
) -> Result<Option<Consent>, StoreError> {
    clinic
        .store
        .read(move |tx| Box::pin(async move { training::consent(tx, client).await }))
        .await
}

/// Opens a client's training for staff and writes that down; `None` without consent. Consent and
/// training are read in the transaction that writes the line, so a consent that was just withdrawn
/// shows nothing.
///
/// # Errors
/// When the store fails.
pub async fn opened(
    clinic: &Clinic,
    actor: &Actor,
    (client, visit): (ClientId, AppointmentId),
) -> Result<Option<Shared>, StoreError> {
    let (this, actor) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let Some(consent) = training::consent(tx, client).await? else {
                    return Ok(None);
                };
                let training = history_of(tx, client).await?;
                let about = visit.to_string();
                let told = Told::client(client, OPENED, &about);
                write(tx, &this, &actor, told).await?;
                Ok(Some(Shared { consent, training }))
            })
        })
        .await
}

/// When staff opened a client's training, newest first.
///
/// # Errors
/// When the store fails.
pub async fn openings(clinic: &Clinic, client: ClientId) -> Result<Vec<Timestamp>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let lines = audit::about(tx, client.0).await?;
                let opened = lines.into_iter().rev().filter(|line| line.action == OPENED);
                Ok::<_, StoreError>(opened.map(|line| line.at).collect())
            })
        })
        .await
}
