//! A form: its questions, its consent, and what a complete answer is.

use std::collections::BTreeMap;

use midstance_store::{IntakeFormId, ServiceId, StoreError, Tx, intake};
use serde::{Deserialize, Serialize};

use super::short::short;

/// The longest answer, in characters.
pub const TEXT_MAX: usize = 2_000;
/// The longest question, in characters.
pub const ASK_MAX: usize = 300;

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Yes, no or not sure.
    YesNo,
    /// In a line.
    Line,
    /// In some lines.
    Text,
}

impl Kind {
    /// Its word in forms.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::YesNo => "yes_no",
            Self::Line => "line",
            Self::Text => "text",
        }
    }

    /// The kind behind a word, if it is one.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::YesNo, Self::Line, Self::Text]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Fixed for the life of the form, so that answers find their question in a later version.
    pub id: String,
    /// The question.
    pub ask: String,
    /// How it is answered.
    pub kind: Kind,
    /// Whether it must be answered.
    pub must: bool,
    /// What the practitioner is told at once when the answer is yes or not sure; empty for nothing.
    pub alert: String,
}

/// What one version of a form says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What stands before the questions; may be empty.
    pub intro: String,
    /// What the client agrees to by sending it.
    pub consent: String,
    /// The questions, in order.
    pub questions: Vec<Question>,
}

/// A form as a client gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Its name.
    pub name: String,
    /// Which version of which form this is; kept with the answers.
    pub version: String,
    /// What it says.
    pub content: Content,
}

/// Answers by the id of their question, as typed.
pub type Answers = BTreeMap<String, String>;

impl Form {
    /// What is still to be answered or too long: id of the question, and what to do. Without `all`,
    /// questions may be left open.
    #[must_use]
    pub fn check(&self, answers: &Answers, all: bool) -> Vec<(String, String)> {
        let mut problems = Vec::new();
        for question in &self.content.questions {
            let typed = answers.get(&question.id).map_or("", |a| a.trim());
            let wrong = match question.kind {
                _ if typed.is_empty() => (all && question.must).then(|| match question.kind {
                    Kind::YesNo => format!("Select yes, no or not sure: {}", question.ask),
                    Kind::Line | Kind::Text => format!("Enter an answer: {}", question.ask),
                }),
                Kind::YesNo => {
                    let known = ["yes", "no", "unsure"].contains(&typed);
                    (!known).then(|| format!("Select yes, no or not sure: {}", question.ask))
                }
                Kind::Line | Kind::Text => (typed.chars().count() > TEXT_MAX)
                    .then(|| "An answer can have 2,000 characters at most".to_owned()),
            };
            problems.extend(wrong.map(|words| (question.id.clone(), words)));
        }
        problems
    }
}

/// The form that a service needs, in its newest version, if it needs one.
pub(crate) async fn needed(tx: &mut Tx, service: ServiceId) -> Result<Option<Form>, StoreError> {
    let needs = intake::needs(tx).await?;
    match needs.into_iter().find(|(id, _)| *id == service) {
        None => Ok(None),
        Some((_, None)) => Ok(Some(short())),
        Some((_, Some(id))) => own(tx, id).await,
    }
}

async fn own(tx: &mut Tx, id: IntakeFormId) -> Result<Option<Form>, StoreError> {
    let Some(row) = intake::form(tx, id).await? else {
        return Ok(None);
    };
    Ok(Some(Form {
        name: row.name,
        version: format!("{id} {}", row.version),
        content: parse(&row.content)?,
    }))
}

/// Reads stored content.
pub(super) fn parse<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| StoreError::Decode(error.to_string()))
}

/// Writes content to be stored.
pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Decode(error.to_string()))
}
