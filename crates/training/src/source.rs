//! Where a statement comes from and how strong the evidence is.

use serde::Serialize;

/// Id of a source in the knowledge files ("frandsen-2025").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct SourceId(pub &'static str);

/// Session spikes: Frandsen 2025.
pub const SPIKE: SourceId = SourceId("frandsen-2025");
/// Impulse per kilometre by speed and grade: Van Hooren 2024.
pub const TISSUE: SourceId = SourceId("vanhooren-2024");
/// Step rate: Anderson 2022.
pub const CADENCE: SourceId = SourceId("anderson-2022");
/// Load against capacity: Bertelsen 2017.
pub const CAPACITY: SourceId = SourceId("bertelsen-2017");
/// New kinds of shoes: Fuller 2017.
pub const SHOES: SourceId = SourceId("fuller-2017");

/// Grade words of the product (clinical evidence §0.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// One good study or many weaker ones.
    Moderate,
    /// A single weaker study or consistent lesser studies.
    Weak,
    /// Mechanism or basic science only.
    Theoretical,
    /// Practice experience; no direct source.
    ExpertOpinion,
}

impl Strength {
    /// The grade word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Moderate => "moderate",
            Self::Weak => "weak",
            Self::Theoretical => "theoretical",
            Self::ExpertOpinion => "expert opinion",
        }
    }
}
