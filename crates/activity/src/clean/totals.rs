//! Distance and durations of a session.

use super::{FromRecords, pauses};
use crate::model::{DistanceSource, Pause, Warning};
use crate::raw::RawSession;

/// Totals with what is odd about them.
pub struct Totals {
    pub distance_m: Option<f64>,
    pub distance_source: Option<DistanceSource>,
    pub elapsed_s: f64,
    pub timer_s: Option<f64>,
    pub moving_s: f64,
    pub pauses: Vec<Pause>,
    pub warnings: Vec<Warning>,
}

/// Completes the totals of `raw`, whose times are already relative to the start.
pub fn complete(raw: &RawSession, from_records: FromRecords) -> Totals {
    const TWO_DAYS: f64 = 2.0 * 86_400.0;
    let mut warnings = Vec::new();
    let stated = |value: Option<f64>| value.filter(|v| v.is_finite() && *v >= 0.0);
    let positive = |value: Option<f64>| stated(value).filter(|v| *v > 0.0);

    let span = raw
        .records
        .last()
        .map_or(0.0, |record| record.time_s.max(0.0));
    let timer_s = positive(raw.timer_s);
    let elapsed = positive(raw.elapsed_s).or_else(|| timer_s.map(|timer| timer.max(span)));
    let elapsed_s = elapsed.unwrap_or(span).max(timer_s.unwrap_or(0.0));
    if elapsed_s > TWO_DAYS && timer_s.is_some_and(|timer| timer * 4.0 < elapsed_s) {
        warnings.push(Warning::ElapsedImplausible {
            stated_s: elapsed_s,
        });
    }
    if elapsed_s == 0.0 {
        warnings.push(Warning::DurationUnknown);
    }
    let pauses = pauses::find(raw, elapsed_s);
    let paused: f64 = pauses.iter().map(|pause| pause.duration_s).sum();
    let moving = timer_s
        .or(positive(raw.moving_s))
        .unwrap_or((elapsed_s - paused).max(0.0));

    let recorded = from_records.map(|(metres, _)| metres);
    let own = stated(raw.distance_m);
    let partial = raw.warnings.iter().any(Warning::is_partial);
    // Devices write 0 where they measured nothing; the track then knows better.
    let (distance_m, distance_source) = match (own, from_records) {
        (Some(own), Some((metres, source))) if own == 0.0 && metres > 50.0 => {
            (Some(metres), Some(source))
        }
        (Some(own), _) if raw.distance_entered => (Some(own), Some(DistanceSource::Entered)),
        (Some(own), _) => (Some(own), Some(DistanceSource::Device)),
        (None, Some((metres, source))) => (Some(metres), Some(source)),
        (None, None) => (None, None),
    };
    match (distance_m, recorded) {
        (None, _) => warnings.push(Warning::DistanceUnknown),
        (Some(stated_m), Some(recorded_m))
            if (stated_m - recorded_m).abs() > 200.0_f64.max(0.05 * stated_m)
                && (raw.summed || !partial) =>
        {
            warnings.push(Warning::DistanceDisagrees {
                stated_m,
                recorded_m,
            });
        }
        _ => {}
    }
    Totals {
        distance_m,
        distance_source,
        elapsed_s,
        timer_s,
        moving_s: moving,
        pauses,
        warnings,
    }
}
