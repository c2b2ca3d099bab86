//! How much a calendar may ask of us.

use super::ReadError;

/// Largest file in bytes.
pub const MAX_BYTES: usize = 5_000_000;

/// Most events in a file.
pub const MAX_EVENTS: usize = 20_000;

/// Most repetitions in the time asked for, over all events of a file.
pub const MAX_OCCURRENCES: usize = 5_000;

/// Most comparisons made to find them, so that a rule which never comes true ends: well
/// under a second.
const MAX_STEPS: usize = 5_000_000;

/// What is left of the limits while a file is read.
#[derive(Debug)]
pub(crate) struct Budget {
    occurrences: usize,
    steps: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            occurrences: MAX_OCCURRENCES,
            steps: MAX_STEPS,
        }
    }
}

impl Budget {
    /// Takes one repetition.
    pub(crate) fn occurrence(&mut self) -> Result<(), ReadError> {
        take(&mut self.occurrences, 1)
    }

    /// Takes `count` comparisons.
    pub(crate) fn steps(&mut self, count: usize) -> Result<(), ReadError> {
        take(&mut self.steps, count)
    }
}

fn take(left: &mut usize, count: usize) -> Result<(), ReadError> {
    *left = left
        .checked_sub(count)
        .ok_or(ReadError::TooManyOccurrences)?;
    Ok(())
}
