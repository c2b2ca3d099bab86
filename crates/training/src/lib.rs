//! What overloaded the tissue: session spikes, tissue-load index, rest, shoes, cadence, and the cause report.
//!
//! Everything starts with a [`History`] of [`Run`]s of one runner. No clock, no disk, no network:
//! the day of today comes as a parameter.
//!
//! ```
//! use midstance_training::{History, Run, spike};
//!
//! let history = History::new(vec![
//!     Run::new("one", "2026-03-01T08:00:00Z".parse()?, 10_000.0),
//!     Run::new("two", "2026-03-08T08:00:00Z".parse()?, 13_100.0),
//! ]);
//! let spikes = spike::session_spikes(&history);
//! assert_eq!(spikes[1].state, spike::SpikeState::Moderate);
//! # Ok::<(), jiff::Error>(())
//! ```

pub mod bands;
pub mod cadence;
pub mod cause;
pub mod digest;
pub mod format;
pub mod history;
pub mod limit;
pub mod plot;
pub mod report;
pub mod rest;
pub mod run;
pub mod session;
pub mod shoes;
pub mod source;
pub mod spike;
pub mod surface;
pub mod terrain;
pub mod tissue;
pub mod weekly;

pub use digest::Digest;
pub use history::{Days, Entry, History};
pub use run::{Run, RunId, Segment, Surface};
pub use session::Session;
