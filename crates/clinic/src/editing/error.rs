//! Why something with an article did not happen.

use midstance_editorial::Faults;
use midstance_store::{
    StoreError,
    article::{Article, Version},
};

/// Somebody else saved in between: their text, and where the article stands now.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// The article as it is now.
    pub article: Article,
    /// The text that was saved in between.
    pub theirs: Version,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// There is no such article, text or link.
    #[error("there is no such article")]
    NotFound,
    /// The role may not do this.
    #[error("this role may not do that")]
    NotAllowed,
    /// Somebody else saved a text since it was seen.
    #[error("somebody else saved in between")]
    Conflict(Box<Conflict>),
    /// The name is no name for an address; this would be one.
    #[error("the address may hold only small letters, digits and hyphens")]
    SlugBad(String),
    /// Another article has this address, or had it.
    #[error("another article has this address")]
    SlugTaken,
    /// The text has faults.
    #[error("the text has faults")]
    Faulty(Faults),
    /// No clinician has checked this text.
    #[error("no clinician has checked this text")]
    NotChecked,
    /// The only author may not check their own text.
    #[error("somebody else than the only author must check it")]
    OwnText,
    /// It does not stand where this step begins.
    #[error("the article does not stand where this step begins")]
    Elsewhere,
    /// The time has passed, or the clocks skip it.
    #[error("the time has passed, or the clocks skip it")]
    NoSuchTime,
    /// There is no such page to lead readers to.
    #[error("there is no such page")]
    NoSuchPage,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
