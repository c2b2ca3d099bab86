//! What an intake should know and keep.

use jiff::Timestamp;

use crate::duplicate::Known;
use crate::limits::Limits;

/// Options of an intake.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bounds on files and archives.
    pub limits: Limits,
    /// Runs that are stored already.
    pub known: Vec<Known>,
    /// Keep records in the report. Without them a long history takes little memory; take what is
    /// needed in [`crate::Observer::run`].
    pub keep_records: bool,
    /// The present. Sessions that begin more than a day later have an impossible date. Without
    /// it only dates from 2080 on are impossible.
    pub now: Option<Timestamp>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limits: Limits::default(),
            known: Vec::new(),
            keep_records: true,
            now: None,
        }
    }
}
