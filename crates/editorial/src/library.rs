//! Everything there is to read, checked as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::article::Article;
use crate::author::Author;
use crate::error::{ContentError, ContentErrors};
use crate::files::{self, ContentFile};
use crate::guide::{Guide, GuideKind};
use crate::links::KnownAddresses;
use crate::page::Page;
use crate::pictures::Pictures;
use crate::search::Document;
use crate::sources::Sources;

/// File of the authors, below `content/`.
const AUTHORS: &str = "articles/authors.toml";

/// All guides, articles, authors and plain pages.
#[derive(Debug, Clone, Default)]
pub struct Library {
    guides: BTreeMap<String, Arc<Guide>>,
    articles: Vec<Arc<Article>>,
    by_slug: BTreeMap<String, usize>,
    authors: BTreeMap<String, Author>,
    pages: BTreeMap<String, Arc<Page>>,
    sources: Arc<Sources>,
    pictures: Arc<Pictures>,
    /// Articles as they are written, by slug.
    written: BTreeMap<String, ContentFile>,
}

/// What a clinic wrote itself, to be laid over the built-in texts.
#[derive(Debug, Clone, Default)]
pub struct Additions {
    /// Its articles; one of the same slug replaces the built-in one.
    pub articles: Vec<Arc<Article>>,
    /// Slugs of built-in articles that no longer stand here.
    pub hidden: BTreeSet<String>,
    /// Its authors; one of the same id replaces the built-in one.
    pub authors: Vec<Author>,
    /// Its pictures.
    pub pictures: Pictures,
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
        let mut library = Self {
            sources: Arc::new(sources.clone()),
            ..Self::default()
        };
        let mut faults = ContentErrors::default();
        for file in files {
            let read = match file.path.split_once('/') {
                Some(("guides", name)) if name.ends_with(".md") => Guide::parse(file, sources)
                    .map(|guide| drop(library.guides.insert(guide.slug.clone(), Arc::new(guide)))),
                Some(("articles", name)) if name.ends_with(".md") => Article::parse(file, sources)
                    .map(|article| {
                        library.written.insert(article.slug.clone(), file.clone());
                        library.articles.push(Arc::new(article));
                    }),
                Some(("pages", name)) if name.ends_with(".md") => Page::parse(file, sources)
                    .map(|page| drop(library.pages.insert(page.slug.clone(), Arc::new(page)))),
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
        library.sort();
        if faults.0.is_empty() {
            library.check(&mut faults);
        }
        faults.into_result(library)
    }

    fn sort(&mut self) {
        self.articles.sort_by(|left, right| {
            right
                .published_on
                .cmp(&left.published_on)
                .then_with(|| left.slug.cmp(&right.slug))
        });
        let slugs = self.articles.iter().map(|article| article.slug.clone());
        self.by_slug = slugs.zip(0..).collect();
    }

    /// This library with what a clinic wrote itself.
    #[must_use]
    pub fn with(&self, additions: Additions) -> Self {
        let mut library = self.clone();
        let own: BTreeSet<&String> = additions.articles.iter().map(|one| &one.slug).collect();
        library
            .articles
            .retain(|one| !own.contains(&one.slug) && !additions.hidden.contains(&one.slug));
        drop(own);
        library.articles.extend(additions.articles);
        for author in additions.authors {
            library.authors.insert(author.id.clone(), author);
        }
        library.pictures = Arc::new(additions.pictures);
        library.sort();
        library
    }

    /// The addresses that a text may link to.
    pub(crate) fn known_addresses(&self) -> KnownAddresses {
        let mut known = KnownAddresses::default();
        self.guides
            .keys()
            .for_each(|slug| known.add(format!("/injuries/{slug}")));
        self.articles
            .iter()
            .for_each(|one| known.add(format!("/articles/{}", one.slug)));
        known
    }

    fn check(&self, faults: &mut ContentErrors) {
        let known = self.known_addresses();
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
        self.guides.get(slug).map(|guide| &**guide)
    }

    /// All guides, by slug.
    pub fn guides(&self) -> impl Iterator<Item = &Guide> {
        self.guides.values().map(|guide| &**guide)
    }

    /// The full guides, by slug.
    pub fn core_guides(&self) -> impl Iterator<Item = &Guide> {
        self.guides().filter(|guide| guide.kind == GuideKind::Core)
    }

    /// The guide that covers a condition of the knowledge files.
    pub fn guide_for_condition(&self, condition: &str) -> Option<&Guide> {
        self.guides()
            .find(|guide| guide.conditions.iter().any(|id| id == condition))
    }

    /// All articles, newest first.
    pub fn articles(&self) -> &[Arc<Article>] {
        &self.articles
    }

    /// The article at `/articles/{slug}`.
    pub fn article(&self, slug: &str) -> Option<&Article> {
        let at = *self.by_slug.get(slug)?;
        self.articles.get(at).map(|article| &**article)
    }

    /// An article as it is written, head and Markdown; only built-in ones are files.
    pub fn written(&self, slug: &str) -> Option<&ContentFile> {
        self.written.get(slug)
    }

    /// The pictures that texts may show.
    pub fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// What texts may cite.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The articles that belong to a guide, newest first.
    pub fn articles_for_guide(&self, slug: &str) -> impl Iterator<Item = &Article> {
        self.articles
            .iter()
            .map(|article| &**article)
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
        self.pages.get(slug).map(|page| &**page)
    }

    /// All plain pages, by slug.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.pages.values().map(|page| &**page)
    }

    /// Guides and articles in the form the search takes.
    pub fn documents(&self) -> Vec<Document> {
        let guides = self.guides().map(Document::from);
        let articles = self.articles.iter().map(|one| Document::from(&**one));
        guides.chain(articles).collect()
    }
}
