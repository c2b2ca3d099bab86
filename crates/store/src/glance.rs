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

    fn still(&self) -> Option<Revisions> {
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (stamp, revisions) = last?;
        let holds = stamp.commits == self.count.load(Ordering::SeqCst);
        (holds && stamp.at.elapsed() < TRUSTED).then_some(revisions)
    }
}

/// What is kept and holds at this moment.
pub struct Glance {
    memory: Arc<Memory>,
    revisions: Revisions,
}

impl Glance {
    pub(crate) fn of(memory: &Arc<Memory>) -> Option<Self> {
        let revisions = memory.commits.still()?;
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
