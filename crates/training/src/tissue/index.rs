//! The index of each run: its cells, weighed, with the runner's own cadence as the measure.

use std::collections::VecDeque;

use jiff::civil::Date;
use serde::Serialize;

use super::{Tissue, cadence_factor};
use crate::{
    digest::{Digest, SpeedCell},
    history::{History, days_between},
};

/// Days of earlier running that make the baseline cadence (house rule).
const BASELINE_DAYS: i32 = 182;

/// Metres at one speed below which no baseline is claimed (house rule).
const BASELINE_METRES: f64 = 5_000.0;

/// The runner's own cadence by speed cell.
#[derive(Clone, Debug)]
pub struct CadenceBaseline {
    cells: [(f64, f64); 64],
}

impl Default for CadenceBaseline {
    fn default() -> Self {
        Self {
            cells: [(0.0, 0.0); 64],
        }
    }
}

impl CadenceBaseline {
    /// Adds the cadence of a run.
    pub fn add(&mut self, digest: &Digest) {
        self.shift(digest, 1.0);
    }

    /// Takes a run away that was added before.
    pub fn remove(&mut self, digest: &Digest) {
        self.shift(digest, -1.0);
    }

    /// Mean steps per minute in a speed cell, where at least 5 km are known.
    pub fn at(&self, cell: u8) -> Option<f64> {
        let (metres, sum) = *self.cells.get(usize::from(cell))?;
        (metres >= BASELINE_METRES).then(|| sum / metres)
    }

    fn shift(&mut self, digest: &Digest, sign: f64) {
        for cell in &digest.cells {
            if let Some((metres, sum)) = self.cells.get_mut(usize::from(cell.cell)) {
                *metres += sign * cell.cadence_known_m;
                *sum += sign * cell.cadence_known_m * cell.cadence_spm;
            }
        }
    }
}

/// Tissue-load index of one run in [`super::UNIT`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct TissueLoad {
    /// Kneecap joint.
    pub patellofemoral_km: f64,
    /// Shin bone.
    pub tibia_km: f64,
    /// Achilles tendon.
    pub achilles_km: f64,
    /// Metres run that the index covers.
    pub running_m: f64,
    /// Of these, metres at a speed or grade beyond the study: the nearest value was taken.
    pub extrapolated_m: f64,
}

impl TissueLoad {
    /// Load of one run. A cell without known cadence or baseline takes the factor 1.
    ///
    /// The cadence factor is worked out for each speed cell (0.2 m/s wide) from its mean cadence,
    /// so that a digest is enough and the segments need not be kept at hand.
    pub fn of(digest: &Digest, baseline: &CadenceBaseline) -> Self {
        let mut km = [0.0; 3];
        for cell in &digest.cells {
            for tissue in Tissue::ALL {
                km[tissue.index()] += cell_load(cell, tissue, baseline);
            }
        }
        let [patellofemoral_km, tibia_km, achilles_km] = km;
        Self {
            patellofemoral_km,
            tibia_km,
            achilles_km,
            running_m: digest.running_m(),
            extrapolated_m: digest.beyond_study_m,
        }
    }

    /// The index of one tissue.
    pub fn km(&self, tissue: Tissue) -> f64 {
        match tissue {
            Tissue::Patellofemoral => self.patellofemoral_km,
            Tissue::Tibia => self.tibia_km,
            Tissue::Achilles => self.achilles_km,
        }
    }

    /// Sum of two runs.
    pub fn plus(self, other: Self) -> Self {
        Self {
            patellofemoral_km: self.patellofemoral_km + other.patellofemoral_km,
            tibia_km: self.tibia_km + other.tibia_km,
            achilles_km: self.achilles_km + other.achilles_km,
            running_m: self.running_m + other.running_m,
            extrapolated_m: self.extrapolated_m + other.extrapolated_m,
        }
    }
}

fn cell_load(cell: &SpeedCell, tissue: Tissue, baseline: &CadenceBaseline) -> f64 {
    let whole = cell.load_km[tissue.index()];
    let Some(usual) = baseline
        .at(cell.cell)
        .filter(|_| cell.cadence_known_m > 0.0)
    else {
        return whole;
    };
    let (factor, _) = cadence_factor(tissue, cell.cadence_spm - usual);
    whole + cell.cadence_known_load_km[tissue.index()] * (factor - 1.0)
}

/// The index of every run of a history, in its order. The baseline of a run is the runner's own
/// cadence over the half year before it; later runs never change it.
pub fn tissue_loads(history: &History) -> Vec<TissueLoad> {
    let mut baseline = CadenceBaseline::default();
    let mut counted: VecDeque<(Date, &Digest)> = VecDeque::new();
    let mut loads = Vec::with_capacity(history.entries().len());
    for entry in history.entries() {
        while let Some(&(day, digest)) = counted.front()
            && days_between(day, entry.day) > BASELINE_DAYS
        {
            baseline.remove(digest);
            counted.pop_front();
        }
        loads.push(TissueLoad::of(&entry.digest, &baseline));
        baseline.add(&entry.digest);
        counted.push_back((entry.day, &entry.digest));
    }
    loads
}
