//! What is asked: one finding is one question with yes, no or "I'm not sure".

use serde::{Deserialize, Serialize};

/// One question about a complaint.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Id, such as `stairs_down`.
    pub id: String,
    /// The question in plain words.
    pub question: String,
    /// One line on why it is asked.
    pub why: String,
    /// How it is answered.
    pub answer: AnswerType,
    /// What it is for.
    pub role: FindingRole,
    /// Region that it belongs to, or `any`.
    pub region: String,
    /// Findings that tell much the same stand in one group and do not count twice.
    #[serde(default)]
    pub group: Option<String>,
    /// Chance of "yes" in a runner whose complaint has nothing to do with it, 0 to 1. Also stands
    /// in for every condition that does not give its own number.
    pub background: f64,
    /// How a "yes" is said back, such as "worse downhill".
    pub yes: String,
    /// How a "no" is said back, such as "not worse downhill".
    pub no: String,
}

/// How a finding is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerType {
    /// Chosen on the body map or its list.
    BodyMap,
    /// Yes, no, not sure.
    YesNo,
    /// Follows from the date of birth.
    DerivedFromBirthDate,
}

/// What a finding is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingRole {
    /// Asked of everyone before anything else.
    Safety,
    /// Helps to tell conditions apart.
    Detail,
    /// Decides whether and how massage may be given; asked before a booking for it.
    Massage,
}
