//! From what a file states to what can be relied on: nonsense is fenced off and counted, totals
//! are completed, pauses and climbs are found.

mod averages;
mod distance;
mod elevation;
mod pauses;
mod positions;
mod times;
mod totals;
mod values;

pub use elevation::smoothed_altitudes;

use crate::model::{DistanceSource, Session, Source, Sport, SportKind, Warning};
use crate::raw::RawSession;
use crate::time;

/// What was taken out while cleaning.
#[derive(Clone, Copy, Debug, Default)]
struct Removed {
    spikes: u32,
    highest_mps: f64,
    values: u32,
}

impl Removed {
    fn spike(&mut self, speed_mps: f64) {
        self.spikes += 1;
        if speed_mps.is_finite() {
            self.highest_mps = self.highest_mps.max(speed_mps);
        }
    }
}

/// Checks and completes a session.
pub fn session(mut raw: RawSession, source: Source) -> Session {
    let times_removed = times::fence(&mut raw);
    let limit = speed_limit(raw.sport.as_ref());
    let mut removed = Removed::default();
    values::fence(&mut raw.records, limit, &mut removed);
    positions::fence(&mut raw, limit, &mut removed);
    let from_records = distance::complete(&mut raw, limit, &mut removed);

    let start = raw
        .start
        .or_else(|| raw.records.first().map(|record| record.time_s));
    rebase(&mut raw, start.unwrap_or(0.0));
    let totals = totals::complete(&raw, from_records);
    let sport = raw.sport.clone().unwrap_or_else(|| {
        let speed = totals
            .distance_m
            .map_or(0.0, |d| d / totals.moving_s.max(1.0));
        if speed > 7.0 {
            Sport {
                name: "unnamed, too fast for a run".to_owned(),
                ..Sport::named("other")
            }
        } else {
            Sport::assumed_run()
        }
    });
    let averages = averages::complete(&mut raw, &sport);
    let elevation = elevation::complete(&raw);
    let start = start.filter(|_| !raw.undated).and_then(time::plausible);

    let mut warnings = std::mem::take(&mut raw.warnings);
    let mut warn = |warning| warnings.push(warning);
    if times_removed > 0 {
        warn(Warning::TimesRemoved {
            count: times_removed,
        });
    }
    if removed.spikes > 0 {
        let Removed {
            spikes: count,
            highest_mps,
            ..
        } = removed;
        warn(Warning::SpikesRemoved { count, highest_mps });
    }
    if removed.values > 0 {
        warn(Warning::ValuesRemoved {
            count: removed.values,
        });
    }
    if start.is_none() {
        warn(Warning::DateUnknown);
    } else if raw.day_only {
        warn(Warning::DayOnly);
    }
    if sport.assumed {
        warn(Warning::SportAssumed);
    }
    totals.warnings.iter().cloned().for_each(warn);
    Session {
        source,
        name: raw.name,
        start,
        day_only: raw.day_only,
        utc_offset_s: raw.utc_offset_s,
        distance_m: totals.distance_m,
        distance_source: totals.distance_source,
        moving_s: totals.moving_s,
        elapsed_s: totals.elapsed_s,
        timer_s: totals.timer_s,
        elevation,
        averages,
        laps: raw.laps,
        pauses: totals.pauses,
        records: raw.records,
        developer: raw.developer,
        device: raw.device,
        shoe: raw.shoe,
        note: raw.note,
        warnings,
        sport,
    }
}

/// The speed in m/s above which a value is nonsense.
fn speed_limit(sport: Option<&Sport>) -> f64 {
    match sport.map(|sport| sport.kind) {
        Some(SportKind::Running | SportKind::Walking | SportKind::Swimming) => 12.5,
        _ => 60.0,
    }
}

/// Makes all times relative to the start.
fn rebase(raw: &mut RawSession, start: f64) {
    for record in &mut raw.records {
        record.time_s -= start;
    }
    for lap in &mut raw.laps {
        lap.start_s -= start;
    }
    for (from, to) in &mut raw.stops {
        *from -= start;
        *to -= start;
    }
}

/// Where a distance came from when the device states none.
type FromRecords = Option<(f64, DistanceSource)>;
