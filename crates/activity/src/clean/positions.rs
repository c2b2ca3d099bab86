//! Positions that jump.

use super::Removed;
use crate::geo::distance_m;
use crate::model::Position;
use crate::raw::RawSession;

/// A jump is believed once so many positions in a row agree with each other.
const BELIEVED: usize = 5;
/// Metres of noise that are allowed on top of the highest speed.
const NOISE_M: f64 = 50.0;

/// Takes out positions that would need more than `limit_mps`; where the track truly goes on
/// elsewhere it is broken, and the way between is not counted.
pub fn fence(raw: &mut RawSession, limit_mps: f64, removed: &mut Removed) {
    let mut last: Option<(f64, Position)> = None;
    let mut doubtful: Vec<usize> = Vec::new();
    let mut out: Vec<usize> = Vec::new();
    let speed = |from: (f64, Position), to: (f64, Position)| {
        let metres = distance_m(from.1, to.1);
        let seconds = (to.0 - from.0).max(1.0);
        (metres > limit_mps * seconds + NOISE_M).then_some(metres / seconds)
    };
    for index in 0..raw.records.len() {
        let record = &raw.records[index];
        let Some(position) = record.position else {
            continue;
        };
        let here = (record.time_s, position);
        let Some(excess) = last.and_then(|last| speed(last, here)) else {
            out.append(&mut doubtful);
            last = Some(here);
            continue;
        };
        let agrees = doubtful.last().is_some_and(|before| {
            let before = &raw.records[*before];
            before
                .position
                .is_some_and(|p| speed((before.time_s, p), here).is_none())
        });
        if !agrees {
            out.append(&mut doubtful);
        }
        if doubtful.is_empty() {
            removed.highest_mps = removed.highest_mps.max(excess);
        }
        doubtful.push(index);
        if doubtful.len() >= BELIEVED {
            raw.breaks.push(doubtful[0] as u32);
            removed.spikes += 1;
            doubtful.clear();
            last = Some(here);
        }
    }
    out.append(&mut doubtful);
    removed.spikes += out.len() as u32;
    for index in out {
        raw.records[index].position = None;
    }
    raw.breaks.sort_unstable();
}
