//! Mail as it goes out and comes in.
//!
//! One program instead of one per file: linking took longer than the tests. One file's tests alone:
//! `cargo test -p midstance-mail --test all bulk::`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]

mod bulk;
mod incoming;
mod names;
mod newsletter;
mod posture;
mod rendering;
mod reports;
mod retrying;
mod sending;
mod server;
mod signing;
