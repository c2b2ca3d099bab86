//! Golden tests of the clinical evidence, properties, and what a runner reads.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod bands;
mod cause;
mod given;
mod habits;
mod plots;
mod report;
mod spike;
mod tissue;
mod weekly;
