//! The staff's pages.

pub mod appointment;
pub mod outbox;
pub mod sign_in;
pub mod today;
pub mod training;
