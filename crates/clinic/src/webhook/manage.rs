//! Adding and ending webhooks: the owner's doing.

use jiff::SignedDuration;
use midstance_egress::{Address, AddressError};
use midstance_store::{
    StoreError, WebhookId,
    webhook::{self as rows, Subscribes, Webhook},
};

use super::{Event, retry, sign};
use crate::{
    Actor, Clinic, Token,
    audit::{Told, write},
};

/// How long an old secret goes on signing beside the new one.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);
/// Most webhooks of a clinic.
const MOST: usize = 20;
/// What audit lines call it.
const SUBJECT: &str = "webhook";

/// Why a webhook was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The address cannot be used.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// It is there already.
    #[error("This address is in the list already")]
    Twice,
    /// There are enough.
    #[error("There can be at most {MOST} webhooks; remove one first")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn minted(clinic: &Clinic) -> Vec<u8> {
    let mut secret = vec![0; 32];
    clinic.random.fill(&mut secret);
    secret
}

/// Adds a webhook. Gives its secret, which is not shown again.
///
/// # Errors
/// [`AddError`]
pub async fn add(
    clinic: &Clinic,
    actor: &Actor,
    address: &str,
    events: &[Event],
) -> Result<(WebhookId, Token), AddError> {
    let address = Address::parse(address, clinic.config.loopback)?;
    let secret = minted(clinic);
    let shown = Token::received(&sign::shown(&secret));
    let row = Webhook {
        id: WebhookId(clinic.new_id()),
        address: address.reveal().to_owned(),
        events: Subscribes {
            booked: events.contains(&Event::Booked),
            moved: events.contains(&Event::Moved),
            cancelled: events.contains(&Event::Cancelled),
        },
        secret,
        old_secret: None,
        created_at: clinic.now(),
        failing_since: None,
        paused: None,
    };
    let (this, who, id) = (clinic.clone(), actor.clone(), row.id);
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let others = rows::all(tx).await?;
                if others.iter().any(|other| other.address == row.address) {
                    return Err(AddError::Twice);
                }
                if others.len() >= MOST {
                    return Err(AddError::TooMany);
                }
                rows::insert(tx, &row).await?;
                let told = Told::setting(SUBJECT, id.0, "webhook.added", address.host());
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await?;
    Ok((id, shown))
}

/// All webhooks, oldest first.
///
/// # Errors
/// When the store fails.
pub async fn list(clinic: &Clinic) -> Result<Vec<Webhook>, StoreError> {
    clinic.store.read(|tx| Box::pin(rows::all(tx))).await
}

/// Gives a webhook a new secret; the old one goes on signing beside it for a day. `None` when there
/// is no such webhook.
///
/// # Errors
/// When the store fails.
pub async fn new_secret(
    clinic: &Clinic,
    actor: &Actor,
    id: WebhookId,
) -> Result<Option<Token>, StoreError> {
    let secret = minted(clinic);
    let shown = Token::received(&sign::shown(&secret));
    let until = clinic.now().saturating_add(OVERLAP).unwrap_or_default();
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !rows::set_secret(tx, id, &secret, until).await? {
                    return Ok(None);
                }
                let told = Told::setting(SUBJECT, id.0, "webhook.new_secret", "");
                write(tx, &this, &who, told).await?;
                Ok(Some(shown))
            })
        })
        .await
}

/// Stops sending for a while; what is to be told waits.
///
/// # Errors
/// When the store fails.
pub async fn pause(clinic: &Clinic, actor: &Actor, id: WebhookId) -> Result<bool, StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let reason = "paused by the clinic";
                if !rows::pause(tx, id, this.now(), reason).await? {
                    return Ok(false);
                }
                let told = Told::setting(SUBJECT, id.0, "webhook.paused", reason);
                write(tx, &this, &who, told).await?;
                Ok(true)
            })
        })
        .await
}

/// Sends again, beginning with what waited.
///
/// # Errors
/// When the store fails.
pub async fn resume(clinic: &Clinic, actor: &Actor, id: WebhookId) -> Result<bool, StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let now = this.now();
                if !rows::resume(tx, id, now, retry::give_up_at(now)).await? {
                    return Ok(false);
                }
                let told = Told::setting(SUBJECT, id.0, "webhook.resumed", "");
                write(tx, &this, &who, told).await?;
                Ok(true)
            })
        })
        .await
}

/// Ends a webhook with all that it was to be told.
///
/// # Errors
/// When the store fails.
pub async fn remove(clinic: &Clinic, actor: &Actor, id: WebhookId) -> Result<bool, StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !rows::remove(tx, id).await? {
                    return Ok(false);
                }
                let told = Told::setting(SUBJECT, id.0, "webhook.removed", "");
                write(tx, &this, &who, told).await?;
                Ok(true)
            })
        })
        .await
}
