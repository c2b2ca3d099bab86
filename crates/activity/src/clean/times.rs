//! Records out of time: the year 2085, a clock that jumped.

use crate::model::{Record, Warning};
use crate::raw::RawSession;

const DAY: f64 = 86_400.0;

/// Takes out records whose time cannot be meant, puts the rest in order, and mends a start that
/// does not belong to its records. Returns how many records were taken out.
pub fn fence(raw: &mut RawSession) -> u32 {
    let before = raw.records.len();
    if before == 0 {
        return 0;
    }
    let mut sorted: Vec<f64> = raw.records.iter().map(|r| r.time_s).collect();
    sorted.retain(|time| time.is_finite());
    if sorted.is_empty() {
        number_through(raw);
        return 0;
    }
    sorted.sort_by(f64::total_cmp);
    let middle = sorted[sorted.len() / 2];
    let reach = raw.elapsed_s.unwrap_or(0.0).max(2.0 * DAY);
    let start_fits = raw
        .start
        .is_none_or(|start| (start - middle).abs() <= reach);
    if !start_fits {
        raw.start = None;
    }
    let times: Vec<f64> = raw.records.iter().map(|r| r.time_s).collect();
    let damaged = raw.warnings.iter().any(Warning::is_partial);
    let last_step = if damaged { 900.0 } else { 6.0 * 3600.0 };
    let kept = |index: usize| {
        let time = times[index];
        (time - middle).abs() <= reach && !jumps_out(&times, index, last_step)
    };
    let mut order: Vec<u32> = (0..before as u32).filter(|i| kept(*i as usize)).collect();
    if !order.is_sorted_by(|a, b| times[*a as usize] <= times[*b as usize]) {
        order.sort_by(|a, b| times[*a as usize].total_cmp(&times[*b as usize]));
    }
    if order.len() < before
        || order
            .iter()
            .enumerate()
            .any(|(at, from)| at != *from as usize)
    {
        reorder(raw, &order);
    }
    (before - order.len()) as u32
}

/// Whether the record at `index` lies far ahead of what stands before and behind it.
/// The last one may lie `last_step` seconds behind the one before.
fn jumps_out(times: &[f64], index: usize, last_step: f64) -> bool {
    const STEP: f64 = 600.0;
    let Some(before) = index.checked_sub(1).map(|i| times[i]) else {
        return times.get(1).is_some_and(|next| times[0] > next + STEP);
    };
    match times.get(index + 1) {
        Some(next) => times[index] > before + STEP && times[index] > next + STEP,
        None => times.len() > 5 && times[index] > before + last_step,
    }
}

/// Without any time: one record a second, which keeps at least the order.
fn number_through(raw: &mut RawSession) {
    let start = raw.start.unwrap_or(0.0);
    for (index, record) in raw.records.iter_mut().enumerate() {
        record.time_s = start + index as f64;
    }
}

/// Puts records in a new order and lets everything that points to them follow.
fn reorder(raw: &mut RawSession, order: &[u32]) {
    let mut place = vec![u32::MAX; raw.records.len()];
    let mut records: Vec<Record> = Vec::with_capacity(order.len());
    for (at, from) in order.iter().enumerate() {
        place[*from as usize] = at as u32;
        records.push(raw.records[*from as usize]);
    }
    raw.records = records;
    let moved = |index: u32| {
        place
            .get(index as usize)
            .copied()
            .filter(|at| *at != u32::MAX)
    };
    for series in &mut raw.developer {
        series.values.retain_mut(|(index, _)| match moved(*index) {
            Some(at) => {
                *index = at;
                true
            }
            None => false,
        });
        series.values.sort_by_key(|(index, _)| *index);
    }
    raw.breaks.retain_mut(|index| match moved(*index) {
        Some(at) => {
            *index = at;
            true
        }
        None => false,
    });
}
