//! A move that a program asks for under a key of its own happens once, however often it is asked for.

use midstance_store::{
    AppointmentId, StoreError, Tx,
    idempotency::{self, Seen},
};
use sha2::{Digest, Sha256};

use super::{BookError, Refused, book::first_answer};
use crate::Clinic;

/// Hashes of the key and of what was asked for under it.
#[derive(Clone)]
pub(super) struct Once {
    key: Vec<u8>,
    request: Vec<u8>,
}

impl Once {
    /// `asked` is what was sent: what stands there already may be another by the time it is sent again.
    pub(super) fn new((key, asked): (&str, &str), id: AppointmentId) -> Self {
        Self {
            key: Sha256::digest(format!("move {key}")).to_vec(),
            request: Sha256::digest(format!("{id} {asked}")).to_vec(),
        }
    }

    /// Whether the same request, sent at the same time, has done it meanwhile.
    pub(super) async fn is_done_by_rival(&self, clinic: &Clinic) -> Result<bool, StoreError> {
        let keys = Some((self.key.clone(), self.request.clone()));
        Ok(first_answer(clinic, keys).await?.is_some())
    }

    /// Whether this was done before.
    ///
    /// # Errors
    /// [`Refused::KeyReused`] when the key was used for something else.
    pub(super) async fn is_done(&self, tx: &mut Tx) -> Result<bool, BookError> {
        match idempotency::look_up(tx, &self.key, &self.request).await? {
            Seen::No => Ok(false),
            Seen::Answered(_) => Ok(true),
            Seen::OtherRequest => Err(Refused::KeyReused.into()),
        }
    }

    /// Writes down that it is done, in the transaction that does it.
    pub(super) async fn keep(&self, tx: &mut Tx, now: jiff::Timestamp) -> Result<(), BookError> {
        Ok(idempotency::keep(tx, &self.key, &self.request, "", now).await?)
    }
}
