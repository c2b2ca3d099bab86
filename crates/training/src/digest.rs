//! What the segments of one run come to: small, depends on that run alone, kept beside it.

use serde::{Deserialize, Serialize};

use crate::{
    run::{Segment, known},
    tissue::{Tissue, flat_equivalent_km},
};

/// Width of a speed cell. Two segments of one cell differ by less than this, as the cadence rule
/// asks (clinical evidence §5.5: compare only within ±0.2 m/s).
pub const CELL_MPS: f64 = 0.2;

/// Slower than this is walking and no running load (clinical evidence §5.7).
pub const WALKING_BELOW_MPS: f64 = 2.0;

/// Lower edges of the grade bands after the first, rise over run.
pub const GRADE_EDGES: [f64; 6] = [-0.10, -0.06, -0.03, 0.03, 0.06, 0.10];

/// All segments of one run in one speed cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeedCell {
    /// Number of the cell: speed divided by [`CELL_MPS`], rounded down.
    pub cell: u8,
    /// Metres.
    pub length_m: f64,
    /// Seconds.
    pub time_s: f64,
    /// Equivalent flat kilometres of each of [`Tissue::ALL`], before any cadence factor.
    pub load_km: [f64; 3],
    /// Metres of which the cadence is known.
    pub cadence_known_m: f64,
    /// Mean cadence of those, steps per minute; 0 where none is known.
    pub cadence_spm: f64,
    /// The part of `load_km` that comes from those metres.
    pub cadence_known_load_km: [f64; 3],
}

/// The segments of one run, summed up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// Running, by speed; in order of speed.
    pub cells: Vec<SpeedCell>,
    /// Metres run in each grade band (see [`GRADE_EDGES`]).
    pub grade_m: [f64; 7],
    /// Metres run of which no grade is known (taken as flat).
    pub grade_unknown_m: f64,
    /// Metres walked, left out of everything else.
    pub walking_m: f64,
    /// Seconds of that.
    pub walking_s: f64,
    /// Metres run at a speed or grade beyond the study.
    pub beyond_study_m: f64,
}

impl Digest {
    /// Sums up segments; those without length or speed are passed over.
    pub fn of(segments: &[Segment]) -> Self {
        let mut cells: [Option<SpeedCell>; 64] = [const { None }; 64];
        let mut digest = Self::default();
        for segment in segments {
            let (length_m, speed) = (known(segment.length_m), known(segment.speed_mps));
            if length_m == 0.0 || speed == 0.0 {
                continue;
            }
            if speed < WALKING_BELOW_MPS {
                digest.walking_m += length_m;
                digest.walking_s += length_m / speed;
                continue;
            }
            let cell = cell_of(speed);
            let slot = cells[usize::from(cell)].get_or_insert_with(|| SpeedCell::empty(cell));
            digest.add(slot, segment);
        }
        digest.cells = cells.into_iter().flatten().collect();
        digest
    }

    fn add(&mut self, cell: &mut SpeedCell, segment: &Segment) {
        let grade = segment.grade.filter(|grade| grade.is_finite());
        match grade {
            Some(grade) => self.grade_m[grade_band(grade)] += segment.length_m,
            None => self.grade_unknown_m += segment.length_m,
        }
        let load = flat_equivalent_km(segment.length_m, segment.speed_mps, grade.unwrap_or(0.0));
        if load.beyond_speed || load.beyond_grade {
            self.beyond_study_m += segment.length_m;
        }
        cell.length_m += segment.length_m;
        cell.time_s += segment.length_m / segment.speed_mps;
        let cadence = segment.cadence_spm.map(known).filter(|spm| *spm > 0.0);
        for tissue in Tissue::ALL {
            cell.load_km[tissue.index()] += load.km[tissue.index()];
            if cadence.is_some() {
                cell.cadence_known_load_km[tissue.index()] += load.km[tissue.index()];
            }
        }
        if let Some(spm) = cadence {
            let sum = cell.cadence_spm * cell.cadence_known_m + spm * segment.length_m;
            cell.cadence_known_m += segment.length_m;
            cell.cadence_spm = sum / cell.cadence_known_m;
        }
    }

    /// Metres run, walking left out.
    pub fn running_m(&self) -> f64 {
        self.cells.iter().map(|cell| cell.length_m).sum()
    }

    /// Metres run downhill, steeper than −3 %.
    pub fn downhill_m(&self) -> f64 {
        self.grade_m[..3].iter().sum()
    }

    /// Metres run uphill, steeper than +3 %.
    pub fn uphill_m(&self) -> f64 {
        self.grade_m[4..].iter().sum()
    }

    /// Metres run in cells that lie wholly at or above a speed.
    pub fn faster_m(&self, speed_mps: f64) -> f64 {
        self.cells
            .iter()
            .filter(|cell| cell.from_mps() >= speed_mps - 1e-9)
            .map(|cell| cell.length_m)
            .sum()
    }
}

impl SpeedCell {
    fn empty(cell: u8) -> Self {
        Self {
            cell,
            length_m: 0.0,
            time_s: 0.0,
            load_km: [0.0; 3],
            cadence_known_m: 0.0,
            cadence_spm: 0.0,
            cadence_known_load_km: [0.0; 3],
        }
    }

    /// Slowest speed of the cell in m/s.
    pub fn from_mps(&self) -> f64 {
        f64::from(self.cell) * CELL_MPS
    }
}

/// Number of the speed cell; speeds no runner reaches share the last one.
pub fn cell_of(speed_mps: f64) -> u8 {
    // The small addition keeps 2.8 m/s in the cell that begins there.
    ((known(speed_mps) / CELL_MPS + 1e-9).floor() as u8).min(63)
}

/// Number of the grade band, 0 (steepest down) to 6 (steepest up).
pub fn grade_band(grade: f64) -> usize {
    GRADE_EDGES
        .iter()
        .filter(|edge| {
            if **edge < 0.0 {
                grade > **edge
            } else {
                grade >= **edge
            }
        })
        .count()
}
