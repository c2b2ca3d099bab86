//! Clients' records: found, made, corrected, merged.

mod merge;

pub use merge::{MergeError, merge};

use midstance_store::{
    ClientId, StoreError, appointment,
    client::{self, Client},
    idempotency::{self, Seen},
};
use sha2::{Digest, Sha256};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
    booking::{Visit, complete_all},
};

/// Name and ways to reach someone, parsed; an address or a number may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone with country code.
    pub phone: String,
}

/// Why no record was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// These may be the same person.
    #[error("there are records with this name, address or number")]
    Alike(Vec<Client>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Records whose name, address or phone contains what was typed, at most twenty.
///
/// # Errors
/// When the store fails.
pub async fn search(clinic: &Clinic, typed: &str) -> Result<Vec<Client>, StoreError> {
    let typed = typed.to_owned();
    clinic
        .store
        .read(move |tx| Box::pin(async move { client::search(tx, &typed).await }))
        .await
}

/// A record; one that was merged leads to the one that it was merged into.
///
/// # Errors
/// When the store fails.
pub async fn client(clinic: &Clinic, id: ClientId) -> Result<Option<Client>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let id = client::merged_into(tx, id).await?.unwrap_or(id);
                client::get(tx, id).await
            })
        })
        .await
}

/// Everything about one client that staff see: the record, visits newest first, and records that may
/// be the same person.
#[derive(Debug, Clone)]
pub struct Record {
    /// The record.
    pub client: Client,
    /// Visits, newest first.
    pub visits: Vec<Visit>,
    /// Records with the same name, address or number.
    pub alike: Vec<Client>,
}

/// A client's record, following merges.
///
/// # Errors
/// When the store fails.
pub async fn record(clinic: &Clinic, id: ClientId) -> Result<Option<Record>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let id = client::merged_into(tx, id).await?.unwrap_or(id);
                let Some(found) = client::get(tx, id).await? else {
                    return Ok(None);
                };
                let visits = appointment::of_client(tx, id).await?;
                Ok(Some(Record {
                    visits: complete_all(tx, visits).await?,
                    alike: client::alike(tx, &found).await?,
                    client: found,
                }))
            })
        })
        .await
}

/// Which of these visits are their client's first, in their order.
///
/// # Errors
/// When the store fails.
pub async fn first_visits(clinic: &Clinic, visits: &[Visit]) -> Result<Vec<bool>, StoreError> {
    let visits: Vec<_> = visits
        .iter()
        .map(|v| (v.client.id, v.appointment.start))
        .collect();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let mut first = Vec::with_capacity(visits.len());
                for (client, start) in visits {
                    first.push(!appointment::has_before(tx, client, start).await?);
                }
                Ok(first)
            })
        })
        .await
}

/// Makes a record. Unless `sure`, none is made while others look like the same person.
///
/// # Errors
/// [`CreateError::Alike`] with those others.
pub async fn create(
    clinic: &Clinic,
    actor: &Actor,
    contact: Contact,
    sure: bool,
) -> Result<ClientId, CreateError> {
    create_once(clinic, actor, contact, sure, None).await
}

/// As [`create`]; a request repeated under one key makes one record.
///
/// # Errors
/// As [`create`].
pub async fn create_once(
    clinic: &Clinic,
    actor: &Actor,
    contact: Contact,
    sure: bool,
    key: Option<String>,
) -> Result<ClientId, CreateError> {
    let hash = |text: String| Sha256::digest(text).to_vec();
    let request = hash(format!("{contact:?}"));
    let key = key.map(|key| hash(format!("client {key}")));
    let (this, who) = (clinic.clone(), actor.clone());
    let new = Client {
        id: ClientId(clinic.new_id()),
        name: contact.name,
        email: contact.email,
        phone: contact.phone,
        created_at: clinic.now(),
    };
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if let Some(key) = &key
                    && let Seen::Answered(id) = idempotency::look_up(tx, key, &request).await?
                {
                    let id: Result<ClientId, _> = id.parse();
                    return id.map_err(|e| StoreError::Decode(e.to_string()).into());
                }
                let alike = client::alike(tx, &new).await?;
                if !sure && !alike.is_empty() {
                    return Err(CreateError::Alike(alike));
                }
                client::insert(tx, &new).await?;
                write(tx, &this, &who, Told::client(new.id, "client.created", "")).await?;
                if let Some(key) = &key {
                    let id = new.id.to_string();
                    idempotency::keep(tx, key, &request, &id, this.now()).await?;
                }
                Ok(new.id)
            })
        })
        .await
}

/// Corrects a record. Answers whether there is one.
///
/// # Errors
/// When the store fails.
pub async fn update(
    clinic: &Clinic,
    actor: &Actor,
    id: ClientId,
    contact: Contact,
) -> Result<bool, StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let Some(old) = client::get(tx, id).await? else {
                    return Ok(false);
                };
                let new = Client {
                    name: contact.name,
                    email: contact.email,
                    phone: contact.phone,
                    ..old.clone()
                };
                let changed: Vec<&str> = [
                    ("name", old.name != new.name),
                    ("email", old.email != new.email),
                    ("phone", old.phone != new.phone),
                ]
                .iter()
                .filter(|(_, changed)| *changed)
                .map(|(what, _)| *what)
                .collect();
                if changed.is_empty() {
                    return Ok(true);
                }
                client::update(tx, &new).await?;
                let detail = changed.join(", ");
                let told = Told::client(id, "client.corrected", &detail);
                write(tx, &this, &who, told).await?;
                Ok(true)
            })
        })
        .await
}
