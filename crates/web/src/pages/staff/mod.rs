//! The staff's pages.

pub mod appointment;
pub mod book;
pub mod calendar;
pub mod clients;
pub mod conflict;
pub mod move_visit;
pub mod outbox;
pub mod outside_calendars;
pub mod settings;
pub mod settings_feeds;
pub mod settings_integrations;
pub mod settings_reminders;
mod shared;
pub mod sign_in;
pub mod today;
pub mod training;
pub mod waiting_list;
pub mod webhooks;
pub mod when;
pub mod zone_data;
