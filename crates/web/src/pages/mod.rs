//! The pages, one folder a noun.

pub mod booking;
pub mod feed;
pub mod health;
pub mod home;
pub mod manage;
pub mod places;
pub mod practitioners;
pub mod problem;
pub mod setup;
pub mod staff;
pub mod theme;
