//! Back on the list after a slip: who left it, or was taken off it, has their old place again.

use midstance_store::{
    StoreError, Tx, WaitingId,
    waiting::{self, Entry, EntryState},
};

use super::offer::{after_opening, has_ended};
use crate::{
    Actor, Clinic, Token,
    audit::{Told, write},
    directory::Directory,
};

/// Why someone was not put back.
#[derive(Debug, thiserror::Error)]
pub enum ReturnError {
    /// The secret or the id opens nothing.
    #[error("there is no such place in the line")]
    NotFound,
    /// Their last day has passed, they booked, they stand on the list for the same again, or it was not
    /// they who ended it.
    #[error("this place in the line is over")]
    Over,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts whoever left the list back to where they stood. Twice is once.
///
/// # Errors
/// [`ReturnError`].
pub async fn return_to(clinic: &Clinic, actor: &Actor, token: &Token) -> Result<(), ReturnError> {
    let (this, who, hash) = (clinic.clone(), actor.clone(), token.hash());
    let back = clinic.store.write(move |tx| {
        Box::pin(async move {
            let found = waiting::by_token(tx, &hash).await?;
            let entry = found.ok_or(ReturnError::NotFound)?;
            again(tx, &this, &who, (entry, EntryState::Left)).await
        })
    });
    back.await?;
    after_opening(clinic).await;
    Ok(())
}

/// Puts whom staff took off the list back: staff's act.
///
/// # Errors
/// [`ReturnError`].
pub async fn put_back(clinic: &Clinic, actor: &Actor, id: WaitingId) -> Result<(), ReturnError> {
    let (this, who) = (clinic.clone(), actor.clone());
    let back = clinic.store.write(move |tx| {
        Box::pin(async move {
            let entry = waiting::get(tx, id).await?.ok_or(ReturnError::NotFound)?;
            again(tx, &this, &who, (entry, EntryState::Removed)).await
        })
    });
    back.await?;
    after_opening(clinic).await;
    Ok(())
}

async fn again(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    (entry, from): (Entry, EntryState),
) -> Result<(), ReturnError> {
    if matches!(entry.state, EntryState::Waiting | EntryState::Offered) {
        return Ok(());
    }
    // A place that is closed for a while ends nobody's wait.
    let directory = Directory::load_all(tx).await?;
    let is_over = has_ended(&directory, &entry, clinic.now());
    if entry.state != from || is_over || waiting::is_listed(tx, &entry).await? {
        return Err(ReturnError::Over);
    }
    let back = (from, EntryState::Waiting);
    if !waiting::set_state(tx, entry.id, back, clinic.now()).await? {
        return Err(ReturnError::Over);
    }
    let told = Told::waiting(entry.id, "waiting.returned", "");
    Ok(write(tx, clinic, actor, told).await?)
}
