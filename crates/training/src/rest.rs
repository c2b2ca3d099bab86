//! Rest: days without running, breaks and what followed them, hard days in a row.
//!
//! A break of 14 days or more followed by a return is worth a look (clinical evidence §5.7, house
//! rule resting on the load-and-capacity framework of Bertelsen 2017). No source gives a safe
//! number of rest days, so they are counted and not judged.

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    history::{Days, Entry, History, days_between, plus_days},
    run::known,
    spike::SessionSpike,
};

/// Days from one run to the next that make a break.
pub const BREAK_DAYS: i32 = 14;

/// Effort (0–10) from which a day is hard (house rule).
pub const HARD_EFFORT: u8 = 7;

/// A break and the return from it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Break {
    /// Day of the last run before it.
    pub last_run: Date,
    /// Day of the first run after it.
    pub back_on: Date,
    /// Days from one to the other.
    pub days: i32,
    /// Metres in the 14 days up to the last run.
    pub before_m: f64,
    /// Metres in the first 14 days back, as far as recorded.
    pub after_m: f64,
}

/// Days in a row that were hard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct HardStreak {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// How many.
    pub days: i32,
}

/// Rest in a stretch of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RestDays {
    /// Days looked at.
    pub days: i32,
    /// Days without any run.
    pub without_run: i32,
    /// Most days in a row with a run.
    pub longest_row: i32,
}

/// All breaks of at least [`BREAK_DAYS`], earliest first.
pub fn breaks(history: &History) -> Vec<Break> {
    running_days(history)
        .windows(2)
        .filter_map(|pair| {
            let (last_run, back_on) = (pair[0], pair[1]);
            let days = days_between(last_run, back_on);
            (days >= BREAK_DAYS).then(|| Break {
                last_run,
                back_on,
                days,
                before_m: history.metres(Days::ending(last_run, 14)),
                after_m: history.metres(Days {
                    from: back_on,
                    to: plus_days(back_on, 13),
                }),
            })
        })
        .collect()
}

/// Days with and without running in a stretch.
pub fn rest_days(history: &History, days: Days) -> RestDays {
    let run_on: Vec<Date> = running_days(history)
        .into_iter()
        .filter(|day| days.holds(*day))
        .collect();
    RestDays {
        days: days.count(),
        without_run: days.count() - run_on.len() as i32,
        longest_row: rows(&run_on).map(|row| row.days).max().unwrap_or(0),
    }
}

/// Rows of two or more hard days. A day is hard where the runner noted an effort of at least
/// [`HARD_EFFORT`], or, without a note, where its session was a spike that may be told.
pub fn hard_streaks(history: &History, spikes: &[SessionSpike]) -> Vec<HardStreak> {
    let mut days: Vec<Date> = history
        .entries()
        .iter()
        .filter(|entry| is_hard(entry))
        .map(|entry| entry.day)
        .collect();
    let unnoted = spikes
        .iter()
        .filter(|spike| spike.is_told())
        .filter(|spike| {
            let runs = &history.sessions()[spike.session].runs;
            runs.iter()
                .all(|run| history.entries()[*run].run.effort.is_none())
        });
    days.extend(unnoted.map(|spike| spike.day));
    days.sort_unstable();
    days.dedup();
    rows(&days).filter(|row| row.days >= 2).collect()
}

fn is_hard(entry: &Entry) -> bool {
    entry.run.effort.is_some_and(|effort| effort >= HARD_EFFORT)
}

/// Days with a run, once each. A run without distance still was a run.
fn running_days(history: &History) -> Vec<Date> {
    let mut days: Vec<Date> = history
        .entries()
        .iter()
        .filter(|entry| known(entry.run.distance_m) > 0.0 || known(entry.run.elapsed_s) > 0.0)
        .map(|entry| entry.day)
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Stretches of neighbouring days, of sorted days without doubles.
fn rows(days: &[Date]) -> impl Iterator<Item = HardStreak> {
    days.chunk_by(|a, b| days_between(*a, *b) == 1)
        .filter_map(|row| {
            let (from, to) = (*row.first()?, *row.last()?);
            Some(HardStreak {
                from,
                to,
                days: row.len() as i32,
            })
        })
}
