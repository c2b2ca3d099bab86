//! The staff's pages.

pub mod appointment;
pub mod articles;
pub mod authors;
pub mod book;
pub mod calendar;
pub mod clients;
pub mod conflict;
pub mod move_visit;
pub mod outbox;
pub mod pictures;
pub mod settings;
pub mod settings_feeds;
pub mod settings_integrations;
pub mod settings_reminders;
mod shared;
pub mod sign_in;
pub mod today;
pub mod training;
pub mod transfer;
pub mod waiting_list;
pub mod when;
