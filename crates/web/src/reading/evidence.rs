//! The words for how sure a text is, explained where they are used.

use midstance_editorial::{Body, Grade};

/// A word and what it means.
pub struct EvidenceWord {
    /// Class of its mark.
    pub class: &'static str,
    /// The word as it stands in the text, "Evidence: weak".
    pub word: String,
    /// Its meaning in a sentence.
    pub meaning: &'static str,
}

/// The words that a text uses, strongest first.
#[must_use]
pub fn evidence_words(body: &Body) -> Vec<EvidenceWord> {
    Grade::ALL
        .into_iter()
        .filter(|grade| body.evidence.iter().any(|mark| mark.grade == *grade))
        .map(|grade| EvidenceWord {
            class: grade.class(),
            word: format!("Evidence: {}", grade.word()),
            meaning: grade.meaning(),
        })
        .collect()
}
