//! Means over a session, and the unit of cadence.

use crate::model::{Averages, Record, Sport, SportKind};
use crate::raw::RawSession;

/// Brings cadence to steps per minute and completes the means that the file does not state.
pub fn complete(raw: &mut RawSession, sport: &Sport) -> Averages {
    let factor = cadence_factor(raw, sport);
    for record in &mut raw.records {
        record.cadence_spm = record.cadence_spm.map(|cadence| cadence * factor);
    }
    for lap in &mut raw.laps {
        lap.cadence_spm = lap
            .cadence_spm
            .filter(|c| *c > 0.0)
            .map(|cadence| cadence * factor);
        lap.heart_rate_bpm = lap.heart_rate_bpm.filter(|rate| *rate > 0.0);
    }
    let stated = raw.averages;
    let records = &raw.records;
    let mean = |of: fn(&Record) -> Option<f32>| mean(records, of);
    let highest = records
        .iter()
        .filter_map(|r| r.heart_rate_bpm)
        .reduce(f32::max);
    Averages {
        cadence_spm: stated
            .cadence_spm
            .map(|c| c * factor)
            .or_else(|| mean(|r| r.cadence_spm)),
        heart_rate_bpm: stated.heart_rate_bpm.or_else(|| mean(|r| r.heart_rate_bpm)),
        max_heart_rate_bpm: stated.max_heart_rate_bpm.or(highest),
        power_w: stated.power_w.or_else(|| mean(|r| r.power_w)),
        ground_contact_ms: stated
            .ground_contact_ms
            .or_else(|| mean(|r| r.ground_contact_ms)),
        vertical_oscillation_mm: stated
            .vertical_oscillation_mm
            .or_else(|| mean(|r| r.vertical_oscillation_mm)),
        step_length_mm: stated.step_length_mm.or_else(|| mean(|r| r.step_length_mm)),
    }
}

/// FIT, TCX and GPX count the steps of one foot, some apps those of both. Nobody runs below 120
/// or walks below 75 steps a minute for half of the time, so the middle value tells.
fn cadence_factor(raw: &RawSession, sport: &Sport) -> f32 {
    let least = match sport.kind {
        SportKind::Running => 120.0,
        SportKind::Walking => 75.0,
        _ => return 1.0,
    };
    let mut values: Vec<f32> = raw.records.iter().filter_map(|r| r.cadence_spm).collect();
    values.retain(|value| *value > 0.0);
    values.sort_by(f32::total_cmp);
    let middle = values.get(values.len() / 2).copied();
    let lap = || {
        raw.laps
            .iter()
            .find_map(|lap| lap.cadence_spm.filter(|c| *c > 0.0))
    };
    match middle.or(raw.averages.cadence_spm).or_else(lap) {
        Some(middle) if middle < least => 2.0,
        _ => 1.0,
    }
}

/// Mean of the values above zero, weighted by the time they stood.
fn mean(records: &[Record], of: fn(&Record) -> Option<f32>) -> Option<f32> {
    const LONGEST_STEP_S: f64 = 10.0;
    let (mut sum, mut weight) = (0.0, 0.0);
    for (index, record) in records.iter().enumerate() {
        let Some(value) = of(record).filter(|value| *value > 0.0) else {
            continue;
        };
        let until = records
            .get(index + 1)
            .map_or(1.0, |next| next.time_s - record.time_s);
        let seconds = until.clamp(0.001, LONGEST_STEP_S);
        sum += f64::from(value) * seconds;
        weight += seconds;
    }
    (weight > 0.0).then(|| (sum / weight) as f32)
}
