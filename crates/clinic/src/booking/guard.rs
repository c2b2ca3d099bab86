//! Danger rules at the booking door itself.

use midstance_store::{ClientId, Tx, appointment::Appointment};

use super::{BookError, Booking};
use crate::{Clinic, directory::Directory};

/// Version of the sentence with which a client agrees that the practitioner sees the check.
pub const CONSENT_WORDING: &str = "share-check-2026-11";

/// The rule that keeps a visit from being booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Danger {
    /// Ids of the rules that hold.
    pub rules: Vec<String>,
}

pub(super) async fn check(
    _tx: &mut Tx,
    _clinic: &Clinic,
    _directory: &Directory,
    _booking: &Booking,
    _client: ClientId,
) -> Result<(), BookError> {
    Ok(())
}

pub(super) async fn share(
    _tx: &mut Tx,
    _clinic: &Clinic,
    _booking: &Booking,
    _appointment: &Appointment,
) -> Result<(), BookError> {
    Ok(())
}
