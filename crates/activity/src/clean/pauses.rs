//! Stops of the timer, and standing while it ran.

use crate::model::{Pause, Record};
use crate::raw::RawSession;

/// Shorter pauses are not counted.
const SHORTEST_S: f64 = 10.0;
/// Slower than this is standing.
const STANDING_MPS: f64 = 0.4;

/// All pauses of ten seconds and more in order; times relative to the start.
pub fn find(raw: &RawSession, elapsed_s: f64) -> Vec<Pause> {
    let mut pauses: Vec<Pause> = raw
        .stops
        .iter()
        .map(|(from, to)| (from.max(0.0), to.min(elapsed_s)))
        .filter(|(from, to)| to - from >= SHORTEST_S)
        .map(|(start_s, end)| Pause {
            start_s,
            duration_s: end - start_s,
            timer_stopped: true,
        })
        .collect();
    let stops = pauses.len();
    standing(&raw.records, |pause| {
        let overlaps = pauses[..stops]
            .iter()
            .any(|stop| stop.start_s < pause.end_s() && pause.start_s < stop.end_s());
        if !overlaps {
            pauses.push(pause);
        }
    });
    pauses.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    pauses
}

fn standing(records: &[Record], mut found: impl FnMut(Pause)) {
    let mut last: Option<(f64, f32)> = None;
    let mut since: Option<f64> = None;
    let mut gap = false;
    let mut close = |since: &mut Option<f64>, end: f64, gap: &mut bool| {
        if let Some(start_s) = since.take()
            && end - start_s >= SHORTEST_S
        {
            found(Pause {
                start_s,
                duration_s: end - start_s,
                timer_stopped: *gap,
            });
        }
        *gap = false;
    };
    for record in records {
        let Some(distance) = record.distance_m else {
            continue;
        };
        if let Some((time, before)) = last {
            let seconds = record.time_s - time;
            if f64::from(distance - before) < STANDING_MPS * seconds {
                since.get_or_insert(time);
                gap |= seconds >= SHORTEST_S;
            } else if seconds > 0.0 {
                close(&mut since, time, &mut gap);
            }
        }
        last = Some((record.time_s, distance));
    }
    if let Some((time, _)) = last {
        close(&mut since, time, &mut gap);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(time_s: f64, distance: f32) -> Record {
        Record {
            time_s,
            distance_m: Some(distance),
            ..Record::default()
        }
    }

    #[test]
    fn standing_at_a_light_and_a_gap_are_pauses_of_two_kinds() {
        let mut records: Vec<Record> = (0..60).map(|t| record(t.into(), t as f32 * 3.0)).collect();
        records.extend((60..90).map(|t| record(t.into(), 180.0)));
        records.extend((90..120).map(|t| record(t.into(), 180.0 + (t - 89) as f32 * 3.0)));
        records.extend((220..250).map(|t| record(t.into(), 270.0 + (t - 219) as f32 * 3.0)));
        let raw = RawSession {
            records,
            ..RawSession::default()
        };
        let pauses = find(&raw, 250.0);
        assert_eq!(pauses.len(), 2, "{pauses:?}");
        assert!(!pauses[0].timer_stopped);
        assert!((28.0..=32.0).contains(&pauses[0].duration_s));
        assert!(pauses[1].timer_stopped);
        assert!((99.0..=102.0).contains(&pauses[1].duration_s));
    }
}
