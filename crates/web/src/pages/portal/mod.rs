//! `/me` and the way in: a client's own appointments.

pub mod home;
pub mod sign_in;
