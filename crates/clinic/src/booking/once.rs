//! A move that a program asks for under a key of its own happens once, however often it is asked for.

use midstance_store::{
    AppointmentId, Tx,
    idempotency::{self, Seen},
};
use sha2::{Digest, Sha256};

use super::{BookError, Move, Refused};

/// Hashes of the key and of what was asked for under it.
#[derive(Clone)]
pub(super) struct Once {
    key: Vec<u8>,
    request: Vec<u8>,
}

impl Once {
    pub(super) fn new(key: &str, id: AppointmentId, to: &Move) -> Self {
        Self {
            key: Sha256::digest(format!("move {key}")).to_vec(),
            request: Sha256::digest(format!("{id} {:?} {}", to.wish, to.start)).to_vec(),
        }
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
