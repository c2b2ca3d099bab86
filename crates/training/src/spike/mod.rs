//! Single-session spike: a run against the longest of the 30 days before it.
//!
//! Source: Frandsen JSB, Hulme A, Parner ET, et al. 2025, Br J Sports Med 59(17):1203-1210,
//! doi:10.1136/bjsports-2024-109380, as specified in clinical evidence §5.1. The bands are not
//! monotonic (1.64, 1.52, 2.28) and their intervals overlap: no curve may be drawn through them.

mod sessions;
mod state;
mod words;

pub use sessions::{Gap, SessionSpike, Suppression, WINDOW, session_spikes};
pub use state::{HazardRatio, SpikeState, classify};
pub use words::{STUDY_BACKGROUND, change_words, headline, sentence, suppression_words};
