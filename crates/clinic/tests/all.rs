//! What a clinic does, story by story, on every engine.
//!
//! One program instead of one per file: linking took longer than the tests. One file's tests alone:
//! `cargo test -p midstance-clinic --test all booking::`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]

mod booking;
mod campaign;
mod campaign_sending;
mod check_flow;
mod clients;
mod common;
mod editing;
mod empty_days;
mod equipment;
mod free_times;
mod held;
mod holidays;
mod hours;
mod intake;
mod mail_check;
mod newsletter;
mod outside_calendars;
mod pictures;
mod post;
mod programs;
mod publishing;
mod races;
mod returns;
mod sending;
mod series;
mod settled;
mod staff_booking;
mod staff_day;
mod staff_moves;
mod subscriber_files;
mod subscribers;
mod team;
mod team_rules;
mod training;
mod training_exports;
mod transfer;
mod unreached;
mod waiting;
mod waiting_back;
mod waiting_elsewhere;
mod webhooks;
mod writing;
mod zone_data;
mod zones;
