//! Training files as they come, whole and broken.
//!
//! One program instead of one per file: linking took longer than the tests. One file's tests alone:
//! `cargo test -p midstance-activity --test all archives::`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]

mod archives;
mod common;
mod corpus;
mod duplicates;
mod fit;
mod hostile;
mod segments;
mod xml;
