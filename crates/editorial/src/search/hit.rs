//! What is searched, and what is found.

use crate::article::Article;
use crate::guide::{Guide, GuideKind};

/// What kind of page a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// A full injury guide.
    CoreGuide,
    /// A short injury page.
    ShortGuide,
    /// An article.
    Article,
}

/// A page as the search sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What kind of page it is.
    pub kind: PageKind,
    /// Name in its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its summary.
    pub summary: String,
    /// Other names and topics, each a word or a phrase.
    pub keywords: Vec<String>,
    /// Its whole text without marks, one line for each paragraph or list item.
    pub text: String,
}

impl From<&Guide> for Document {
    fn from(guide: &Guide) -> Self {
        Self {
            kind: match guide.kind {
                GuideKind::Core => PageKind::CoreGuide,
                GuideKind::Short => PageKind::ShortGuide,
            },
            slug: guide.slug.clone(),
            title: guide.title.clone(),
            summary: guide.summary.clone(),
            keywords: guide.also_called.clone(),
            text: guide.body.text(),
        }
    }
}

impl From<&Article> for Document {
    fn from(article: &Article) -> Self {
        Self {
            kind: PageKind::Article,
            slug: article.slug.clone(),
            title: article.title.clone(),
            summary: article.summary.clone(),
            keywords: article.topics.clone(),
            text: article.body.text(),
        }
    }
}

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetPart {
    /// The words as they stand on the page.
    pub text: String,
    /// Whether they were asked for.
    pub matched: bool,
}

/// A page that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What kind of page it is.
    pub kind: PageKind,
    /// Name in its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its summary.
    pub summary: String,
    /// The sentence that fits best, in pieces; the summary where no sentence fits.
    pub snippet: Vec<SnippetPart>,
    /// How well it fits; only good for comparing results of one search.
    pub score: f64,
}
