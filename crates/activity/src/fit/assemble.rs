//! Makes sessions of what the messages of one FIT file said.

use super::collect::Collected;
use super::profile::{EPOCH, FIRST_DATE, sport};
use super::totals::Totals;
use crate::model::{Averages, DeveloperSeries, Lap, Record, Warning};
use crate::raw::RawSession;

/// The sessions of one FIT file; `damaged` if it could not be read to its end.
pub fn assemble(mut collected: Collected, damaged: bool) -> Vec<RawSession> {
    let mut sessions = std::mem::take(&mut collected.sessions);
    if damaged {
        sessions.retain(|session| is_plausible(session, &collected));
    }
    sessions.sort_by_key(|session| session.start);
    let stated = sessions.len();
    if let Some(rest) = unsummarised(&collected, &sessions, damaged) {
        sessions.push(rest);
    }
    let mut parts = split(&mut collected, &sessions);
    let mut raws = Vec::with_capacity(sessions.len());
    for (index, totals) in sessions.iter().enumerate() {
        let next = sessions.get(index + 1).and_then(|next| next.start);
        let begin = if index == 0 { None } else { totals.start };
        let mut raw = session(&collected, totals, (begin, next));
        let (records, developer) = std::mem::take(&mut parts[index]);
        raw.records = records;
        raw.developer = developer;
        if index >= stated {
            raw.warnings.push(Warning::NoSummary);
        }
        if index == 0 && collected.dropped > 0 {
            raw.warnings.push(Warning::RecordsThinned {
                dropped: collected.dropped,
            });
        }
        raws.push(raw);
    }
    raws
}

/// Whether a session message of a damaged file belongs to the records and can be meant.
fn is_plausible(session: &Totals, collected: &Collected) -> bool {
    const DAY: f64 = 86_400.0;
    let elapsed = session.elapsed_s.unwrap_or(0.0);
    let timer = session.timer_s.unwrap_or(0.0);
    let distance = session.distance_m.unwrap_or(0.0);
    let records = &collected.records;
    let middle = records
        .get(records.len() / 2)
        .map(|record| record.time_s - EPOCH);
    let near = middle.zip(session.start).is_none_or(|(middle, start)| {
        let start = f64::from(start);
        middle >= start - DAY && middle <= start + elapsed + DAY
    });
    let speed = distance / elapsed.max(timer).max(1.0);
    near && elapsed < 40.0 * DAY && timer <= elapsed.max(1.0) * 1.05 && speed < 60.0
}

/// A session for records that no session message covers: the device died, or the file is cut.
fn unsummarised(collected: &Collected, sessions: &[Totals], damaged: bool) -> Option<Totals> {
    let times = collected.records.iter().map(|record| record.time_s - EPOCH);
    let mut times: Vec<f64> = times.filter(|time| time.is_finite()).collect();
    let covered_to = sessions
        .iter()
        .filter_map(Totals::end_time)
        .fold(0.0, f64::max);
    if !sessions.is_empty() {
        if !damaged {
            return None;
        }
        times.retain(|time| *time > covered_to + 1.0);
    }
    times.sort_by(f64::total_cmp);
    let middle = *times.get(times.len() / 2)?;
    if sessions.is_empty() && (times.len() < 3 || times[times.len() - 1] - times[0] < 10.0) {
        return None;
    }
    if !sessions.is_empty() && (times.len() < 10 || middle > covered_to + 86_400.0) {
        return None;
    }
    let laps = collected.laps.iter().filter_map(|lap| lap.start);
    let first_lap = laps.filter(|start| f64::from(*start) >= covered_to).min();
    let first = *times.first()?;
    let plausible = middle - 7.0 * 86_400.0;
    let start = times
        .iter()
        .copied()
        .find(|time| *time >= plausible)
        .unwrap_or(first);
    let start = match first_lap.map(f64::from) {
        Some(lap) if lap <= start && start - lap < 60.0 => lap,
        _ => start,
    };
    let announced = collected.sports.iter().rev().find(|(time, ..)| {
        time.is_none_or(|time| f64::from(time) <= start + 60.0) || sessions.is_empty()
    });
    let by_lap = collected
        .laps
        .iter()
        .rev()
        .find_map(|lap| Some((lap.sport?, lap.sub_sport)));
    let (code, sub) = match announced {
        Some((_, code, sub)) => (Some(*code), *sub),
        None => by_lap.map_or((None, None), |(code, sub)| (Some(code), sub)),
    };
    let start = Some(start.max(0.0) as u32);
    Some(Totals {
        start,
        sport: code,
        sub_sport: sub,
        ..Totals::default()
    })
}

type Part = (Vec<Record>, Vec<DeveloperSeries>);

/// Gives every record to the session that had begun last.
fn split(collected: &mut Collected, sessions: &[Totals]) -> Vec<Part> {
    let records = std::mem::take(&mut collected.records);
    let developer = std::mem::take(&mut collected.developer.series);
    if sessions.len() <= 1 {
        return vec![(records, developer); sessions.len()];
    }
    let mut parts: Vec<Part> = sessions.iter().map(|_| (Vec::new(), Vec::new())).collect();
    let mut places = Vec::with_capacity(records.len());
    for record in records {
        let time = record.time_s - EPOCH;
        let begun = sessions
            .partition_point(|session| session.start.is_none_or(|start| f64::from(start) <= time));
        let part = begun.saturating_sub(1);
        places.push((part, parts[part].0.len() as u32));
        parts[part].0.push(record);
    }
    for series in developer {
        let mut split: Vec<Vec<(u32, f32)>> = vec![Vec::new(); parts.len()];
        for (index, value) in series.values {
            if let Some((part, place)) = places.get(index as usize) {
                split[*part].push((*place, value));
            }
        }
        for (part, values) in split.into_iter().enumerate().filter(|(_, v)| !v.is_empty()) {
            let (name, unit) = (series.name.clone(), series.unit.clone());
            parts[part].1.push(DeveloperSeries { name, unit, values });
        }
    }
    parts
}

/// One session; `bounds` are the first moment that belongs to it and the first that does not.
fn session(
    collected: &Collected,
    totals: &Totals,
    bounds: (Option<u32>, Option<u32>),
) -> RawSession {
    let first = bounds.0.map_or(f64::NEG_INFINITY, f64::from);
    let last = bounds.1.map_or(f64::INFINITY, f64::from);
    let within = |time: f64| time >= first - 1.0 && time < last;
    let announced = collected.sports.last().map(|(_, code, sub)| (*code, *sub));
    let by_lap = collected.laps.iter().find_map(|lap| {
        let start = lap.start.map(f64::from)?;
        within(start).then_some((lap.sport?, lap.sub_sport))
    });
    let stated = totals.sport.map(|code| (code, totals.sub_sport));
    RawSession {
        sport: stated
            .or(by_lap)
            .or(announced)
            .map(|(code, sub)| sport(code, sub)),
        start: totals.start.map(|start| f64::from(start) + EPOCH),
        undated: totals.start.is_some_and(|start| start < FIRST_DATE),
        utc_offset_s: collected.utc_offset_s,
        distance_m: totals.distance_m,
        elapsed_s: totals.elapsed_s,
        timer_s: totals.timer_s,
        moving_s: totals.moving_s,
        ascent_m: totals.ascent_m,
        descent_m: totals.descent_m,
        barometer: collected.barometer,
        averages: averages(totals),
        laps: laps(collected, within),
        stops: stops(collected, within),
        device: collected.device.clone(),
        note: crate::model::RunnerNote {
            effort: totals.effort.map(|effort| effort as f32),
            ..Default::default()
        },
        ..RawSession::default()
    }
}

fn averages(totals: &Totals) -> Averages {
    let narrow = |value: Option<f64>| value.filter(|v| *v > 0.0).map(|value| value as f32);
    Averages {
        cadence_spm: narrow(totals.cadence),
        heart_rate_bpm: narrow(totals.heart_rate),
        max_heart_rate_bpm: narrow(totals.max_heart_rate),
        power_w: narrow(totals.power_w),
        ground_contact_ms: narrow(totals.ground_contact_ms),
        vertical_oscillation_mm: narrow(totals.vertical_oscillation_mm),
        step_length_mm: narrow(totals.step_length_mm),
    }
}

fn laps(collected: &Collected, within: impl Fn(f64) -> bool) -> Vec<Lap> {
    let mut laps = Vec::new();
    for lap in &collected.laps {
        let Some(start) = lap.start.map(f64::from).filter(|start| within(*start)) else {
            continue;
        };
        let timer_s = lap.timer_s.or(lap.elapsed_s).unwrap_or(0.0);
        laps.push(Lap {
            start_s: start + EPOCH,
            distance_m: lap.distance_m,
            timer_s,
            elapsed_s: lap.elapsed_s.unwrap_or(timer_s),
            cadence_spm: averages(lap).cadence_spm,
            heart_rate_bpm: averages(lap).heart_rate_bpm,
        });
    }
    laps
}

/// Pairs of stop and following start; a stop at the end is the end and no pause.
fn stops(collected: &Collected, within: impl Fn(f64) -> bool) -> Vec<(f64, f64)> {
    let mut stops = Vec::new();
    let mut stopped: Option<f64> = None;
    for (time, starts) in &collected.timer {
        let time = f64::from(*time);
        if !within(time) {
            continue;
        }
        match (starts, stopped) {
            (false, None) => stopped = Some(time),
            (true, Some(since)) => {
                if time > since {
                    stops.push((since + EPOCH, time + EPOCH));
                }
                stopped = None;
            }
            _ => {}
        }
    }
    stops
}
