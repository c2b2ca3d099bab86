//! Use cases: what a clinic does, called by every door.
//!
//! Public pages, staff pages, commands and workers call these and nothing below them. A use case
//! takes the [`Clinic`] (rows, clock, randomness, settings), whoever acts, and a parsed command; it
//! joins the pure rooms with the store and answers with a result or a typed refusal.

pub mod actor;
pub mod audit;
pub mod auth;
pub mod authors;
pub mod availability;
pub mod blocks;
pub mod booking;
mod busy;
pub mod calendar;
pub mod campaign;
pub mod check;
pub mod clients;
mod context;
pub mod directory;
pub mod editing;
pub mod feed;
pub mod hours;
pub mod housekeeping;
pub mod intake;
pub mod integration;
pub mod letter;
pub mod limits;
pub mod mailbox;
pub mod newsletter;
pub mod online;
pub mod outside_calendar;
pub mod pictures;
pub mod post;
pub mod profile;
pub mod reminders;
pub mod samples;
pub mod sending;
pub mod settings;
pub mod setup;
pub mod team;
#[cfg(feature = "testing")]
pub mod testing;
mod token;
pub mod training;
pub mod transfer;
pub mod waiting;
pub mod webhook;
pub mod zone_data;

pub use actor::{Actor, Staff};
pub use context::{Clinic, Clock, Config, Random};
pub use token::Token;
