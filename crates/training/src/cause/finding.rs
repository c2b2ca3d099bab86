//! One thing that stands out.

use jiff::civil::Date;
use serde::Serialize;

use crate::source::{SourceId, Strength};

/// What kind of thing stands out, in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A session much longer than those of the 30 days before.
    Spike,
    /// More downhill.
    Downhill,
    /// More uphill.
    Uphill,
    /// More fast running.
    Fast,
    /// More running altogether; looked at for bone and shin complaints only.
    Volume,
    /// Back from a break.
    Break,
    /// A pair worn for the first time.
    NewShoes,
    /// Fewer steps per minute at the same speed.
    CadenceDrop,
}

/// A number behind a finding, ready to be shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// What it is.
    pub label: &'static str,
    /// The value in its unit, for programs.
    pub value: f64,
    /// The value with unit, for people.
    pub text: String,
}

impl Figure {
    /// A distance.
    pub(crate) fn metres(label: &'static str, metres: f64) -> Self {
        Self {
            label,
            value: metres,
            text: crate::format::km(metres),
        }
    }
}

/// One thing that stands out before the onset.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Its kind.
    pub kind: FindingKind,
    /// Day it is about, where it is about one.
    pub day: Option<Date>,
    /// One sentence a runner understands.
    pub sentence: String,
    /// What the evidence says about it, and what it does not say.
    pub meaning: String,
    /// The numbers behind it.
    pub figures: Vec<Figure>,
    /// How strong the evidence is.
    pub strength: Strength,
    /// The source of `meaning`, by its id in the knowledge files.
    pub source: SourceId,
}
