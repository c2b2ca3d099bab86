//! Danger rules: deterministic, before any score, never switched off by one.

use crate::{Expression, MassageStance, Urgency};
use serde::Deserialize;

/// One rule on danger or on what forbids massage.
#[derive(Debug, Clone, PartialEq)]
pub struct DangerRule {
    /// Id such as `RF02` or, for massage alone, `MC05`.
    pub id: String,
    /// Name in a few words.
    pub name: String,
    /// What kind of rule.
    pub kind: RuleKind,
    /// When it fires.
    pub when: Expression,
    /// The condition as written in the file.
    pub when_text: String,
    /// How soon to be seen; none where the rule is about massage alone.
    pub level: Option<Urgency>,
    /// What it does to massage.
    pub massage: MassageEffect,
    /// The danger in a plain half-sentence, such as "a blood clot in the leg".
    pub could_be: String,
    /// What the runner is told to do.
    pub runner: String,
    /// What the clinic does.
    pub clinic: String,
    /// Sources.
    pub sources: Vec<String>,
    /// Counted up when the wording or the condition changes.
    pub version: u32,
    /// Date of last review, `YYYY-MM-DD`.
    pub reviewed: String,
    /// Answers with which it must fire, and must not; the tests run them.
    pub examples: Vec<RuleExample>,
}

/// What kind of rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// A danger: decides how soon to be seen.
    Danger,
    /// A reason against massage, or for gentler massage.
    Massage,
}

/// What a rule does to massage.
#[derive(Debug, Clone, PartialEq)]
pub struct MassageEffect {
    /// How far massage is limited.
    pub stance: MassageStance,
    /// What to leave alone and where, in words.
    pub avoid: Vec<String>,
}

/// Answers with which a rule must fire, or must not.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleExample {
    /// Whether it fires.
    pub fires: bool,
    /// Findings answered with yes.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Findings answered with no.
    #[serde(default)]
    pub no: Vec<String>,
    /// Age in years.
    #[serde(default)]
    pub age: Option<f64>,
    /// Weeks since onset.
    #[serde(default)]
    pub duration_weeks: Option<f64>,
    /// Pain, 0 to 10.
    #[serde(default)]
    pub pain: Option<f64>,
}
