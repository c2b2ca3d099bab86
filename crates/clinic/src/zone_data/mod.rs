//! New zone data: the agreed time on the wall stays, the instant follows.
//!
//! Governments change their clocks, and each version of the zone data knows more of that. Visits and
//! blocks keep wall time, zone and the version that gave their instants. When the program comes with
//! a newer version, those to come are worked out anew: claims, SEQUENCE and calendar files follow. A
//! visit whose new time cannot be had keeps its instant and is listed for the staff to settle.

mod recompute;
mod view;

use std::sync::Arc;

use jiff::tz::TimeZone;
use midstance_schedule::tzdb_version;

pub(crate) use recompute::follow_place;
pub use recompute::{Recomputed, recompute, recompute_once};
pub use view::{Entry, entries};

/// Finds a zone by its IANA name.
type Find = Arc<dyn Fn(&str) -> Option<TimeZone> + Send + Sync>;

/// A version of the zone data.
#[derive(Clone)]
pub struct ZoneData {
    /// Its name, which rises with time: "2026b".
    pub version: String,
    /// Its zones.
    pub find: Find,
}

impl ZoneData {
    /// The one that is built into the program.
    #[must_use]
    pub fn bundled() -> Self {
        Self {
            version: tzdb_version().to_owned(),
            find: Arc::new(|name| TimeZone::get(name).ok()),
        }
    }
}
