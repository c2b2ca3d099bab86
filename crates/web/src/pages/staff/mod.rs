//! The staff's pages.

pub mod appointment;
pub mod outbox;
pub mod settings_feeds;
pub mod settings_integrations;
pub mod settings_reminders;
pub mod sign_in;
pub mod today;
