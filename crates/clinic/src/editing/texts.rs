//! What readers can read: the built-in texts with the clinic's own laid over them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::Timestamp;
use midstance_editorial::{
    Additions, Article, Author, Library, Manuscript, Pictures, Review, Standing, Withdrawal,
};
use midstance_store::{
    ArticleId, StoreError, Tx,
    article::{self, Shown},
    author,
};

use crate::{
    Clinic,
    pictures::{self, Portraits},
};

/// The texts as they stood at one moment. Kept until something changes; drawing a text costs
/// milliseconds, so only those that changed are drawn again.
#[derive(Debug, Clone)]
pub struct Texts {
    built_in: Arc<Library>,
    /// Everything there is to read.
    pub library: Arc<Library>,
    moved: BTreeMap<String, String>,
    revision: i64,
    /// When the next article appears by itself.
    until: Option<Timestamp>,
    drawn: BTreeMap<ArticleId, Drawn>,
}

#[derive(Debug, Clone)]
struct Drawn {
    revision: i64,
    at: Timestamp,
    origin: String,
    article: Arc<Article>,
}

/// What was read of the store to bring texts up to date.
struct News {
    revision: i64,
    stamps: Vec<(ArticleId, i64)>,
    changed: Vec<Shown>,
    moved: Vec<(String, String)>,
    authors: Vec<author::Author>,
    pictures: Pictures,
    portraits: Portraits,
}

impl Texts {
    /// The built-in texts alone, before anything was read of the store.
    #[must_use]
    pub fn new(built_in: Arc<Library>) -> Self {
        Self {
            library: built_in.clone(),
            built_in,
            moved: BTreeMap::new(),
            revision: 0,
            until: None,
            drawn: BTreeMap::new(),
        }
    }

    /// Whether nothing has changed: the store's number is no higher, and no article was to appear
    /// meanwhile.
    #[must_use]
    pub fn is_current(&self, revision: i64, now: Timestamp) -> bool {
        self.revision >= revision && self.until.is_none_or(|until| now < until)
    }

    /// The texts as they stand now. Only what changed is read and drawn again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn refreshed(&self, clinic: &Clinic) -> Result<Self, StoreError> {
        let known: BTreeMap<ArticleId, i64> = self
            .drawn
            .iter()
            .map(|(id, drawn)| (*id, drawn.revision))
            .collect();
        let news = clinic
            .store
            .read(move |tx| Box::pin(async move { read(tx, &known).await }))
            .await?;
        let (before, now) = (self.clone(), clinic.now());
        tokio::task::spawn_blocking(move || before.with(news, now))
            .await
            .map_err(|_| StoreError::Internal("texts could not be drawn"))?
    }

    fn with(self, news: News, now: Timestamp) -> Result<Self, StoreError> {
        let mut drawn = self.drawn;
        let standing: BTreeSet<ArticleId> = news.stamps.iter().map(|(id, _)| *id).collect();
        drawn.retain(|id, _| standing.contains(id));
        for shown in &news.changed {
            drawn.insert(shown.article.id, draw(shown, &self.built_in)?);
        }
        let public = || drawn.values().filter(|one| one.at <= now);
        let slugs: BTreeSet<&str> = public().map(|one| &*one.article.slug).collect();
        let moved: BTreeMap<String, String> = news
            .moved
            .into_iter()
            .filter(|(_, to)| slugs.contains(&**to))
            .collect();
        let hidden = moved.keys().cloned();
        let origins = public()
            .map(|one| one.origin.clone())
            .filter(|origin| !slugs.contains(&**origin));
        let additions = Additions {
            articles: public().map(|one| one.article.clone()).collect(),
            hidden: hidden.chain(origins).collect(),
            authors: news
                .authors
                .iter()
                .map(|row| author_of(row, &news.portraits))
                .collect(),
            pictures: news.pictures,
        };
        let ahead = drawn.values().map(|one| one.at).filter(|at| *at > now);
        Ok(Self {
            library: Arc::new(self.built_in.with(additions)),
            built_in: self.built_in,
            moved,
            revision: news.revision,
            until: ahead.min(),
            drawn,
        })
    }

    /// Where an article went whose address was changed.
    #[must_use]
    pub fn moved_to(&self, slug: &str) -> Option<&str> {
        self.moved.get(slug).map(String::as_str)
    }

    /// Slugs of the built-in articles.
    pub fn built_in(&self) -> impl Iterator<Item = &str> {
        self.built_in.articles().iter().map(|one| &*one.slug)
    }

    /// Whether a built-in article has this slug.
    #[must_use]
    pub fn is_built_in(&self, slug: &str) -> bool {
        self.built_in.article(slug).is_some()
    }

    /// A built-in article, whatever the clinic has laid over it.
    #[must_use]
    pub fn built_in_article(&self, slug: &str) -> Option<&Article> {
        self.built_in.article(slug)
    }

    /// A built-in article as it is written.
    pub(super) fn written(&self, slug: &str) -> Option<String> {
        let file = self.built_in.written(slug)?;
        Some(file.text.clone().into_owned())
    }

    /// Whether there is a guide or an article at this address of the site.
    #[must_use]
    pub fn has_page(&self, path: &str) -> bool {
        let guide = path.strip_prefix("/injuries/");
        let article = path.strip_prefix("/articles/");
        guide.is_some_and(|slug| self.library.guide(slug).is_some())
            || article.is_some_and(|slug| self.library.article(slug).is_some())
    }
}

async fn read(tx: &mut Tx, known: &BTreeMap<ArticleId, i64>) -> Result<News, StoreError> {
    let revision = article::library_revision(tx).await?;
    let stamps = article::shown_stamps(tx).await?;
    let mut changed = Vec::new();
    for (id, stamp) in &stamps {
        if known.get(id) != Some(stamp) {
            changed.extend(article::shown(tx, *id).await?);
        }
    }
    let (pictures, portraits) = pictures::shown(tx).await?;
    Ok(News {
        revision,
        stamps,
        changed,
        moved: article::moved_slugs(tx).await?,
        authors: author::all(tx).await?,
        pictures,
        portraits,
    })
}

fn draw(shown: &Shown, built_in: &Library) -> Result<Drawn, StoreError> {
    let row = &shown.article;
    let published = row.published.as_ref();
    let published = published.ok_or(StoreError::Internal("a shown article was never published"))?;
    let manuscript = Manuscript::parse(&shown.markdown)
        .map_err(|fault| StoreError::Decode(fault.to_string()))?;
    // Faults were refused when it was published; a source that went since leaves a gap, no error.
    let (article, _) = manuscript.article(standing(row), built_in.sources());
    Ok(Drawn {
        revision: row.revision,
        at: published.at,
        origin: row.origin.clone(),
        article: Arc::new(article),
    })
}

/// What readers are told of an article besides its text.
#[must_use]
pub fn standing(row: &article::Article) -> Standing {
    let published = row.published.as_ref();
    let by = published.map_or("", |p| &*p.checked_by);
    Standing {
        slug: row.slug.clone(),
        published_on: published.map_or(row.reviewed_on, |p| p.local.date()),
        review: Review {
            reviewed_on: row.reviewed_on,
            next_review: row.next_review,
            checked_by: (!by.is_empty()).then(|| by.to_owned()),
            checked_on: published.and_then(|p| p.checked_on),
        },
        withdrawal: row.withdrawn.as_ref().map(|gone| Withdrawal {
            on: gone.on,
            replaced_by: (!gone.replaced_by.is_empty()).then(|| gone.replaced_by.clone()),
        }),
    }
}

/// An author as readers see them.
fn author_of(row: &author::Author, portraits: &Portraits) -> Author {
    Author {
        id: row.slug.clone(),
        name: row.name.clone(),
        credentials: row.credentials_spelled.clone(),
        role: row.role.clone(),
        registration: (!row.registration.is_empty()).then(|| row.registration.clone()),
        conflicts: row.conflicts.clone(),
        about: row.about.clone(),
        experience: row.experience.clone(),
        photo: row.photo.and_then(|id| portraits.get(&id)).cloned(),
        active: row.active,
        guest: row.guest,
        demo: false,
    }
}
