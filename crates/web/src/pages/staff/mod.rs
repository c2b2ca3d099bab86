//! The staff's pages.

pub mod appointment;
pub mod outbox;
mod shared;
pub mod sign_in;
pub mod today;
