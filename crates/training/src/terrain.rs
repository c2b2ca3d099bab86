//! Downhill, uphill and fast kilometres, and how they changed.

use serde::Serialize;

use crate::{
    digest::CELL_MPS,
    history::{Days, History},
};

/// Days over which the runner's usual speed is taken (house rule).
const USUAL_DAYS: i32 = 56;

/// Faster than the usual speed by this factor is fast (house rule).
const FAST_FACTOR: f64 = 1.15;

/// Metres of one kind of running in two stretches of equal length.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Metres in the stretch before.
    pub before_m: f64,
    /// Metres in the stretch looked at.
    pub now_m: f64,
}

impl Change {
    /// Rose by 30 % or more and by at least 2 km, from running that was there before (house rule;
    /// nobody has measured a threshold for single kinds of running).
    pub fn stands_out(&self) -> bool {
        self.now_m - self.before_m >= 2_000.0 && self.now_m >= 1.3 * self.before_m
    }
}

/// How the kinds of running changed against the stretch before.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TerrainChange {
    /// Steeper than −3 %.
    pub downhill: Change,
    /// Steeper than +3 %.
    pub uphill: Change,
    /// Faster than [`TerrainChange::fast_from_mps`].
    pub fast: Change,
    /// Speed from which running counted as fast, m/s; 0 where the usual speed is unknown.
    pub fast_from_mps: f64,
    /// All running of which segments are known.
    pub covered: Change,
}

impl TerrainChange {
    /// Whether both stretches hold enough recorded detail to be compared (10 km each, house rule).
    pub fn is_comparable(&self) -> bool {
        self.covered.before_m >= 10_000.0 && self.covered.now_m >= 10_000.0
    }
}

/// The kinds of running in a stretch of days against the stretch of equal length before it.
pub fn terrain_change(history: &History, days: Days) -> TerrainChange {
    let usual = usual_speed(history, Days::ending(days.to, USUAL_DAYS));
    let fast_from_mps = usual.map_or(0.0, |speed| {
        ((speed * FAST_FACTOR) / CELL_MPS).ceil() * CELL_MPS
    });
    let change = |of: &dyn Fn(&crate::Digest) -> f64| {
        let sum = |days| history.within(days).map(|entry| of(&entry.digest)).sum();
        Change {
            before_m: sum(days.before()),
            now_m: sum(days),
        }
    };
    TerrainChange {
        downhill: change(&crate::Digest::downhill_m),
        uphill: change(&crate::Digest::uphill_m),
        fast: change(&|digest| {
            if fast_from_mps > 0.0 {
                digest.faster_m(fast_from_mps)
            } else {
                0.0
            }
        }),
        fast_from_mps,
        covered: change(&crate::Digest::running_m),
    }
}

/// The speed half of the metres of these days are slower than, to a cell's width.
fn usual_speed(history: &History, days: Days) -> Option<f64> {
    let mut metres = [0.0; 64];
    for cell in history.within(days).flat_map(|entry| &entry.digest.cells) {
        if let Some(sum) = metres.get_mut(usize::from(cell.cell)) {
            *sum += cell.length_m;
        }
    }
    let half = metres.iter().sum::<f64>() / 2.0;
    let mut passed = 0.0;
    let middle = metres.iter().position(|sum| {
        passed += sum;
        half > 0.0 && passed >= half
    })?;
    Some((middle as f64 + 0.5) * CELL_MPS)
}
