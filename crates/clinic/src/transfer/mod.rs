//! Articles from elsewhere and for elsewhere.
//!
//! What comes in becomes drafts: nothing is public before somebody here publishes it. A trial does
//! the same work and takes it back, so its report is what would happen. Bringing the same in twice
//! changes nothing.

mod export;
mod import;
mod people;
mod pictures;
mod texts;

pub use export::{Export, export};
pub use import::import;

use std::collections::{BTreeMap, BTreeSet};

use midstance_editorial::Library;
use midstance_store::StoreError;

/// What happens to one thing that comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It came in before, changed there since, and nobody changed it here.
    Changed,
    /// It is here already.
    AlreadyHere,
    /// A picture that is somewhere on the web: somebody has to upload it.
    ToUpload,
    /// It does not come in, for this reason.
    LeftOut(String),
}

impl Fate {
    /// In a word or two.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::AlreadyHere => "already here",
            Self::ToUpload => "to be uploaded",
            Self::LeftOut(_) => "left out",
        }
    }
}

/// What comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// An article.
    Article,
    /// An author.
    Author,
    /// A picture.
    Picture,
    /// Something else.
    Other,
}

impl Sort {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Author => "author",
            Self::Picture => "picture",
            Self::Other => "other",
        }
    }
}

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub sort: Sort,
    /// What it is called.
    pub what: String,
    /// What happens to it.
    pub fate: Fate,
    /// What has to be looked at.
    pub notes: Vec<String>,
}

impl Line {
    fn new(sort: Sort, what: impl Into<String>, fate: Fate) -> Self {
        Self {
            sort,
            what: what.into(),
            fate,
            notes: Vec::new(),
        }
    }
}

/// What an import did or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Line by line.
    pub lines: Vec<Line>,
    /// Whether it was done, and not only tried.
    pub done: bool,
}

impl Report {
    /// How many lines of a sort have a fate of this word.
    #[must_use]
    pub fn count(&self, sort: Sort, word: &str) -> usize {
        let fits = |line: &&Line| line.sort == sort && line.fate.word() == word;
        self.lines.iter().filter(fits).count()
    }

    /// Whether anything is or would be changed.
    #[must_use]
    pub fn changes(&self) -> bool {
        let changed = |line: &Line| matches!(line.fate, Fate::Added | Fate::Changed);
        self.lines.iter().any(changed)
    }
}

/// What is here without the store: the articles of the files as they are written, and all authors.
struct Known {
    articles: BTreeMap<String, String>,
    authors: BTreeSet<String>,
}

impl Known {
    fn of(library: &Library) -> Self {
        let articles = library.articles().iter().map(|one| {
            let written = library.written(&one.slug);
            let text = written.map_or_else(String::new, |file| file.text.to_string());
            (one.slug.clone(), text)
        });
        Self {
            articles: articles.collect(),
            authors: library.authors().map(|one| one.id.clone()).collect(),
        }
    }
}

/// How the transaction of an import ends.
enum End {
    /// It was a trial: everything is taken back.
    Tried(Vec<Line>),
    /// The store failed.
    Failed(StoreError),
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}
