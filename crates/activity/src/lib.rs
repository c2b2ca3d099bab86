//! Reads recorded runs from the files that runners have: FIT, GPX and TCX (also packed with
//! gzip), zip archives, the export archives of Strava, Garmin and Apple Health, and tables typed
//! by hand.
//!
//! [`read_paths`] and [`read_bytes`] read whatever they are given, one bad file stopping nothing,
//! and give a [`Report`]: every run once, what is no run, what was there twice and what could not
//! be read, each with its reason. [`segments`] cuts a run into pieces of 100 to 200 m.
//!
//! No input makes the reader panic, hang or take much memory: everything is bounded by
//! [`Limits`] and fixed caps, and what unpacks to too much or declares entities is refused.
//!
//! Distances are in metres, speeds in metres per second, cadence in steps per minute, times in
//! seconds and instants in UTC.

mod apple;
mod clean;
mod document;
mod duplicate;
mod fit;
mod format;
mod garmin;
mod geo;
mod gpx;
mod hints;
mod intake;
mod limits;
mod log;
mod model;
mod options;
mod outcome;
mod raw;
mod read;
mod report;
mod segment;
mod sniff;
mod strava;
mod tcx;
mod time;
mod tree;
mod xml;

pub use duplicate::{Duplicate, Fingerprint, Known, RunRef};
pub use limits::Limits;
pub use model::{
    Averages, DeveloperSeries, Device, DistanceSource, Elevation, ElevationSource, Format, Lap,
    Pause, Position, Record, RunnerNote, Session, Source, Sport, SportKind, Warning,
};
pub use options::Options;
pub use outcome::Fault;
pub use read::{Upload, read_bytes, read_paths, read_uploads};
pub use report::{FileReport, FileStatus, Observer, Progress, Report, Skipped};
pub use segment::{Segment, segments};
