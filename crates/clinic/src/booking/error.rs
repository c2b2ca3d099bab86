//! Why a booking was not made.

use jiff::Timestamp;
use midstance_store::StoreError;

use super::Danger;
use crate::availability::{AvailabilityError, FreeTime};

/// A refusal, typed, so that every door can say it in its own way.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refused {
    /// Someone else has that time; these are the nearest that are free.
    #[error("that time was just booked")]
    Taken {
        /// Free times nearest to the one wanted.
        nearest: Vec<FreeTime>,
    },
    /// The client has another visit at that time.
    #[error("there is already a visit at that time")]
    ClientBusy,
    /// The practitioner does not work then, or it is no start of the service.
    #[error("that is not a time that can be booked")]
    OutsideHours {
        /// Free times nearest to the one wanted.
        nearest: Vec<FreeTime>,
    },
    /// It begins sooner than notice allows.
    #[error("that time is too soon to be booked online")]
    TooSoon {
        /// The first start that may still be booked.
        earliest: Timestamp,
    },
    /// It lies beyond the booking window.
    #[error("that time is further ahead than can be booked")]
    TooFarAhead {
        /// Starts must be before this.
        end: Timestamp,
    },
    /// The service is not given there, or not by that practitioner.
    #[error("this service is not offered there")]
    NotOffered,
    /// A danger rule holds.
    #[error("a danger rule keeps this visit from being booked")]
    Danger(Danger),
    /// The idempotency key was used for another request.
    #[error("this form was already sent with other details")]
    KeyReused,
    /// There is no such visit.
    #[error("there is no such appointment")]
    NotFound,
    /// It was called off, took place, or has begun.
    #[error("this appointment can no longer be changed")]
    Closed,
    /// The clinic's notice for changes has passed.
    #[error("it is too late to change this appointment online")]
    TooLate {
        /// Until when it could be changed.
        deadline: Timestamp,
    },
    /// Somebody changed it meanwhile.
    #[error("this appointment was changed by someone else")]
    Changed,
}

/// Refused, or the store failed.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// Refused by a rule.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AvailabilityError> for BookError {
    fn from(error: AvailabilityError) -> Self {
        match error {
            AvailabilityError::NotOffered => Refused::NotOffered.into(),
            AvailabilityError::Store(error) => error.into(),
        }
    }
}
