//! What a complaint may be.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Urgency;

/// One condition with all that the assessment needs to know about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Id, such as `itbs`; never changed once published.
    pub id: String,
    /// Clinical name.
    pub name: String,
    /// Heading in plain words, such as "Pain on the outside of the knee".
    pub plain_name: String,
    /// What it is, in a sentence or two of plain words.
    pub summary: String,
    /// Other names that people search for.
    pub synonyms: Vec<String>,
    /// Region it is listed under.
    pub region: String,
    /// Kind of tissue, such as `tendon`.
    pub tissue: String,
    /// One of the core injuries, a look-alike, or the catch-all.
    pub role: Role,
    /// Share of running complaints, 0 to 1.
    pub prior: f64,
    /// Where the share comes from.
    pub prior_basis: String,
    /// How soon this condition needs to be seen when it is likely.
    pub urgency: Urgency,
    /// Weeks after onset from which it is no longer more urgent than "see a physician".
    pub urgent_until_weeks: Option<f64>,
    /// How much its chance counts towards "see a physician" and against massage, 0 to 1: below 1
    /// where a clinic may well look first.
    pub referral_weight: f64,
    /// Whether massage suits it.
    pub massage: MassageStance,
    /// What hands-on work must leave alone, in words.
    pub avoid: Vec<String>,
    /// Who in a clinic for runners helps best.
    pub service: ServiceKind,
    /// Care family whose advice applies.
    pub care: String,
    /// Advice of its own, put before that of the family.
    pub today: Vec<String>,
    /// Own "stop" advice.
    pub stop: Vec<String>,
    /// Own "get help sooner" advice.
    pub sooner: Vec<String>,
    /// Best single question against its nearest look-alikes: finding ids.
    pub key_questions: Vec<String>,
    /// Age in years at which eight in ten come with it.
    pub age: Option<Range>,
    /// A second peak of age, as common as the first.
    pub age_also: Option<Range>,
    /// Weeks from onset within which eight in ten come.
    pub duration_weeks: Option<Range>,
    /// Share of women and girls among those who have it, 0 to 1.
    pub female_share: Option<f64>,
    /// Path of the guide on the public site, where there is one.
    pub guide: Option<String>,
    /// Codes as far as confirmed: system and code.
    pub codes: BTreeMap<String, String>,
    /// Chance of "yes" by finding id; the finding's background stands in for what is not here.
    pub likelihoods: BTreeMap<String, Likelihood>,
    /// Sources for the whole entry.
    pub sources: Vec<String>,
    /// Date of last review, `YYYY-MM-DD`.
    pub reviewed: String,
}

/// From the tenth to the ninetieth of a hundred people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Tenth percentile.
    pub low: f64,
    /// Ninetieth percentile.
    pub high: f64,
}

/// Chance that a runner with a condition answers a question with yes.
#[derive(Debug, Clone, PartialEq)]
pub struct Likelihood {
    /// Chance, strictly between 0 and 1.
    pub p: f64,
    /// What the number rests on.
    pub basis: Basis,
    /// Source id, required where the basis is literature.
    pub source: Option<String>,
    /// Reasoning or reservation.
    pub note: Option<String>,
}

/// What a number rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Read from a publication.
    Literature,
    /// Adapted from a publication whose question differs a little.
    LiteratureAdapted,
    /// Part of what the condition means.
    Definition,
    /// An estimate that a clinician may improve.
    ExpertEstimate,
}

/// What a condition is in this system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// One of the four core injuries (Achilles in its two forms).
    Core,
    /// A look-alike.
    Differential,
    /// Rare in runners: seldom first, but worth a thought.
    Rare,
    /// "Something else".
    CatchAll,
}

/// Whether massage suits a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MassageStance {
    /// Suits, with the usual care.
    Ok,
    /// Suits with something left out.
    Modified,
    /// Not before it has been looked at.
    NotNow,
}

impl MassageStance {
    /// The word used in files and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            MassageStance::Ok => "ok",
            MassageStance::Modified => "modified",
            MassageStance::NotNow => "not_now",
        }
    }
}

/// Kind of service that suits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceKind {
    /// Massage therapy.
    Massage,
    /// Kinesiology: load and strength.
    Kinesiology,
    /// Physiotherapy: examination, exercise, hands-on care.
    Physiotherapy,
    /// A physician first.
    Physician,
}
