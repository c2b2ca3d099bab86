//! What pages of texts share: the texts, their search, their head, their box of authors.

mod author;
mod data;
mod evidence;
mod fresh;
mod meta;
mod pictured;
mod portrait;
mod related;
mod shelf;

pub use author::{AuthorBox, AuthorLink, initials};
pub use data::{business, json_ld, person, place};
pub use evidence::{EvidenceWord, evidence_words};
pub use fresh::{Fresh, feed_like, page_of_text};
pub use meta::{Meta, absolute};
pub use pictured::{LeadPicture, pictured};
pub use portrait::Portrait;
pub use shelf::Shelf;

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use midstance_clinic::{directory::zone_of, editing::Texts};
use midstance_editorial::{Article, Author, ContentErrors, Hit, Library, PageKind, Search};

use crate::page::Page;

/// Texts that fit this much worse than the best are left out: they share one everyday word.
const LEAST: f64 = 0.2;

/// The texts and their search index. The index is built when somebody first searches, so that the
/// program answers sooner after its start.
#[derive(Debug)]
pub struct Reading {
    /// Guides, articles, authors, plain pages.
    pub library: Arc<Library>,
    /// The same with what became of addresses, and how to bring it up to date.
    pub texts: Texts,
    index: OnceLock<Search>,
}

impl Reading {
    /// With these texts, before anything was read of the store.
    #[must_use]
    pub fn new(library: Library) -> Self {
        Self::of(Texts::new(Arc::new(library)))
    }

    /// With texts as they stood at a moment.
    #[must_use]
    pub fn of(texts: Texts) -> Self {
        Self {
            library: texts.library.clone(),
            texts,
            index: OnceLock::new(),
        }
    }

    /// Whether anybody has searched these texts yet.
    fn was_searched(&self) -> bool {
        self.index.get().is_some()
    }

    /// With the built-in texts.
    ///
    /// # Errors
    /// Every fault in them; the tests keep them free of faults.
    pub fn embedded() -> Result<Self, ContentErrors> {
        Library::embedded().map(Self::new)
    }

    /// The search over guides and articles.
    pub fn search(&self) -> &Search {
        self.index
            .get_or_init(|| Search::new(&self.library.documents()))
    }

    /// What a search finds among the texts that readers may see on a day, best first.
    #[must_use]
    pub fn find(&self, query: &str, today: Date) -> Vec<Hit> {
        let mut hits = self.search().search(query);
        let least = hits.first().map_or(0.0, |best| best.score * LEAST);
        hits.retain(|hit| hit.score >= least);
        hits.retain(|hit| {
            hit.kind != PageKind::Article
                || self
                    .library
                    .article(&hit.slug)
                    .is_some_and(|article| article.is_public(today))
        });
        hits
    }

    /// The articles that readers may see on a day, newest first.
    pub fn articles(&self, today: Date) -> impl DoubleEndedIterator<Item = &Article> {
        self.library
            .articles()
            .iter()
            .map(|article| &**article)
            .filter(move |article| article.is_public(today))
    }

    /// The authors of an article, the first named first.
    pub fn authors_of<'a>(&'a self, article: &'a Article) -> impl Iterator<Item = &'a Author> {
        article
            .authors
            .iter()
            .filter_map(|id| self.library.author(id))
    }
}

/// The day at the clinic: texts appear and fall due by its calendar.
#[must_use]
pub fn today(page: &Page) -> Date {
    let zone = page
        .directory
        .locations
        .first()
        .and_then(|l| zone_of(l).ok());
    page.now
        .to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC))
        .date()
}
