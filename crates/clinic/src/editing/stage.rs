//! Where an article stands at a moment.

use jiff::Timestamp;
use midstance_store::article::{Article, ArticleState};

/// Where an article stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Being written, never public.
    Draft,
    /// Waiting for a check.
    Review,
    /// Checked, with no day to appear.
    Checked,
    /// Appears later by itself.
    Scheduled,
    /// Readers see it.
    Published,
    /// Taken back.
    Withdrawn,
}

impl Stage {
    /// All of them in the order of an article's life.
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Review,
        Self::Checked,
        Self::Scheduled,
        Self::Published,
        Self::Withdrawn,
    ];

    /// Where `article` stands at `now`.
    #[must_use]
    pub fn of(article: &Article, now: Timestamp) -> Self {
        match (&article.withdrawn, &article.published) {
            (Some(_), _) => Self::Withdrawn,
            (None, Some(published)) if published.at <= now => Self::Published,
            (None, Some(_)) => Self::Scheduled,
            (None, None) => match article.state {
                ArticleState::Draft => Self::Draft,
                ArticleState::Review => Self::Review,
                ArticleState::Checked => Self::Checked,
            },
        }
    }

    /// The word that people see.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Review => "In review",
            Self::Checked => "Checked",
            Self::Scheduled => "Scheduled",
            Self::Published => "Published",
            Self::Withdrawn => "Withdrawn",
        }
    }
}
