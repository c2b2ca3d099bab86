//! The states of a session and what the study found for each.

use serde::{Deserialize, Serialize};

/// How a session compares with the longest of the 30 days before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpikeState {
    /// No session in the 30 days before: no baseline, not scored.
    NoneInWindow,
    /// Shorter, or up to 10 % longer.
    Reference,
    /// More than 10 and up to 30 % longer.
    Small,
    /// More than 30 and up to 100 % longer.
    Moderate,
    /// More than twice as long.
    Large,
}

/// Adjusted hazard rate ratio of overuse injury against [`SpikeState::Reference`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HazardRatio {
    /// Point estimate.
    pub value: f64,
    /// Lower end of the 95 % confidence interval.
    pub low: f64,
    /// Upper end of the 95 % confidence interval.
    pub high: f64,
}

/// State of a session of `distance` after a longest of `reference`, both in whole millimetres:
/// the borders 1.10, 1.30 and 2.00 belong to the lower band and are compared exactly.
pub fn classify(distance_mm: u64, reference_mm: Option<u64>) -> SpikeState {
    let Some(reference) = reference_mm.filter(|mm| *mm > 0) else {
        return SpikeState::NoneInWindow;
    };
    let (tenths, reference) = (u128::from(distance_mm) * 10, u128::from(reference));
    if tenths <= reference * 11 {
        SpikeState::Reference
    } else if tenths <= reference * 13 {
        SpikeState::Small
    } else if tenths <= reference * 20 {
        SpikeState::Moderate
    } else {
        SpikeState::Large
    }
}

impl SpikeState {
    /// Whether the session was more than 10 % longer.
    pub fn is_spike(self) -> bool {
        self >= Self::Small
    }

    /// What the study found; `None` for the reference and without a baseline.
    pub fn hazard(self) -> Option<HazardRatio> {
        let (value, low, high) = match self {
            Self::NoneInWindow | Self::Reference => return None,
            Self::Small => (1.64, 1.31, 2.05),
            Self::Moderate => (1.52, 1.16, 2.00),
            Self::Large => (2.28, 1.50, 3.48),
        };
        Some(HazardRatio { value, low, high })
    }

    /// The state in a table.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoneInWindow => "no baseline",
            Self::Reference => "within 10%",
            Self::Small => "small spike",
            Self::Moderate => "moderate spike",
            Self::Large => "large spike",
        }
    }
}
