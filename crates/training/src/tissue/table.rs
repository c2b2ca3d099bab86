//! The table of the study and how it is read between its points.
//!
//! Source: Van Hooren B, van Rengs L, Meijer K 2024, doi:10.1111/sms.14570, Table 2, as rebuilt in
//! clinical evidence §5.4 (seen second-hand; base speeds deduced: 2.78 m/s for grades, 3.33 m/s
//! for cadence). Only ratios are used, never the absolute values.

use super::Tissue;
use crate::run::known;

const SPEED_MPS: [f64; 5] = [2.78, 3.0, 3.33, 4.0, 5.0];
const SPEED_IMPULSE: [[f64; 5]; 3] = [
    [787.0, 742.0, 697.0, 628.0, 552.0],
    [12424.0, 11624.0, 10551.0, 9362.0, 7802.0],
    [439.0, 413.0, 374.0, 325.0, 266.0],
];

const GRADE_DEG: [f64; 5] = [-6.0, -3.0, 0.0, 3.0, 6.0];
const GRADE_IMPULSE: [[f64; 5]; 3] = [
    [962.0, 850.0, 787.0, 733.0, 703.0],
    [13275.0, 12401.0, 12424.0, 12553.0, 13171.0],
    [324.0, 367.0, 439.0, 516.0, 611.0],
];

const CADENCE_DELTA_SPM: [f64; 3] = [-10.0, 0.0, 10.0];
const CADENCE_IMPULSE: [[f64; 3]; 3] = [
    [694.0, 697.0, 679.0],
    [10587.0, 10551.0, 10463.0],
    [398.0, 374.0, 370.0],
];

/// Load of one segment on each tissue, and whether the study was left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SegmentLoad {
    /// Equivalent flat kilometres of each of [`Tissue::ALL`].
    pub km: [f64; 3],
    /// Slower than 2.78 or faster than 5.0 m/s.
    pub beyond_speed: bool,
    /// Steeper than 6 degrees.
    pub beyond_grade: bool,
}

/// Load of so many metres at a speed (m/s) and grade (rise over run), cadence left aside.
pub fn flat_equivalent_km(length_m: f64, speed_mps: f64, grade: f64) -> SegmentLoad {
    let kilometres = known(length_m) / 1000.0;
    let mut load = SegmentLoad {
        km: [0.0; 3],
        beyond_speed: false,
        beyond_grade: false,
    };
    for tissue in Tissue::ALL {
        let (speed, beyond_speed) = speed_factor(tissue, speed_mps);
        let (slope, beyond_grade) = grade_factor(tissue, grade);
        load.km[tissue.index()] = kilometres * speed * slope;
        load.beyond_speed = beyond_speed;
        load.beyond_grade = beyond_grade;
    }
    load
}

/// Impulse per kilometre at a speed against that at 2.78 m/s; `true` where the speed was clamped.
pub fn speed_factor(tissue: Tissue, speed_mps: f64) -> (f64, bool) {
    let row = &SPEED_IMPULSE[tissue.index()];
    let (value, clamped) = between(&SPEED_MPS, row, speed_mps);
    (value / row[0], clamped)
}

/// Impulse per kilometre on a grade (rise over run) against the flat; `true` where clamped.
pub fn grade_factor(tissue: Tissue, grade: f64) -> (f64, bool) {
    let row = &GRADE_IMPULSE[tissue.index()];
    let (value, clamped) = between(&GRADE_DEG, row, grade.atan().to_degrees());
    (value / row[2], clamped)
}

/// Impulse per kilometre at so many steps per minute more or fewer than the runner's own baseline
/// at that speed; `true` where clamped at ±10.
pub fn cadence_factor(tissue: Tissue, delta_spm: f64) -> (f64, bool) {
    let row = &CADENCE_IMPULSE[tissue.index()];
    let (value, clamped) = between(&CADENCE_DELTA_SPM, row, delta_spm);
    (value / row[1], clamped)
}

/// Straight lines between the knots, held at the ends; NaN counts as the first knot, clamped.
fn between<const N: usize>(knots: &[f64; N], values: &[f64; N], x: f64) -> (f64, bool) {
    if x.is_nan() || x < knots[0] {
        return (values[0], true);
    }
    for i in 1..N {
        if x <= knots[i] {
            let part = (x - knots[i - 1]) / (knots[i] - knots[i - 1]);
            return (values[i - 1] + part * (values[i] - values[i - 1]), false);
        }
    }
    (values[N - 1], true)
}

/// Patellofemoral joint stress impulse per km (MPa·s) in the second study at habitual step rate,
/// by speed in km/h, 8–16 (Hagen 2023, doi:10.1249/MSS.0000000000003194). The two studies differ
/// in scale, so this serves comparison of ratios only and is never mixed into the index.
pub fn hagen_habitual(speed_kmh: f64) -> f64 {
    796.25 - 31.17 * speed_kmh
}

/// As [`hagen_habitual`] with 10 % more steps.
pub fn hagen_more_steps(speed_kmh: f64) -> f64 {
    635.35 - 22.36 * speed_kmh
}

/// As [`hagen_habitual`] with 10 % fewer steps.
pub fn hagen_fewer_steps(speed_kmh: f64) -> f64 {
    908.84 - 36.86 * speed_kmh
}
