//! Texts that come in, as drafts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use midstance_editorial::{
    Manuscript,
    exchange::{Incoming, rename_pictures},
};
use midstance_store::{
    ArticleId, StoreError, Tx,
    article::{self, Article, ArticleState, Imported, Version},
    directory,
};
use sha2::{Digest as _, Sha256};

use super::{Fate, Known, Line, Sort};
use crate::{Actor, Clinic};

/// What is needed to bring in a text.
pub struct Desk<'a> {
    /// The clinic.
    pub clinic: &'a Clinic,
    /// Who brings it in.
    pub actor: &'a Actor,
    /// The built-in texts and their authors.
    pub known: &'a Known,
    /// Names of pictures that have another name here.
    pub names: &'a BTreeMap<String, String>,
    /// The clinic's day.
    pub today: Date,
}

impl Desk<'_> {
    /// Brings in a text, or says why not.
    pub async fn bring(&self, tx: &mut Tx, text: &Incoming) -> Result<Line, StoreError> {
        let mut manuscript = text.manuscript.clone();
        manuscript.body = rename_pictures(&manuscript.body, self.names);
        let fate = self.decide(tx, text, &manuscript).await?;
        let what = format!("{} ({})", manuscript.title, text.slug);
        let mut line = Line::new(Sort::Article, what, fate);
        if matches!(line.fate, Fate::Added | Fate::Changed) {
            line.notes.clone_from(&text.warnings);
            if let Some(day) = text.published_on {
                let told = format!("was published there on {day}; comes in as a draft");
                line.notes.push(told);
            }
        }
        Ok(line)
    }

    async fn decide(
        &self,
        tx: &mut Tx,
        text: &Incoming,
        manuscript: &Manuscript,
    ) -> Result<Fate, StoreError> {
        let file = manuscript.to_file();
        let sha256 = Sha256::digest(file.as_bytes()).to_vec();
        if let Some(before) = article::imported(tx, &text.source).await?
            && let Some(here) = article::get(tx, before.article).await?
        {
            if before.sha256 == sha256 {
                return Ok(Fate::AlreadyHere);
            }
            // The article of another text may have been noted under the same file name.
            if here.slug == text.slug {
                return self.again(tx, (here, before), (manuscript, sha256)).await;
            }
        }
        if let Some(here) = article::by_slug(tx, &text.slug).await? {
            let newest = article::version(tx, here.id, here.version).await?;
            let same = newest.is_some_and(|version| version.markdown == file);
            return Ok(if same {
                Fate::AlreadyHere
            } else {
                taken(&text.slug)
            });
        }
        if article::slug_owner(tx, &text.slug).await?.is_some() {
            return Ok(taken(&text.slug));
        }
        if let Some(built_in) = self.known.articles.get(&text.slug) {
            let built_in = Manuscript::parse(built_in).ok();
            return Ok(match built_in {
                Some(built_in) if built_in == *manuscript => Fate::AlreadyHere,
                _ => taken(&text.slug),
            });
        }
        self.insert(tx, text, (manuscript, sha256)).await?;
        Ok(Fate::Added)
    }

    /// A text that came in before and says something else now.
    async fn again(
        &self,
        tx: &mut Tx,
        (mut here, before): (Article, Imported),
        (manuscript, sha256): (&Manuscript, Vec<u8>),
    ) -> Result<Fate, StoreError> {
        let untouched = here.version == before.version && here.published.is_none();
        if !untouched {
            return Ok(Fate::LeftOut(
                "it was changed here since it came in, and there too; compare them by hand".into(),
            ));
        }
        let (reviewed_on, next_review) = self.days(manuscript);
        here.version += 1;
        here.revision += 1;
        here.text_revision += 1;
        here.state = ArticleState::Draft;
        here.title.clone_from(&manuscript.title);
        here.summary.clone_from(&manuscript.summary);
        here.authors.clone_from(&manuscript.authors);
        here.reviewed_on = reviewed_on;
        here.next_review = next_review;
        here.updated_at = self.clinic.now();
        if !article::change(tx, &here).await? {
            return Err(StoreError::Busy("an article was changed".into()));
        }
        article::insert_version(tx, &self.version(&here, manuscript)).await?;
        let noted = Imported {
            version: here.version,
            sha256,
            ..before
        };
        article::note_imported(tx, &noted).await?;
        Ok(Fate::Changed)
    }

    async fn insert(
        &self,
        tx: &mut Tx,
        text: &Incoming,
        (manuscript, sha256): (&Manuscript, Vec<u8>),
    ) -> Result<(), StoreError> {
        let (reviewed_on, next_review) = self.days(manuscript);
        let now = self.clinic.now();
        let places = directory::locations(tx).await?;
        let first = places.into_iter().find(|place| place.active);
        let article = Article {
            id: ArticleId(self.clinic.new_id()),
            slug: text.slug.clone(),
            state: ArticleState::Draft,
            title: manuscript.title.clone(),
            summary: manuscript.summary.clone(),
            authors: manuscript.authors.clone(),
            version: 1,
            published: None,
            zone: first.map_or_else(|| "UTC".to_owned(), |place| place.zone),
            reviewed_on,
            next_review,
            check: None,
            withdrawn: None,
            origin: String::new(),
            created_by: match self.actor {
                Actor::Staff(staff) => Some(staff.account),
                _ => None,
            },
            revision: 1,
            text_revision: 1,
            created_at: now,
            updated_at: now,
        };
        article::insert(tx, &article).await?;
        article::insert_version(tx, &self.version(&article, manuscript)).await?;
        let noted = Imported {
            source: text.source.clone(),
            article: article.id,
            version: 1,
            sha256,
        };
        article::note_imported(tx, &noted).await
    }

    fn days(&self, manuscript: &Manuscript) -> (Date, Date) {
        manuscript.review_days().unwrap_or((self.today, self.today))
    }

    fn version(&self, article: &Article, manuscript: &Manuscript) -> Version {
        let (account, saved_by) = match self.actor {
            Actor::Staff(staff) => (Some(staff.account), staff.name.clone()),
            _ => (None, "Import".to_owned()),
        };
        Version {
            article: article.id,
            number: article.version,
            markdown: manuscript.to_file(),
            note: "Brought in from elsewhere".into(),
            automatic: false,
            account,
            saved_by,
            saved_at: self.clinic.now(),
        }
    }
}

fn taken(slug: &str) -> Fate {
    Fate::LeftOut(format!(
        "another article has the address /articles/{slug}; rename one of them"
    ))
}
