//! Weeks and the figures trackers make of them: descriptions only, never with a risk colour.
//!
//! Clinical evidence §5.2: from week to week no link with injury was found, and the acute:chronic
//! ratio ran the other way (Frandsen 2025; Nakaoka 2021); its "sweet spot" comes from team sport
//! and its parts are mathematically coupled (Impellizzeri 2020).

use jiff::civil::{Date, Weekday};
use serde::Serialize;

use crate::{
    history::{History, days_between, plus_days},
    run::known,
};

/// What has to stand beside the acute:chronic ratio wherever it is shown.
pub const ACWR_NOTE: &str = "Weak evidence: in runners, a higher acute:chronic ratio went with fewer injuries, not more. It is shown because trackers show it and is no guide for training.";

/// What has to stand beside week-to-week changes.
pub const WEEK_NOTE: &str = "In a study of 5,205 runners, changes from one week to the next showed no link with injury. The length of single runs did.";

/// One week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Week {
    /// First day.
    pub start: Date,
    /// Days of it that are over, 1–7; less than 7 only in the last week.
    pub days: u8,
    /// Recorded runs.
    pub runs: usize,
    /// Metres.
    pub distance_m: f64,
    /// Metres of the longest run.
    pub longest_m: f64,
    /// Seconds in motion.
    pub moving_s: f64,
    /// Metres climbed, as far as known.
    pub ascent_m: f64,
    /// Days without a run, among `days`.
    pub rest_days: u8,
    /// This week over the last; `None` in the first week, after a week without running, and while
    /// the week is not over.
    pub to_last_week: Option<f64>,
    /// Seven days up to the week's end over the mean of four such weeks, the last included.
    pub acwr_coupled: Option<f64>,
    /// Seven days up to the week's end over the mean of the three weeks before them.
    pub acwr_uncoupled: Option<f64>,
    /// Mean daily distance over its (population) standard deviation; `None` where every day is alike
    /// or the week is not over (Foster 1998).
    pub monotony: Option<f64>,
    /// Distance in km times monotony.
    pub strain: Option<f64>,
}

/// All weeks from the first run to `today`, weeks without running included.
pub fn weeks(history: &History, today: Date, first_weekday: Weekday) -> Vec<Week> {
    let (Some(first), Some(last)) = (history.first_day(), history.last_day()) else {
        return Vec::new();
    };
    let today = today.max(last);
    let start = week_start(first, first_weekday);
    let daily = daily_metres(history, start, today);
    let mut weeks: Vec<Week> = daily
        .chunks(7)
        .enumerate()
        .map(|(number, days)| Week::of(plus_days(start, number as i32 * 7), days))
        .collect();
    for entry in history.entries() {
        let at = usize::try_from(days_between(start, entry.day) / 7).ok();
        if let Some(week) = at.and_then(|at| weeks.get_mut(at)) {
            week.add(entry);
        }
    }
    let first_day = usize::try_from(days_between(start, first)).unwrap_or(0);
    for at in 0..weeks.len() {
        let end = (at * 7 + 7).min(daily.len());
        let ratios = Ratios::at(&daily[first_day.min(end)..end]);
        let before = at
            .checked_sub(1)
            .map(|last| weeks[last].distance_m)
            .filter(|metres| *metres > 0.0);
        let week = &mut weeks[at];
        (week.acwr_coupled, week.acwr_uncoupled) = (ratios.coupled, ratios.uncoupled);
        week.to_last_week = before
            .filter(|_| week.days == 7)
            .map(|metres| week.distance_m / metres);
    }
    weeks
}

/// First day of the week a day lies in.
pub fn week_start(day: Date, first_weekday: Weekday) -> Date {
    plus_days(day, -i32::from(first_weekday.until(day.weekday())))
}

impl Week {
    fn of(start: Date, days: &[f64]) -> Self {
        let distance_m: f64 = days.iter().sum::<f64>() + 0.0;
        let monotony = (days.len() == 7).then(|| monotony(days)).flatten();
        Self {
            start,
            days: days.len() as u8,
            runs: 0,
            distance_m,
            longest_m: 0.0,
            moving_s: 0.0,
            ascent_m: 0.0,
            rest_days: days.iter().filter(|metres| **metres == 0.0).count() as u8,
            to_last_week: None,
            acwr_coupled: None,
            acwr_uncoupled: None,
            monotony,
            strain: monotony.map(|monotony| monotony * distance_m / 1000.0),
        }
    }

    fn add(&mut self, entry: &crate::Entry) {
        self.runs += 1;
        self.longest_m = self.longest_m.max(known(entry.run.distance_m));
        self.moving_s += known(entry.run.moving_s);
        self.ascent_m += entry.run.ascent_m.map_or(0.0, known);
    }
}

/// Acute:chronic ratios at the end of a row of days.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ratios {
    /// Last 7 days over the mean weekly sum of the last 28.
    pub coupled: Option<f64>,
    /// Last 7 days over the mean weekly sum of the 21 before them.
    pub uncoupled: Option<f64>,
}

impl Ratios {
    /// Of the metres of each day up to the day in question, from the first recorded run on; `None`
    /// before there are 28 days.
    pub fn at(daily_m: &[f64]) -> Self {
        let Some(month) = daily_m.len().checked_sub(28).map(|from| &daily_m[from..]) else {
            return Self::default();
        };
        let (before, acute) = month.split_at(21);
        let (before, acute) = (before.iter().sum::<f64>(), acute.iter().sum::<f64>());
        let over = |weekly: f64| (weekly > 0.0).then(|| acute / weekly);
        Self {
            coupled: over((before + acute) / 4.0),
            uncoupled: over(before / 3.0),
        }
    }
}

fn monotony(days: &[f64]) -> Option<f64> {
    let mean = days.iter().sum::<f64>() / days.len() as f64;
    let variance = days
        .iter()
        .map(|metres| (metres - mean).powi(2))
        .sum::<f64>()
        / days.len() as f64;
    // Days alike to a metre would give any number at all.
    (variance.sqrt() > 1.0).then(|| mean / variance.sqrt())
}

fn daily_metres(history: &History, from: Date, to: Date) -> Vec<f64> {
    let count = usize::try_from(days_between(from, to) + 1).unwrap_or(0);
    let mut daily = vec![0.0; count];
    for entry in history.entries() {
        let at = usize::try_from(days_between(from, entry.day)).ok();
        if let Some(day) = at.and_then(|at| daily.get_mut(at)) {
            *day += known(entry.run.distance_m);
        }
    }
    daily
}
