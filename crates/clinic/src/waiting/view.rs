//! The waiting list as pages show it.

use midstance_store::{
    StoreError, Tx, WaitingId,
    waiting::{self, Entry, Offer, OfferState},
};

use super::offer::has_ended;
use crate::{Clinic, Token, directory::Directory};

/// A place in the line, and the offers made to it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The place in the line.
    pub entry: Entry,
    /// The time that is held for them now.
    pub open: Option<Offer>,
    /// The last offer that is over.
    pub last: Option<Offer>,
    /// Whether the last day that suits has passed.
    pub has_ended: bool,
}

impl Waiting {
    async fn complete(tx: &mut Tx, clinic: &Clinic, entry: Entry) -> Result<Self, StoreError> {
        let now = clinic.now();
        let directory = Directory::load_all(tx).await?;
        let has_ended = has_ended(&directory, &entry, now);
        let offers = waiting::offers_of(tx, entry.id).await?;
        let stands = |o: &Offer| o.state == OfferState::Open && o.expires_at > now;
        let (mut open, mut over): (Vec<Offer>, Vec<Offer>) = offers.into_iter().partition(stands);
        Ok(Self {
            has_ended,
            entry,
            open: open.pop(),
            last: (!over.is_empty()).then(|| over.swap_remove(0)),
        })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> WaitingId {
        self.entry.id
    }
}

/// What a secret opens: that of someone's page, or that of any offer made to them.
///
/// # Errors
/// When the store fails.
pub async fn behind(clinic: &Clinic, token: &Token) -> Result<Option<Waiting>, StoreError> {
    let (this, hash) = (clinic.clone(), token.hash());
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                match waiting::by_token(tx, &hash).await? {
                    Some(entry) => Waiting::complete(tx, &this, entry).await.map(Some),
                    None => Ok(None),
                }
            })
        })
        .await
}

/// All who wait, first come first.
///
/// # Errors
/// When the store fails.
pub async fn everyone(clinic: &Clinic) -> Result<Vec<Waiting>, StoreError> {
    let this = clinic.clone();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let mut all = Vec::new();
                for entry in waiting::listed(tx).await? {
                    all.push(Waiting::complete(tx, &this, entry).await?);
                }
                Ok(all)
            })
        })
        .await
}
