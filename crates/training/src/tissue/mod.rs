//! Tissue-load index: kilometres of a run, weighed by how much each tissue takes per kilometre at
//! that speed and grade (clinical evidence §5.4 and §5.7).
//!
//! It ranks runs of one runner. It is no estimate of damage, risk or force. The iliotibial band
//! and the plantar fascia have no such table, so there is no index for them.

mod index;
mod table;

pub use index::{CadenceBaseline, TissueLoad, tissue_loads};
pub use table::{
    SegmentLoad, cadence_factor, flat_equivalent_km, grade_factor, hagen_fewer_steps,
    hagen_habitual, hagen_more_steps, speed_factor,
};

use serde::{Deserialize, Serialize};

/// A tissue of which the study gives cumulative impulse per kilometre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tissue {
    /// Joint between kneecap and thigh bone.
    Patellofemoral,
    /// Shin bone.
    Tibia,
    /// Achilles tendon.
    Achilles,
}

impl Tissue {
    /// All of them, in the order of every array of three.
    pub const ALL: [Self; 3] = [Self::Patellofemoral, Self::Tibia, Self::Achilles];

    /// Place in arrays of three.
    pub fn index(self) -> usize {
        self as usize
    }

    /// Plain word first, medical word in brackets.
    pub fn words(self) -> &'static str {
        match self {
            Self::Patellofemoral => "Kneecap joint (patellofemoral)",
            Self::Tibia => "Shin bone (tibia)",
            Self::Achilles => "Achilles tendon",
        }
    }
}

/// Unit of the index, in words.
pub const UNIT: &str = "equivalent flat kilometres at 10 km/h";

/// What a reader has to know beside every index.
pub const ASSUMPTIONS: [&str; 8] = [
    "The index compares your own runs with each other. It is not a measure of damage, risk or force.",
    "It rests on 19 runners on a treadmill (Van Hooren 2024). The values per kilometre were taken from a second-hand copy and await a check against the paper.",
    "Speed, slope and step rate are multiplied. Nobody has tested whether they act independently.",
    "Per kilometre, faster running gives less impulse because it takes fewer steps, while each step is harder. It does not follow that running faster protects a tendon.",
    "Speeds outside 2.78 to 5.00 m/s (10 to 18 km/h) and slopes beyond 6 degrees take the nearest value of the study and are marked.",
    "For the shin bone, differences between slopes of -5% and +5% are too small and too disputed to read (Rice 2024).",
    "Walking (slower than 2 m/s) is left out. Where no elevation is known, the ground is taken as flat.",
    "There is no such table for the iliotibial band or the plantar fascia, so none is computed.",
];
