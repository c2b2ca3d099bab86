//! The clinic's pages, story by story, without a network.
//!
//! One program instead of one per file: linking took longer than the tests. One file's tests alone:
//! `cargo test -p midstance-web --test all access::`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]

mod access;
mod api;
mod api_repeats;
mod api_times;
mod articles;
mod booking;
mod browser;
mod campaigns;
mod check;
mod choosing;
mod desk;
mod email_settings;
mod intake;
mod machines;
mod news;
mod outside;
mod own_record;
mod packing;
mod pictures;
mod runner;
mod runs;
mod runs_reading;
mod series;
mod staff;
mod staff_settings;
mod subscriber_returns;
mod subscribers;
mod team;
mod texts;
mod transfer;
mod twice;
mod visitor;
mod waiting;
