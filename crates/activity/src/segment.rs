//! A run in pieces of 100 to 200 m, for rules that depend on speed and slope.

use serde::{Deserialize, Serialize};

use crate::clean::smoothed_altitudes;
use crate::model::{Record, Session};

/// A piece of a run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Seconds from the start of the session to the start of the piece.
    pub start_s: f64,
    /// Length in metres.
    pub distance_m: f64,
    /// Seconds it took; pauses are not inside.
    pub duration_s: f64,
    /// Mean speed in m/s.
    pub speed_mps: f64,
    /// Rise over run of the cleaned altitudes, uphill positive; `None` where there are none.
    pub grade: Option<f64>,
    /// Mean cadence in steps per minute.
    pub cadence_spm: Option<f64>,
    /// Made from a lap or the whole session because there are no records.
    pub coarse: bool,
}

/// Cuts a session into pieces of equal length between 100 and 200 m, separately between pauses.
/// A stretch shorter than 100 m is one piece; the drift of positions in pauses is left out. Without
/// records the laps
/// are the pieces, or the whole session.
pub fn segments(session: &Session) -> Vec<Segment> {
    let altitudes = smoothed_altitudes(&session.records, session.elevation.source);
    let points: Vec<Point> = session
        .records
        .iter()
        .zip(altitudes)
        .filter_map(|(record, altitude)| Point::of(record, altitude))
        .collect();
    let mut pieces = Vec::new();
    for stretch in stretches(session, &points) {
        cut(stretch, &mut pieces);
    }
    if pieces.is_empty() {
        coarse(session)
    } else {
        pieces
    }
}

#[derive(Clone, Copy)]
struct Point {
    time_s: f64,
    distance_m: f64,
    altitude_m: Option<f64>,
    cadence_spm: Option<f64>,
}

impl Point {
    fn of(record: &Record, altitude: Option<f32>) -> Option<Point> {
        Some(Point {
            time_s: record.time_s,
            distance_m: f64::from(record.distance_m?),
            altitude_m: altitude.map(f64::from),
            cadence_spm: record.cadence_spm.filter(|c| *c > 0.0).map(f64::from),
        })
    }

    /// The point between two at a distance.
    fn between(a: Point, b: Point, distance_m: f64) -> Point {
        let span = b.distance_m - a.distance_m;
        let share = if span > 0.0 {
            (distance_m - a.distance_m) / span
        } else {
            1.0
        };
        let mix = |x: f64, y: f64| x + (y - x) * share;
        Point {
            time_s: mix(a.time_s, b.time_s),
            distance_m,
            altitude_m: a.altitude_m.zip(b.altitude_m).map(|(x, y)| mix(x, y)),
            cadence_spm: b.cadence_spm,
        }
    }
}

/// The parts between pauses.
fn stretches<'p>(session: &Session, points: &'p [Point]) -> Vec<&'p [Point]> {
    let mut parts = Vec::new();
    let mut from = 0;
    for pause in &session.pauses {
        let begin = points
            .partition_point(|point| point.time_s <= pause.start_s)
            .max(from);
        let end = points
            .partition_point(|point| point.time_s < pause.end_s())
            .max(begin);
        parts.push(&points[from..begin]);
        from = end;
    }
    parts.push(&points[from..]);
    parts.retain(|part| part.len() >= 2);
    parts
}

fn cut(stretch: &[Point], pieces: &mut Vec<Segment>) {
    let (first, last) = (stretch[0], stretch[stretch.len() - 1]);
    let length = last.distance_m - first.distance_m;
    if length <= 0.0 {
        return;
    }
    let fewest = (length / 200.0).ceil().max(1.0);
    let most = (length / 100.0).floor().max(1.0);
    let count = (length / 150.0).round().clamp(fewest.min(most), most);
    let mut begin = first;
    let mut at = 0;
    for piece in 1..=count as usize {
        let goal = first.distance_m + length * piece as f64 / count;
        let (mut cadence, mut weight) = (0.0, 0.0);
        while at + 1 < stretch.len() && stretch[at + 1].distance_m < goal {
            at += 1;
            if let Some(steps) = stretch[at].cadence_spm {
                let seconds = (stretch[at].time_s - stretch[at - 1].time_s).max(0.001);
                cadence += steps * seconds;
                weight += seconds;
            }
        }
        let next = stretch[(at + 1).min(stretch.len() - 1)];
        let end = if piece as f64 == count {
            last
        } else {
            Point::between(stretch[at], next, goal)
        };
        if weight == 0.0
            && let Some(steps) = next.cadence_spm
        {
            (cadence, weight) = (steps, 1.0);
        }
        let distance_m = end.distance_m - begin.distance_m;
        let duration_s = end.time_s - begin.time_s;
        if distance_m > 0.0 && duration_s > 0.0 {
            let rise = begin
                .altitude_m
                .zip(end.altitude_m)
                .map(|(from, to)| to - from);
            pieces.push(Segment {
                start_s: begin.time_s,
                distance_m,
                duration_s,
                speed_mps: distance_m / duration_s,
                grade: rise.map(|rise| rise / distance_m),
                cadence_spm: (weight > 0.0).then(|| cadence / weight),
                coarse: false,
            });
        }
        begin = end;
    }
}

/// Laps, or the whole session, as pieces.
fn coarse(session: &Session) -> Vec<Segment> {
    let cadence = session.averages.cadence_spm.map(f64::from);
    let piece = |start_s: f64, distance_m: f64, duration_s: f64, cadence_spm: Option<f64>| {
        (distance_m > 0.0 && duration_s > 0.0).then(|| Segment {
            start_s,
            distance_m,
            duration_s,
            speed_mps: distance_m / duration_s,
            grade: None,
            cadence_spm,
            coarse: true,
        })
    };
    let by_lap = session.laps.iter().filter_map(|lap| {
        piece(
            lap.start_s,
            lap.distance_m?,
            lap.timer_s,
            lap.cadence_spm.map(f64::from).or(cadence),
        )
    });
    let laps: Vec<Segment> = by_lap.collect();
    let covered: f64 = laps.iter().map(|lap| lap.distance_m).sum();
    let total = session.distance_m.unwrap_or(0.0);
    if !laps.is_empty() && (covered - total).abs() <= 0.02 * total {
        return laps;
    }
    piece(0.0, total, session.moving_s, cadence)
        .into_iter()
        .collect()
}
