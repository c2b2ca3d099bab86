//! The answers of a check: kept for a day under a token, turned into a result on demand.

mod ask;
mod flow;

pub use ask::{Ask, Unreadable};
pub use flow::{Step, Stop};

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan};
use midstance_assessment::{Answer, Answers, Fit, Model, NextMorning, WalkingPain};
use midstance_knowledge::Sex;
use midstance_store::{StoreError, Tx, draft};
use serde::{Deserialize, Serialize};

use crate::{Clinic, Token, housekeeping::DRAFT_HOURS};

/// What a runner has answered so far, as it is kept: ids of the knowledge files and plain words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckAnswers {
    /// Whether the safety questions have been answered.
    pub safety_done: bool,
    /// Places on the body map, such as `right-knee-outer`.
    pub places: Vec<String>,
    /// The worst of them.
    pub worst: Option<String>,
    /// Whether the places have been confirmed, "I'm not sure" included.
    pub places_done: bool,
    /// Finding ids with `yes`, `no` or `unsure`.
    pub findings: BTreeMap<String, String>,
    /// Age in years.
    pub age: Option<f64>,
    /// `female` or `male`, where given.
    pub sex: Option<String>,
    /// Weeks since it began.
    pub duration_weeks: Option<f64>,
    /// Worst pain in the last 24 hours, 0 to 10.
    pub pain: Option<f64>,
    /// `none`, `slight` or `clear`.
    pub walking: Option<String>,
    /// `usual`, `settles` or `worse`.
    pub next_morning: Option<String>,
    /// Questions in the order in which they were asked: finding ids and [`Ask::id`]s. The place of
    /// one in this list is its number in addresses, which so say nothing of health.
    pub asked: Vec<String>,
    /// Questions that may be asked beyond the usual number, since the place was changed.
    pub extra: u8,
    /// Steps that were passed, answered or not, such as `massage` or `words`.
    pub passed: Vec<String>,
    /// The runner's own words for the practitioner. Not interpreted.
    pub free_text: String,
}

impl CheckAnswers {
    /// The answers as the assessment takes them. Ids that the knowledge no longer has are left out.
    #[must_use]
    pub fn for_model(&self, model: &Model) -> Answers {
        let mut answers = Answers::new();
        answers.places(model, self.places.iter().map(String::as_str));
        for (id, word) in &self.findings {
            let answer = match word.as_str() {
                "yes" => Answer::Yes,
                "no" => Answer::No,
                _ => Answer::Unsure,
            };
            if let Err(unknown) = answers.put(model, id, answer) {
                tracing::debug!(%unknown, "an older draft names a question that is gone");
            }
        }
        answers.age = self.age;
        answers.sex = match self.sex.as_deref() {
            Some("female") => Some(Sex::Female),
            Some("male") => Some(Sex::Male),
            _ => None,
        };
        answers.duration_weeks = self.duration_weeks;
        answers.pain = self.pain;
        answers.walking = match self.walking.as_deref() {
            Some("none") => Some(WalkingPain::None),
            Some("slight") => Some(WalkingPain::Slight),
            Some("clear") => Some(WalkingPain::Clear),
            _ => None,
        };
        answers.next_morning = match self.next_morning.as_deref() {
            Some("usual") => Some(NextMorning::Usual),
            Some("settles") => Some(NextMorning::SettlesWithinDay),
            Some("worse") => Some(NextMorning::WorseLonger),
            _ => None,
        };
        answers
    }

    /// Reads what was kept.
    ///
    /// # Errors
    /// [`StoreError::Decode`] when it is not of this form.
    pub fn from_json(json: &str) -> Result<Self, StoreError> {
        serde_json::from_str(json).map_err(|error| StoreError::Decode(error.to_string()))
    }

    /// Writes it down.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which only a programming error causes.
    pub fn to_json(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|error| StoreError::Decode(error.to_string()))
    }
}

/// Ids of the conditions that fit these answers at least in part, best first; none where they do not
/// point to one cause. What is worth a look in a runner's training depends on them.
#[must_use]
pub fn suspected(model: &Model, answers: &CheckAnswers) -> Vec<String> {
    let result = model.assess(&answers.for_model(model));
    if result.no_single_cause {
        return Vec::new();
    }
    let fitting = result.ranking.iter().filter(|one| one.fit >= Fit::Some);
    fitting.map(|one| one.condition.id.clone()).collect()
}

/// The answers behind a token, if they are not older than a day.
///
/// # Errors
/// When the store fails.
pub async fn load(clinic: &Clinic, token: &Token) -> Result<Option<CheckAnswers>, StoreError> {
    let (token, now) = (token.clone(), clinic.now());
    clinic
        .store
        .read(move |tx| Box::pin(async move { load_in(tx, &token, now).await }))
        .await
}

pub(crate) async fn load_in(
    tx: &mut Tx,
    token: &Token,
    now: Timestamp,
) -> Result<Option<CheckAnswers>, StoreError> {
    let oldest = now
        .saturating_sub(DRAFT_HOURS.hours())
        .unwrap_or(Timestamp::UNIX_EPOCH);
    match draft::get(tx, &token.hash(), oldest).await? {
        Some(found) => CheckAnswers::from_json(&found.answers).map(Some),
        None => Ok(None),
    }
}

/// Keeps answers under a token.
///
/// # Errors
/// When the store fails.
pub async fn save(
    clinic: &Clinic,
    token: &Token,
    answers: &CheckAnswers,
) -> Result<(), StoreError> {
    let (hash, json, now) = (token.hash(), answers.to_json()?, clinic.now());
    clinic
        .store
        .write(move |tx| Box::pin(async move { draft::put(tx, &hash, &json, now).await }))
        .await
}

/// Deletes the answers behind a token.
///
/// # Errors
/// When the store fails.
pub async fn delete(clinic: &Clinic, token: &Token) -> Result<(), StoreError> {
    let hash = token.hash();
    clinic
        .store
        .write(move |tx| Box::pin(async move { draft::delete(tx, &hash).await }))
        .await
}
