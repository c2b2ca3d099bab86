//! Settings of the likelihood model that a clinician may weigh against each other.

use serde::Deserialize;

/// Settings of the model, from `model.toml`; each is explained there.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelSettings {
    /// Weight of how common a condition is, 0 (all alike) to 1 (as in clinic series).
    pub prior_weight: f64,
    /// The same weight when deciding how soon to be seen and on massage; nearer to 1, so that a
    /// very rare emergency is not made probable by flattening alone.
    pub decision_prior_weight: f64,
    /// Weight of a second and further answer of one group, 0 to 1.
    pub group_rest: f64,
    /// Weight of a second and further place on the map, 0 to 1.
    pub place_rest: f64,
    /// All evidence is divided by this before chances are made, at least 1.
    pub temperature: f64,
    /// Weight of age, sex and duration, 0 to 1.
    pub profile_weight: f64,
    /// Lowest chance used for any answer, so that one answer never decides alone.
    pub floor: f64,
    /// Chance of dangerous causes together from which it counts as an emergency.
    pub emergency_from: f64,
    /// The same for "to be seen today".
    pub same_day_from: f64,
    /// The same for "see a physician".
    pub physician_from: f64,
    /// Chance of causes that massage does not suit together, from which it is not now.
    pub massage_from: f64,
    /// Chance from which a condition fits strongly.
    pub strong_from: f64,
    /// Chance from which it fits somewhat.
    pub some_from: f64,
    /// First place below this chance: the answers do not point to one cause.
    pub single_cause_from: f64,
    /// Questions asked at most in a usual case.
    pub questions_most: u8,
    /// Expected gain, in bits, below which asking ends.
    pub gain_least: f64,
}
