//! What to do, by kind of trouble and by urgency.

use serde::Deserialize;

use crate::Urgency;

/// Advice shared by conditions of one kind, such as tendon trouble.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CareFamily {
    /// Id, such as `tendon`.
    pub id: String,
    /// What to do today and this week.
    pub today: Vec<String>,
    /// What to leave off.
    pub stop: Vec<String>,
    /// When to get help sooner.
    pub sooner: Vec<String>,
    /// Sources.
    pub sources: Vec<String>,
}

/// Words for one level of urgency.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrgencyCare {
    /// The level.
    pub level: Urgency,
    /// Heading for the runner.
    pub heading: String,
    /// What to do, first things first.
    pub today: Vec<String>,
    /// What to leave off.
    pub stop: Vec<String>,
    /// When to get help sooner still.
    pub sooner: Vec<String>,
}
