//! The words for how sure a statement is.

/// Strength of the evidence behind a statement, in the product's words.
///
/// The first seven follow the letters A to F of the physical-therapy guidelines (JOSPT/AOPT) and
/// "-" for no trial found; the last marks a house estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// A: several good trials or reviews agree.
    Strong,
    /// B: one good trial or many weaker ones.
    Moderate,
    /// C: a single weaker study, or consistent lesser ones.
    Weak,
    /// D: studies disagree.
    Conflicting,
    /// E: mechanism or basic science only.
    Theoretical,
    /// F: practice experience.
    ExpertOpinion,
    /// No trial found.
    None,
    /// Our own estimate.
    Estimate,
}

impl Grade {
    /// All grades, strongest first.
    pub const ALL: [Self; 8] = [
        Self::Strong,
        Self::Moderate,
        Self::Weak,
        Self::Conflicting,
        Self::Theoretical,
        Self::ExpertOpinion,
        Self::None,
        Self::Estimate,
    ];

    /// The word a reader sees.
    pub fn word(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Moderate => "moderate",
            Self::Weak => "weak",
            Self::Conflicting => "conflicting",
            Self::Theoretical => "theoretical",
            Self::ExpertOpinion => "expert opinion",
            Self::None => "none",
            Self::Estimate => "our estimate",
        }
    }

    /// What the word means, in one short sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Strong => "Several good trials or reviews agree.",
            Self::Moderate => "One good trial, or many weaker ones.",
            Self::Weak => "A single weaker study, or a few small ones that agree.",
            Self::Conflicting => "Studies disagree.",
            Self::Theoretical => "It makes sense from how the body works, but was not tested.",
            Self::ExpertOpinion => "Experience of practitioners.",
            Self::None => "We found no trial.",
            Self::Estimate => "Our own estimate, without a study behind it.",
        }
    }

    /// Name for a style sheet: `evidence-weak`.
    pub fn class(self) -> &'static str {
        match self {
            Self::Strong => "evidence-strong",
            Self::Moderate => "evidence-moderate",
            Self::Weak => "evidence-weak",
            Self::Conflicting => "evidence-conflicting",
            Self::Theoretical => "evidence-theoretical",
            Self::ExpertOpinion => "evidence-expert-opinion",
            Self::None => "evidence-none",
            Self::Estimate => "evidence-estimate",
        }
    }

    /// Reads the word as an editor writes it.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        Self::ALL.into_iter().find(|grade| grade.word() == word)
    }
}
