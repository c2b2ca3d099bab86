//! Stages of care and the way back to running.

use serde::Deserialize;

/// One stage of care, entered and left by what the runner can do, not by weeks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Id `S0` to `S5`.
    pub id: String,
    /// Name in a word or two.
    pub name: String,
    /// What it is about, in plain words.
    pub aim: String,
    /// When one enters it.
    pub enter: String,
    /// When one leaves it.
    pub leave: String,
    /// What running is allowed.
    pub running: String,
}

/// One step of the way back to running.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnStep {
    /// Number of the step, from 1.
    pub step: u8,
    /// The session, such as "8 × (1 min run, 2 min walk)".
    pub session: String,
    /// Minutes of running in it.
    pub running_min: u16,
}

/// What one core injury needs in one stage.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StagePlan {
    /// Condition id.
    pub condition: String,
    /// Stage id.
    pub stage: String,
    /// Load and education.
    pub load: String,
    /// Exercise with dose.
    pub exercise: String,
    /// Hands-on care, and what to leave alone.
    pub hands_on: String,
    /// Strength of the evidence: strong, moderate, weak, conflicting, expert opinion, none.
    pub grade: String,
    /// Sources.
    pub sources: Vec<String>,
}
