//! Why no answer came.

use crate::AddressError;

/// Why there is no answer: a sentence for staff, without anything of the address but its host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The address cannot be used (any more).
    #[error("{0}")]
    Address(#[from] AddressError),
    /// Nobody knows the name.
    #[error("the name {0} was not found")]
    NoSuchHost(String),
    /// The name leads to no public address.
    #[error("{0} leads into a private network, which is not asked from here")]
    NotPublic(String),
    /// Nobody listens there.
    #[error("{0} does not take connections ({1})")]
    Unreachable(String, String),
    /// Whoever answers cannot prove who they are.
    #[error("the certificate of {0} is not to be trusted ({1})")]
    Certificate(String, String),
    /// It took too long.
    #[error("no whole answer came within {0} seconds")]
    TimedOut(u64),
    /// It said too much.
    #[error("the answer is larger than {} MB", crate::MAX_BYTES / 1_000_000)]
    TooLarge,
    /// It broke off, or was no HTTP.
    #[error("the answer broke off or could not be understood ({0})")]
    Broken(String),
}
