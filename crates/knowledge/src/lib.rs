//! The words the pure rooms share (regions, findings, conditions, danger rules, stages, sources)
//! and the loader of `content/knowledge`.
//!
//! Start with [`Knowledge::embedded`] or, where a clinic lays its own files over ours,
//! [`Knowledge::with_overlay`]. Both check everything and name file, line and remedy when
//! something does not fit.

mod care;
mod check;
mod condition;
mod expression;
mod files;
mod finding;
mod load;
mod place;
mod problem;
mod raw;
mod rule;
mod settings;
mod source;
mod stage;

pub use care::{CareFamily, UrgencyCare};
pub use condition::{Basis, Condition, Likelihood, MassageStance, Range, Role, ServiceKind};
pub use expression::{Expression, Field, ParseError, Test};
pub use files::{FileSet, OverlayError};
pub use finding::{AnswerType, Finding, FindingRole};
pub use load::Knowledge;
pub use place::{Area, PlacedArea, Region, Side, View};
pub use problem::{LoadError, Problem};
pub use rule::{DangerRule, MassageEffect, RuleExample, RuleKind};
pub use settings::ModelSettings;
pub use source::{ReadLevel, Source};
pub use stage::{ReturnStep, Stage, StagePlan};

use serde::{Deserialize, Serialize};

/// How soon a runner should be seen, from "this clinic is fine" to "emergency department now".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Care in this clinic fits.
    ClinicOk,
    /// A physician should look within days to two weeks, before massage.
    SeePhysician,
    /// To be seen today.
    SameDay,
    /// Emergency department or ambulance now.
    Emergency,
}

impl Urgency {
    /// The word used in files and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Urgency::ClinicOk => "clinic_ok",
            Urgency::SeePhysician => "see_physician",
            Urgency::SameDay => "same_day",
            Urgency::Emergency => "emergency",
        }
    }
}

/// Sex as it shifts how common a condition is; asked only for that and always optional.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}
