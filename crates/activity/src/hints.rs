//! What the tables of an export say about the files beside them.

use crate::model::Sport;
use crate::raw::RawSession;

/// What a table says about one activity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hints {
    /// The sport as the runner left it in the service.
    pub sport: Option<Sport>,
    /// The title.
    pub name: Option<String>,
    /// The shoe; for rides the bicycle is left out.
    pub shoe: Option<String>,
}

impl Hints {
    /// Adds to a session what the table knows. A table has one sport for all sessions of a file,
    /// so the sport only counts where the file has one session (`alone`).
    pub fn apply(&self, raw: &mut RawSession, alone: bool) {
        if alone && let Some(sport) = &self.sport {
            let same_kind = raw.sport.as_ref().is_some_and(|own| own.kind == sport.kind);
            // The file's own word may be finer (trail, treadmill) than the table's.
            if !same_kind {
                raw.sport = Some(sport.clone());
            }
        }
        if self.name.is_some() {
            raw.name.clone_from(&self.name);
        }
        let ride = raw.sport.as_ref().is_some_and(|sport| !sport.is_run());
        if !ride && raw.shoe.is_none() {
            raw.shoe.clone_from(&self.shoe);
        }
    }
}
