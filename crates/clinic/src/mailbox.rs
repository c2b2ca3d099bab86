//! The outbox as staff see it.

use midstance_store::{
    AppointmentId, OutboxId, StoreError,
    outbox::{self, OutboxMessage},
};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
    team::LINK_MAIL,
};

/// How many messages the page shows.
const SHOWN: u32 = 200;

/// The newest messages, as [`message`] gives one.
///
/// # Errors
/// When the store fails.
pub async fn newest(clinic: &Clinic) -> Result<Vec<OutboxMessage>, StoreError> {
    let read = clinic.store.read(|tx| Box::pin(outbox::newest(tx, SHOWN)));
    let found: Vec<OutboxMessage> = read.await?;
    Ok(found.into_iter().map(sealed).collect())
}

/// One message. What a mail to a member of staff says is theirs alone where it holds a link that chooses
/// their password: its text is left out.
///
/// # Errors
/// When the store fails.
pub async fn message(clinic: &Clinic, id: OutboxId) -> Result<Option<OutboxMessage>, StoreError> {
    let read = clinic
        .store
        .read(move |tx| Box::pin(async move { outbox::get(tx, id).await }));
    Ok(read.await?.map(sealed))
}

fn sealed(mut message: OutboxMessage) -> OutboxMessage {
    if message.kind == LINK_MAIL {
        (message.text, message.html) = (String::new(), String::new());
    }
    message
}

/// The messages about one visit.
///
/// # Errors
/// When the store fails.
pub async fn about(clinic: &Clinic, id: AppointmentId) -> Result<Vec<OutboxMessage>, StoreError> {
    clinic
        .store
        .read(move |tx| Box::pin(async move { outbox::about(tx, id).await }))
        .await
}

/// Puts a message that was given up back to be sent. Answers whether there was one.
///
/// # Errors
/// When the store fails.
pub async fn retry(clinic: &Clinic, actor: &Actor, id: OutboxId) -> Result<bool, StoreError> {
    let (this, who, now) = (clinic.clone(), actor.clone(), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let done = outbox::retry(tx, id, now).await?;
                if done {
                    write(tx, &this, &who, Told::message(id, "message.retried")).await?;
                }
                Ok(done)
            })
        })
        .await
}
