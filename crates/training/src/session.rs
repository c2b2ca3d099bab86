//! Sessions: runs joined where one run was recorded in parts.

use jiff::{SignedDuration, Timestamp, civil::Date};

use crate::run::{Run, known};

/// Parts whose gap is shorter than this are one session (clinical evidence §5.1, house rule).
pub const MERGE_GAP: SignedDuration = SignedDuration::from_mins(60);

/// Two watches may disagree by some seconds; a longer overlap is two recordings, not two parts.
const TOLERATED_OVERLAP: SignedDuration = SignedDuration::from_secs(-60);

/// One outing: a run, or several recordings of it less than an hour apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Positions of its runs in [`crate::History::entries`], in order of time.
    pub runs: Vec<usize>,
    /// Start of the first part.
    pub start: Timestamp,
    /// End of the last part.
    pub end: Timestamp,
    /// Local day of the start.
    pub day: Date,
    /// Whole millimetres of all parts; 0 where no part knows its distance.
    pub distance_mm: u64,
}

impl Session {
    /// Metres of all parts.
    pub fn distance_m(&self) -> f64 {
        self.distance_mm as f64 / 1000.0
    }

    fn of(index: usize, run: &Run) -> Self {
        Self {
            runs: vec![index],
            start: run.start,
            end: end_of(run),
            day: run.day(),
            distance_mm: run.distance_mm(),
        }
    }

    fn continues_with(&self, run: &Run) -> bool {
        let gap = run.start.duration_since(self.end);
        gap >= TOLERATED_OVERLAP && gap < MERGE_GAP
    }

    fn add(&mut self, index: usize, run: &Run) {
        self.runs.push(index);
        self.end = self.end.max(end_of(run));
        self.distance_mm = self.distance_mm.saturating_add(run.distance_mm());
    }
}

/// Joins runs, which must be sorted by start, into sessions.
pub fn sessions<'a>(runs: impl Iterator<Item = &'a Run>) -> Vec<Session> {
    let mut all: Vec<Session> = Vec::new();
    for (index, run) in runs.enumerate() {
        match all.last_mut() {
            Some(last) if last.continues_with(run) => last.add(index, run),
            _ => all.push(Session::of(index, run)),
        }
    }
    all
}

/// When a run ended. A clock set right during the run can make "elapsed" a month long; such a
/// run would swallow every later one, so moving time is believed instead.
fn end_of(run: &Run) -> Timestamp {
    const DAY_S: f64 = 86_400.0;
    let (elapsed, moving) = (known(run.elapsed_s), known(run.moving_s));
    let length_s = if elapsed > DAY_S && moving * 4.0 < elapsed {
        moving
    } else {
        elapsed.max(moving)
    };
    let length = SignedDuration::from_secs(length_s as i64);
    run.start.checked_add(length).unwrap_or(run.start)
}
