//! Changing when people work: weekly hours, and days that differ.
//!
//! A change never moves a visit. Those that would fall outside are answered first; only who has seen
//! them can save the change.

mod exceptions;
mod holidays;
mod stranded;
mod stretch;
mod weekly;

use exceptions::add_in;
pub use exceptions::{Off, add, coming, remove};
pub use holidays::{Holiday, Holidays, close, holidays};
pub use stranded::{Stranded, outside};
pub use stretch::{Stretch, stretches};
pub use weekly::{Row, save_week};

use midstance_schedule::HoursError;
use midstance_store::StoreError;

/// Why hours were not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// What is wrong, and with which row; an overlap names both and stands at the later.
    #[error("the hours cannot be")]
    Wrong(Vec<(usize, HoursError)>),
    /// There is no such person, place or day.
    #[error("there is no such person, place or day")]
    NotFound,
    /// These visits would fall outside, and have not been seen.
    #[error("appointments would fall outside hours")]
    Stranded(Stranded),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
