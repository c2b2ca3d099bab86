//! The distance of every record, and of the session where the device states none.

use super::{FromRecords, Removed};
use crate::geo;
use crate::model::{DistanceSource, Record};
use crate::raw::RawSession;

/// Metres of noise that are allowed on top of the highest speed.
const NOISE_M: f64 = 30.0;

/// Cleans the distances of the records, or makes them from positions, or from speeds. Returns the
/// length they give.
pub fn complete(raw: &mut RawSession, limit_mps: f64, removed: &mut Removed) -> FromRecords {
    let counted = raw
        .records
        .iter()
        .filter(|record| record.distance_m.is_some())
        .count();
    let placed = raw
        .records
        .iter()
        .filter(|record| record.position.is_some())
        .count();
    let source = if counted >= 2 && counted * 2 >= placed {
        clean(&mut raw.records, limit_mps, removed);
        DistanceSource::Records
    } else if placed >= 2 {
        from_positions(raw);
        DistanceSource::Positions
    } else {
        from_speeds(&mut raw.records);
        DistanceSource::Records
    };
    let length = raw
        .records
        .iter()
        .rev()
        .find_map(|record| record.distance_m)?;
    Some((f64::from(length), source))
}

/// Mends jumps and resets of a device's distance counter.
fn clean(records: &mut [Record], limit_mps: f64, removed: &mut Removed) {
    let stated: Vec<(usize, f64, f64)> = records
        .iter()
        .enumerate()
        .filter_map(|(at, r)| Some((at, r.time_s, f64::from(r.distance_m?))))
        .collect();
    let mut offset = 0.0;
    let mut last: Option<(f64, f64)> = None;
    for (place, &(at, time, distance)) in stated.iter().enumerate() {
        let next = stated.get(place + 1).map(|(.., distance)| *distance);
        let Some((last_time, last_distance)) = last else {
            if next.is_some_and(|next| distance > next + NOISE_M) {
                records[at].distance_m = None;
                removed.spike(f64::INFINITY);
                continue;
            }
            if distance > 100.0 {
                offset = -distance;
            }
            last = Some((time, distance + offset));
            records[at].distance_m = Some((distance + offset) as f32);
            continue;
        };
        let seconds = (time - last_time).max(1.0);
        let mut step = distance + offset - last_distance;
        let far = step > limit_mps * seconds + NOISE_M;
        if far || step < -1.0 {
            // Alone out of line, or do the next ones go on from here?
            let goes_on = match next {
                Some(next) if far => next >= distance - NOISE_M,
                Some(next) => next + offset < last_distance,
                None => false,
            };
            if far {
                removed.spike(step / seconds);
            }
            if !goes_on {
                records[at].distance_m = None;
                continue;
            }
            offset -= step;
            step = 0.0;
        }
        let distance = last_distance + step.max(0.0);
        records[at].distance_m = Some(distance as f32);
        last = Some((time, distance));
    }
}

fn from_positions(raw: &mut RawSession) {
    let mut breaks = raw.breaks.iter().copied().peekable();
    let mut total = 0.0;
    let mut last = None;
    for (index, record) in raw.records.iter_mut().enumerate() {
        while breaks.next_if(|at| *at as usize <= index).is_some() {
            last = None;
        }
        record.distance_m = None;
        if let Some(position) = record.position {
            total += last.map_or(0.0, |last| geo::distance_m(last, position));
            last = Some(position);
            record.distance_m = Some(total as f32);
        }
    }
}

fn from_speeds(records: &mut [Record]) {
    const LONGEST_STEP_S: f64 = 15.0;
    if !records
        .iter()
        .any(|record| record.speed_mps.is_some_and(|speed| speed > 0.0))
    {
        for record in records {
            record.distance_m = None;
        }
        return;
    }
    let mut total = 0.0;
    let mut last: Option<f64> = None;
    for record in records {
        let seconds = last.map_or(0.0, |last| record.time_s - last);
        last = Some(record.time_s);
        if let Some(speed) = record.speed_mps {
            if seconds <= LONGEST_STEP_S {
                total += f64::from(speed) * seconds;
            }
            record.distance_m = Some(total as f32);
        }
    }
}
