//! The one way out: requests to the servers of others.
//!
//! An address that somebody typed may lead anywhere, so every request goes through [`Egress`]: HTTPS
//! only, to public addresses only (checked on the address that the connection is made to, after the
//! name was looked up), no redirect followed, with limits to time and size. Nothing of an address
//! beyond its host is ever written to a log: the rest may be a secret.

mod address;
mod answer;
mod client;
mod failure;
mod public;
#[cfg(feature = "testing")]
pub mod testing;

pub use address::{Address, AddressError, LONGEST};
pub use answer::Answer;
pub use client::{Egress, MAX_BYTES, PATIENCE};
pub use failure::Failure;
pub use public::is_public;
