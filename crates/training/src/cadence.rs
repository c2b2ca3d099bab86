//! Change of cadence at equal speed.
//!
//! Cadence rises with speed, so only segments within ±0.2 m/s are compared (clinical evidence
//! §5.5): both stretches are cut in speed cells of that width and matched cell by cell. Step rate
//! changes joint loads (Anderson 2022, doi:10.1186/s40798-022-00504-0); for injuries themselves
//! that review found insufficient evidence.

use serde::Serialize;

use crate::history::{Days, History};

/// Metres that must match before a change is claimed (house rule).
pub const MATCHED_METRES: f64 = 5_000.0;

/// Drop that is told in a cause report, as a share (house rule).
pub const TOLD_DROP: f64 = 0.03;

/// Cadence of two stretches of days at the same speeds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CadenceChange {
    /// Steps per minute in the stretch before.
    pub before_spm: f64,
    /// Steps per minute in the stretch looked at.
    pub now_spm: f64,
    /// Metres that could be matched by speed.
    pub matched_m: f64,
    /// Mean speed of these, m/s.
    pub speed_mps: f64,
}

impl CadenceChange {
    /// Change as a share; −0.05 is five per cent fewer steps.
    pub fn share(&self) -> f64 {
        self.now_spm / self.before_spm - 1.0
    }
}

/// Cadence in a stretch of days against another at the same speeds; `None` where less than
/// [`MATCHED_METRES`] can be matched.
pub fn cadence_change(history: &History, before: Days, now: Days) -> Option<CadenceChange> {
    let (before, now) = (Cells::of(history, before), Cells::of(history, now));
    let (mut metres, mut sum_before, mut sum_now, mut sum_speed) = (0.0, 0.0, 0.0, 0.0);
    for (a, b) in before.0.iter().zip(&now.0) {
        let matched = a.metres.min(b.metres);
        if matched > 0.0 {
            metres += matched;
            sum_before += matched * a.steps / a.metres;
            sum_now += matched * b.steps / b.metres;
            sum_speed += matched * b.speed / b.metres;
        }
    }
    (metres >= MATCHED_METRES).then(|| CadenceChange {
        before_spm: sum_before / metres,
        now_spm: sum_now / metres,
        matched_m: metres,
        speed_mps: sum_speed / metres,
    })
}

#[derive(Clone, Copy, Default)]
struct Cell {
    metres: f64,
    steps: f64,
    speed: f64,
}

struct Cells([Cell; 64]);

impl Cells {
    fn of(history: &History, days: Days) -> Self {
        let mut cells = [Cell::default(); 64];
        for from in history.within(days).flat_map(|entry| &entry.digest.cells) {
            if from.cadence_known_m > 0.0
                && from.time_s > 0.0
                && let Some(cell) = cells.get_mut(usize::from(from.cell))
            {
                cell.metres += from.cadence_known_m;
                cell.steps += from.cadence_known_m * from.cadence_spm;
                cell.speed += from.cadence_known_m * from.length_m / from.time_s;
            }
        }
        Self(cells)
    }
}
