//! What is kept, told without a question to the database: most pages need nothing else of it.
//!
//! It holds as long as this program has committed nothing since the numbers were last asked for, or
//! only what asked for them itself and raised none: most bookings. What another program commits to the
//! same SQLite file (a command beside the running clinic) shows within [`TRUSTED`]. Programs that share
//! a PostgreSQL ask each time.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::kept::{Kept, Memory, Revisions};

/// How long the numbers are believed, should another program change them.
const TRUSTED: Duration = Duration::from_millis(20);

/// A moment of this program's commits.
#[derive(Clone, Copy)]
pub(crate) struct Stamp {
    commits: u64,
    at: Instant,
}

/// Counts the commits of this program, and remembers what was last asked for.
#[derive(Default)]
pub(crate) struct Commits {
    count: AtomicU64,
    last: Mutex<Option<(Stamp, Revisions)>>,
}

impl Commits {
    /// Before a view of the data is opened.
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp {
            commits: self.count.load(Ordering::SeqCst),
            at: Instant::now(),
        }
    }

    /// After a commit, before anybody is told of it.
    pub(crate) fn count(&self) {
        self.count.fetch_add(1, Ordering::SeqCst);
    }

    /// The same of a commit, begun after `stamp`, that was told these numbers and raised none.
    pub(crate) fn carry(&self, stamp: Stamp, revisions: Revisions) {
        self.count();
        let commits = stamp.commits + 1;
        self.told(Stamp { commits, ..stamp }, revisions);
    }

    /// What a view that was opened after `stamp` was told.
    pub(crate) fn told(&self, stamp: Stamp, revisions: Revisions) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // A view may have been open while the writer committed.
        if last.is_none_or(|(known, _)| known.commits <= stamp.commits) {
            *last = Some((stamp, revisions));
        }
    }

    /// What holds at this moment, as far as it is certain.
    fn still(&self, now: Instant) -> Option<Revisions> {
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (stamp, revisions) = last?;
        let holds = stamp.commits == self.count.load(Ordering::SeqCst);
        let age = now.saturating_duration_since(stamp.at);
        (holds && age < TRUSTED).then_some(revisions)
    }
}

/// What is kept and holds at this moment.
pub struct Glance {
    memory: Arc<Memory>,
    revisions: Revisions,
}

impl Glance {
    pub(crate) fn of(memory: &Arc<Memory>) -> Option<Self> {
        let revisions = memory.commits.still(Instant::now())?;
        let memory = Arc::clone(memory);
        Some(Self { memory, revisions })
    }

    /// The value that is kept, if it is.
    #[must_use]
    pub fn get<T: Kept>(&self) -> Option<Arc<T>> {
        self.memory.find(self.revisions.rows)
    }

    /// As [`crate::article::library_revision`].
    #[must_use]
    pub fn library_revision(&self) -> i64 {
        self.revisions.library
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(rows: i64) -> Revisions {
        Revisions { rows, library: 0 }
    }

    #[test]
    fn what_was_told_holds_until_a_commit_that_did_not_ask() {
        let commits = Commits::default();
        let stamp = commits.stamp();
        let rows = |after| commits.still(stamp.at + after).map(|known| known.rows);
        assert_eq!(rows(Duration::ZERO), None);
        commits.told(stamp, numbers(1));
        assert_eq!(rows(TRUSTED / 2), Some(1));
        assert_eq!(rows(TRUSTED), None, "another program may have written");
        commits.carry(stamp, numbers(1));
        assert_eq!(rows(TRUSTED / 2), Some(1));
        commits.count();
        assert_eq!(rows(Duration::ZERO), None);
    }

    #[test]
    fn a_view_opened_before_a_commit_takes_nothing_back() {
        let commits = Commits::default();
        let before = commits.stamp();
        commits.count();
        let after = commits.stamp();
        commits.carry(after, numbers(2));
        commits.told(before, numbers(1));
        let known = commits.still(after.at).map(|known| known.rows);
        assert_eq!(known, Some(2));
    }
}
