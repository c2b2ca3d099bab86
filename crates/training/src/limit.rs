//! The longest a single run may be: 1.1 times the longest of the 30 days before (clinical
//! evidence §5.1), and the limit kept while pain lasts.
//!
//! Keeping the pre-spike value is a product rule for a clinician to approve: the study's own
//! limit would rise right after the spike.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use crate::{
    format,
    history::{Days, History},
    session::Session,
    spike::{SessionSpike, WINDOW},
};

/// A limit for single runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunningLimit {
    /// No single run longer than this many metres.
    pub limit_m: f64,
    /// The run it rests on, in metres.
    pub reference_m: f64,
    /// Local day of that run.
    pub reference_day: Date,
    /// Day of the spike before which the limit is held; `None` where there was none.
    pub held_before_spike: Option<Date>,
}

impl RunningLimit {
    /// One sentence for the runner.
    pub fn sentence(&self) -> String {
        let limit = format::km_rounded_down(self.limit_m);
        let reference = format::km(self.reference_m);
        let day = format::day(self.reference_day);
        match self.held_before_spike {
            Some(_) => format!(
                "Until the pain settles, keep every single run to {limit} or less. That is your longest run before the jump ({reference} on {day}) plus 10%. It is a ceiling, not a goal: your practitioner may set less."
            ),
            None => format!(
                "Until the pain settles, keep every single run to {limit} or less. That is your longest run of the 30 days before the pain ({reference} on {day}) plus 10%. It is a ceiling, not a goal: your practitioner may set less."
            ),
        }
    }

    fn of(reference_mm: u64, reference_day: Date, held_before_spike: Option<Date>) -> Self {
        Self {
            limit_m: limit_m(reference_mm),
            reference_m: reference_mm as f64 / 1000.0,
            reference_day,
            held_before_spike,
        }
    }
}

/// The limit to keep while pain lasts that began on `onset`: from before the spikes of the 30 days
/// up to that day, the lowest where there were several; without a spike, from the longest session
/// of those days. `None` where nothing was recorded.
pub fn running_limit(
    history: &History,
    spikes: &[SessionSpike],
    onset: Date,
) -> Option<RunningLimit> {
    let days = Days::ending(onset, 31);
    let before_spikes = spikes
        .iter()
        .filter(|spike| spike.is_told() && days.holds(spike.day))
        .filter_map(|spike| spike.reference.map(|(mm, day)| (mm, day, spike.day)))
        .min();
    if let Some((mm, day, spike_day)) = before_spikes {
        return Some(RunningLimit::of(mm, day, Some(spike_day)));
    }
    history
        .sessions()
        .iter()
        .filter(|session| days.holds(session.day) && session.distance_mm > 0)
        .max_by_key(|session| session.distance_mm)
        .map(|session| RunningLimit::of(session.distance_mm, session.day, None))
}

/// The limit of a run that starts at `at`, without pain: from the longest session of the 30 days
/// before. `None` where there is none.
pub fn current_limit(sessions: &[Session], at: Timestamp) -> Option<RunningLimit> {
    let before =
        |session: &&Session| session.start < at && at.duration_since(session.start) <= WINDOW;
    sessions
        .iter()
        .filter(|session| session.distance_mm > 0)
        .filter(before)
        .max_by_key(|session| session.distance_mm)
        .map(|session| RunningLimit::of(session.distance_mm, session.day, None))
}

/// One step of the limit line: from this instant on, until the next step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LimitStep {
    /// First instant it holds for.
    pub from: Timestamp,
    /// Metres; `None` where no session lies in the 30 days before.
    pub limit_m: Option<f64>,
}

/// The limit as it was at every moment: it can change when a session begins to count (right after
/// its start) and when it leaves the window (right after 720 hours).
pub fn limit_line(sessions: &[Session]) -> Vec<LimitStep> {
    let sessions: Vec<&Session> = sessions
        .iter()
        .filter(|session| session.distance_mm > 0)
        .collect();
    let mut moments: Vec<Timestamp> = sessions
        .iter()
        .flat_map(|session| [Some(session.start), session.start.checked_add(WINDOW).ok()])
        .flatten()
        .collect();
    moments.sort_unstable();
    moments.dedup();
    let (mut from, mut to) = (0, 0);
    let mut steps: Vec<LimitStep> = Vec::new();
    for moment in moments {
        while to < sessions.len() && sessions[to].start <= moment {
            to += 1;
        }
        // Just after the moment a session of exactly 720 hours ago is out.
        while from < to && moment.duration_since(sessions[from].start) >= WINDOW {
            from += 1;
        }
        let limit = sessions[from..to]
            .iter()
            .map(|session| session.distance_mm)
            .max()
            .map(limit_m);
        if steps.last().is_none_or(|step| step.limit_m != limit) {
            steps.push(LimitStep {
                from: moment,
                limit_m: limit,
            });
        }
    }
    steps
}

fn limit_m(reference_mm: u64) -> f64 {
    reference_mm as f64 * 11.0 / 10_000.0
}
