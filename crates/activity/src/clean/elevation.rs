//! Climbs without noise.

use crate::model::{Elevation, ElevationSource, Record};
use crate::raw::RawSession;

/// Ascent and descent of a session.
pub fn complete(raw: &RawSession) -> Elevation {
    let source = match raw.barometer {
        true => ElevationSource::Barometric,
        false => ElevationSource::GpsOrUnknown,
    };
    let altitudes = smoothed_altitudes(&raw.records, source);
    let known = altitudes.iter().flatten().count();
    let (stated_ascent_m, stated_descent_m) = (raw.ascent_m, raw.descent_m);
    if known < 2 {
        let source = match stated_ascent_m.or(stated_descent_m) {
            Some(_) => ElevationSource::Stated,
            None => source,
        };
        return Elevation {
            ascent_m: stated_ascent_m,
            descent_m: stated_descent_m,
            source,
            stated_ascent_m,
            stated_descent_m,
        };
    }
    let threshold = match source {
        ElevationSource::Barometric => 2.0,
        _ => 4.0,
    };
    let (up, down) = climbs(altitudes.into_iter().flatten(), threshold);
    Elevation {
        ascent_m: Some(up),
        descent_m: Some(down),
        source,
        stated_ascent_m,
        stated_descent_m,
    }
}

/// Altitudes without spikes (median of five) and noise (mean over some seconds: 5 with a
/// barometer, else 15). `None` where a record has none.
pub fn smoothed_altitudes(records: &[Record], source: ElevationSource) -> Vec<Option<f32>> {
    let half_width_s = if source == ElevationSource::Barometric {
        2.5
    } else {
        7.5
    };
    let known: Vec<(usize, f64, f32)> = records
        .iter()
        .enumerate()
        .filter_map(|(at, record)| Some((at, record.time_s, record.altitude_m?)))
        .collect();
    let medians: Vec<f64> = (0..known.len())
        .map(|at| {
            let from = at.saturating_sub(2);
            let mut window: Vec<f32> = known[from..(at + 3).min(known.len())]
                .iter()
                .map(|(.., value)| *value)
                .collect();
            window.sort_by(f32::total_cmp);
            f64::from(window[window.len() / 2])
        })
        .collect();
    let mut smooth = vec![None; records.len()];
    let (mut from, mut to, mut sum) = (0, 0, 0.0);
    for &(at, time, _) in &known {
        while to < known.len() && known[to].1 <= time + half_width_s {
            sum += medians[to];
            to += 1;
        }
        while known[from].1 < time - half_width_s {
            sum -= medians[from];
            from += 1;
        }
        smooth[at] = Some((sum / (to - from) as f64) as f32);
    }
    smooth
}

/// Sums of climbs and descents; a change counts only once it exceeds `threshold` metres against
/// the last turning point.
fn climbs(altitudes: impl Iterator<Item = f32>, threshold: f64) -> (f64, f64) {
    let (mut up, mut down) = (0.0, 0.0);
    let mut base: Option<f64> = None;
    let mut direction = 0.0;
    let mut extreme = 0.0;
    for altitude in altitudes.map(f64::from) {
        let Some(from) = base else {
            base = Some(altitude);
            extreme = altitude;
            continue;
        };
        if direction == 0.0 {
            if (altitude - from).abs() >= threshold {
                direction = (altitude - from).signum();
                extreme = altitude;
            }
        } else if (altitude - extreme) * direction > 0.0 {
            extreme = altitude;
        } else if (extreme - altitude) * direction >= threshold {
            if direction > 0.0 {
                up += extreme - from
            } else {
                down += from - extreme
            }
            base = Some(extreme);
            direction = -direction;
            extreme = altitude;
        }
    }
    if let Some(from) = base.filter(|_| direction != 0.0) {
        if direction > 0.0 {
            up += extreme - from
        } else {
            down += from - extreme
        }
    }
    (up, down)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_hill_counts_once_whatever_the_noise() {
        let noise = [0.0, 0.7, -0.6, 0.9, -0.8];
        let hill = (0..200).map(|i| {
            let height = if i < 100 {
                i as f32 * 0.5
            } else {
                100.0 - i as f32 * 0.5
            };
            height + noise[i % 5]
        });
        let (up, down) = climbs(hill, 3.0);
        assert!((48.0..=52.0).contains(&up), "{up}");
        assert!((48.0..=52.0).contains(&down), "{down}");
    }

    #[test]
    fn noise_alone_is_no_climb() {
        let flat = (0..1000).map(|i| if i % 2 == 0 { 100.0 } else { 101.5 });
        assert_eq!(climbs(flat, 2.0), (0.0, 0.0));
    }

    #[test]
    fn a_single_wrong_altitude_is_smoothed_away() {
        let records: Vec<Record> = (0..60)
            .map(|i| Record {
                time_s: f64::from(i),
                altitude_m: Some(if i == 30 { 900.0 } else { 100.0 }),
                ..Record::default()
            })
            .collect();
        let smooth = smoothed_altitudes(&records, ElevationSource::GpsOrUnknown);
        assert!(
            smooth
                .iter()
                .flatten()
                .all(|altitude| (altitude - 100.0).abs() < 0.01)
        );
    }
}
