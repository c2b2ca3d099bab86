//! The state of every session of a history.

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::Serialize;

use super::{SpikeState, classify};
use crate::{
    history::{History, days_between},
    session::Session,
};

/// 30 × 24 hours; a session exactly at its far border still counts (§5.1, test T9).
pub const WINDOW: SignedDuration = SignedDuration::from_hours(720);

/// Sessions needed before a spike is told (§5.1).
const NEEDED_SESSIONS: usize = 4;

/// Days without any recorded run from which missing watch data are mentioned (house rule; the
/// same length as a break).
const GAP_DAYS: i32 = 14;

/// Why a state is worked out but not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Suppression {
    /// Fewer than four sessions came before.
    FewSessions,
    /// The first session is less than 30 days back.
    ShortHistory,
    /// The session has no distance.
    NoDistance,
}

/// A stretch of the window without runs: a rest, or a watch that was not worn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Day of the last run before the gap.
    pub from: Date,
    /// Day of the next run.
    pub to: Date,
    /// Days from one to the other.
    pub days: i32,
}

/// A session and the longest of the 30 days before it.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionSpike {
    /// Position of the session in [`History::sessions`].
    pub session: usize,
    /// Start of the session.
    pub start: Timestamp,
    /// Local day of the session.
    pub day: Date,
    /// Whole millimetres of the session.
    pub distance_mm: u64,
    /// Whole millimetres of the longest session of the window, and its day.
    pub reference: Option<(u64, Date)>,
    /// State by the exact rule.
    pub state: SpikeState,
    /// Set where the state must not be told.
    pub suppressed: Option<Suppression>,
    /// "Watch data missing": the longest gap of at least 14 days that touches the window.
    pub gap: Option<Gap>,
    /// Sessions of the window without a distance, which could not serve as reference.
    pub without_distance: usize,
}

impl SessionSpike {
    /// Metres of the session.
    pub fn distance_m(&self) -> f64 {
        self.distance_mm as f64 / 1000.0
    }

    /// Metres of the longest session of the window.
    pub fn reference_m(&self) -> Option<f64> {
        self.reference.map(|(mm, _)| mm as f64 / 1000.0)
    }

    /// Distance over reference, for display only: states are compared exactly.
    pub fn ratio(&self) -> Option<f64> {
        self.reference
            .map(|(mm, _)| self.distance_mm as f64 / mm as f64)
    }

    /// Whether this is a spike that may be told.
    pub fn is_told(&self) -> bool {
        self.state.is_spike() && self.suppressed.is_none()
    }
}

/// The state of every session, earliest first.
pub fn session_spikes(history: &History) -> Vec<SessionSpike> {
    let sessions = history.sessions();
    let mut first_in_window = 0;
    sessions
        .iter()
        .enumerate()
        .map(|(at, session)| {
            while session
                .start
                .duration_since(sessions[first_in_window].start)
                > WINDOW
            {
                first_in_window += 1;
            }
            judge(&sessions[..at], first_in_window, session)
        })
        .collect()
}

fn judge(before: &[Session], first_in_window: usize, session: &Session) -> SessionSpike {
    let window = &before[first_in_window.min(before.len())..];
    let earlier = || window.iter().filter(|other| other.start < session.start);
    // Of equally long ones the latest is named, since the runner remembers it best.
    let reference = earlier()
        .filter(|other| other.distance_mm > 0)
        .max_by_key(|other| other.distance_mm)
        .map(|other| (other.distance_mm, other.day));
    SessionSpike {
        session: before.len(),
        start: session.start,
        day: session.day,
        distance_mm: session.distance_mm,
        reference,
        state: classify(session.distance_mm, reference.map(|(mm, _)| mm)),
        suppressed: suppression(before, session),
        gap: longest_gap(
            &before[first_in_window.saturating_sub(1).min(before.len())..],
            session,
        ),
        without_distance: earlier().filter(|other| other.distance_mm == 0).count(),
    }
}

fn suppression(before: &[Session], session: &Session) -> Option<Suppression> {
    if session.distance_mm == 0 {
        return Some(Suppression::NoDistance);
    }
    let measured = || before.iter().filter(|other| other.distance_mm > 0);
    if measured().take(NEEDED_SESSIONS).count() < NEEDED_SESSIONS {
        return Some(Suppression::FewSessions);
    }
    let long_enough = measured()
        .next()
        .is_some_and(|first| session.start.duration_since(first.start) >= WINDOW);
    (!long_enough).then_some(Suppression::ShortHistory)
}

fn longest_gap(before: &[Session], session: &Session) -> Option<Gap> {
    let ends = before
        .iter()
        .skip(1)
        .map(|next| next.day)
        .chain([session.day]);
    before
        .iter()
        .zip(ends)
        .map(|(last, to)| Gap {
            from: last.day,
            to,
            days: days_between(last.day, to),
        })
        .filter(|gap| gap.days >= GAP_DAYS)
        .max_by_key(|gap| gap.days)
}
