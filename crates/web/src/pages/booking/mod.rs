//! Booking, step by step: service, place, practitioner, time, details, check.
//!
//! Every step is its own address with what was chosen in the query, so that links may land
//! mid-way. Nothing changes on GET.

pub mod check;
pub mod choice;
pub mod deadline;
pub mod details;
pub mod place;
pub mod practitioner;
pub mod proof;
pub mod refused;
pub mod service;
pub mod time;
pub mod times;
pub mod typed;
