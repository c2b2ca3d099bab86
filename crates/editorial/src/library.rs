//! Everything there is to read, checked as a whole.

use std::collections::BTreeMap;

use crate::article::Article;
use crate::author::Author;
use crate::error::{ContentError, ContentErrors};
use crate::files::{self, ContentFile};
use crate::guide::{Guide, GuideKind};
use crate::links::KnownAddresses;
use crate::page::Page;
use crate::search::Document;
use crate::sources::Sources;

/// File of the authors, below `content/`.
const AUTHORS: &str = "articles/authors.toml";

/// All guides, articles, authors and plain pages.
#[derive(Debug, Clone, Default)]
pub struct Library {
    guides: BTreeMap<String, Guide>,
    articles: Vec<Article>,
    authors: BTreeMap<String, Author>,
    pages: BTreeMap<String, Page>,
}

impl Library {
    /// The built-in texts with the built-in sources.
    ///
    /// # Errors
    /// Every fault found; the tests keep the built-in texts free of them.
    pub fn embedded() -> Result<Self, ContentErrors> {
        Self::from_files(&files::embedded())
    }

    /// Reads and checks a set of files with the sources among them.
    ///
    /// # Errors
    /// Every fault in every file, with file and line.
    pub fn from_files(files: &[ContentFile]) -> Result<Self, ContentErrors> {
        Self::load(files, &Sources::from_files(files)?)
    }

    /// Reads and checks a set of files. Files of other folders are left alone.
    ///
    /// # Errors
    /// Every fault in every file, with file and line.
    pub fn load(files: &[ContentFile], sources: &Sources) -> Result<Self, ContentErrors> {
        let mut library = Self::default();
        let mut faults = ContentErrors::default();
        for file in files {
            let read = match file.path.split_once('/') {
                Some(("guides", name)) if name.ends_with(".md") => Guide::parse(file, sources)
                    .map(|guide| drop(library.guides.insert(guide.slug.clone(), guide))),
                Some(("articles", name)) if name.ends_with(".md") => {
                    Article::parse(file, sources).map(|article| library.articles.push(article))
                }
                Some(("pages", name)) if name.ends_with(".md") => Page::parse(file, sources)
                    .map(|page| drop(library.pages.insert(page.slug.clone(), page))),
                _ if file.path == AUTHORS => Author::parse_all(file).map(|authors| {
                    library.authors = authors
                        .into_iter()
                        .map(|author| (author.id.clone(), author))
                        .collect();
                }),
                _ => Ok(()),
            };
            if let Err(found) = read {
                faults.0.extend(found.0);
            }
        }
        library.articles.sort_by(|left, right| {
            right
                .published_on
                .cmp(&left.published_on)
                .then_with(|| left.slug.cmp(&right.slug))
        });
        if faults.0.is_empty() {
            library.check(&mut faults);
        }
        faults.into_result(library)
    }

    fn check(&self, faults: &mut ContentErrors) {
        let mut known = KnownAddresses::default();
        self.guides
            .keys()
            .for_each(|slug| known.add(format!("/injuries/{slug}")));
        self.articles
            .iter()
            .for_each(|one| known.add(format!("/articles/{}", one.slug)));

        let mut conditions: BTreeMap<&str, &str> = BTreeMap::new();
        for guide in self.guides.values() {
            let file = format!("guides/{}.md", guide.slug);
            known.check(&file, &guide.body, faults);
            for condition in &guide.conditions {
                if let Some(other) = conditions.insert(condition, &guide.slug) {
                    let message = format!("'{condition}' also has {other}.md; keep it in one");
                    faults.0.push(ContentError::new(&file, 1, message));
                }
            }
        }
        for article in &self.articles {
            let file = format!("articles/{}.md", article.slug);
            known.check(&file, &article.body, faults);
            for id in article
                .authors
                .iter()
                .filter(|id| !self.authors.contains_key(*id))
            {
                let message = format!("no author '{id}'; add it to {AUTHORS}");
                faults.0.push(ContentError::new(&file, 1, message));
            }
            for slug in article
                .guides
                .iter()
                .filter(|slug| !self.guides.contains_key(*slug))
            {
                let message = format!("no guide '{slug}'; correct 'guides' in the head");
                faults.0.push(ContentError::new(&file, 1, message));
            }
        }
        for article in &self.articles {
            let named = article
                .withdrawal
                .as_ref()
                .and_then(|w| w.replaced_by.as_deref());
            if let Some(path) = named.filter(|path| !known.contains(path)) {
                let file = format!("articles/{}.md", article.slug);
                let message = format!("no page {path}; correct 'replaced_by' in the head");
                faults.0.push(ContentError::new(&file, 1, message));
            }
        }
        for page in self.pages.values() {
            known.check(&format!("pages/{}.md", page.slug), &page.body, faults);
        }
    }

    /// The guide at `/injuries/{slug}`.
    pub fn guide(&self, slug: &str) -> Option<&Guide> {
        self.guides.get(slug)
    }

    /// All guides, by slug.
    pub fn guides(&self) -> impl Iterator<Item = &Guide> {
        self.guides.values()
    }

    /// The full guides, by slug.
    pub fn core_guides(&self) -> impl Iterator<Item = &Guide> {
        self.guides
            .values()
            .filter(|guide| guide.kind == GuideKind::Core)
    }

    /// The guide that covers a condition of the knowledge files.
    pub fn guide_for_condition(&self, condition: &str) -> Option<&Guide> {
        self.guides
            .values()
            .find(|guide| guide.conditions.iter().any(|id| id == condition))
    }

    /// All articles, newest first.
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// The article at `/articles/{slug}`.
    pub fn article(&self, slug: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.slug == slug)
    }

    /// The articles that belong to a guide, newest first.
    pub fn articles_for_guide(&self, slug: &str) -> impl Iterator<Item = &Article> {
        self.articles
            .iter()
            .filter(move |article| article.guides.iter().any(|id| id == slug))
    }

    /// An author by id.
    pub fn author(&self, id: &str) -> Option<&Author> {
        self.authors.get(id)
    }

    /// All authors, by id.
    pub fn authors(&self) -> impl Iterator<Item = &Author> {
        self.authors.values()
    }

    /// The plain page at `/{slug}`.
    pub fn page(&self, slug: &str) -> Option<&Page> {
        self.pages.get(slug)
    }

    /// All plain pages, by slug.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.pages.values()
    }

    /// Guides and articles in the form the search takes.
    pub fn documents(&self) -> Vec<Document> {
        let guides = self.guides.values().map(Document::from);
        guides
            .chain(self.articles.iter().map(Document::from))
            .collect()
    }
}
