//! An article while it is being written: whole or not, with faults or without.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::error::{ContentError, ContentErrors};
use crate::files::ContentFile;
use crate::front;
use crate::library::Library;
use crate::render::{self, Text};
use crate::review::Review;
use crate::sources::Sources;
use crate::withdrawal::Withdrawal;

/// The name of the text in messages about it.
const TEXT: &str = "text";

/// What an editor typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Manuscript {
    /// Title.
    pub title: String,
    /// One sentence for lists and search results.
    pub summary: String,
    /// Ids of the authors, the first named first.
    pub authors: Vec<String>,
    /// Topics, in plain words.
    pub topics: Vec<String>,
    /// Slugs of the guides that belong to it.
    pub guides: Vec<String>,
    /// The day the text was last checked against its sources, as typed.
    pub reviewed_on: String,
    /// The day by which it is due again, as typed.
    pub next_review: String,
    /// The Markdown.
    #[serde(skip)]
    pub body: String,
}

/// What stands of an article besides its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its name in the address.
    pub slug: String,
    /// The day from which it is public.
    pub published_on: Date,
    /// Review state.
    pub review: Review,
    /// Whether and why readers can no longer have it.
    pub withdrawal: Option<Withdrawal>,
}

/// What keeps a manuscript from being published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Name of a field, and what to do about it.
    pub fields: Vec<(&'static str, String)>,
    /// Faults of the text; lines count from 1 where the Markdown begins.
    pub text: Vec<ContentError>,
}

impl Faults {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.text.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.fields.len() + self.text.len()
    }
}

impl Manuscript {
    /// Reads a file: what it says of itself and its Markdown. Keys that do not belong to the text,
    /// such as the day on which it appears, are passed over.
    ///
    /// # Errors
    /// When it has no head, or one that is no TOML.
    pub fn parse(text: &str) -> Result<Self, ContentError> {
        let file = ContentFile {
            path: TEXT.into(),
            text: text.to_owned().into(),
        };
        let parts: front::Parts<'_, Self> = front::split(&file)?;
        let body = parts.body.strip_prefix("\r\n");
        let body = body.or_else(|| parts.body.strip_prefix('\n'));
        let body = body.unwrap_or(parts.body).to_owned();
        Ok(Self { body, ..parts.head })
    }

    /// The same as a file: [`Manuscript::parse`] reads it back.
    pub fn to_file(&self) -> String {
        // A head of strings and lists of strings can always be written.
        let head = toml::to_string(self).unwrap_or_default();
        format!("+++\n{head}+++\n\n{}", self.body)
    }

    /// Draws the text as far as it can be drawn, with what is wrong in it.
    pub fn article(&self, standing: Standing, sources: &Sources) -> (Article, Vec<ContentError>) {
        let mut faults = ContentErrors::default();
        let text = Text {
            file: TEXT,
            markdown: &self.body,
            first_line: 1,
        };
        let body = render::render(&text, sources, &mut faults);
        let article = Article {
            slug: standing.slug,
            title: self.title.clone(),
            summary: self.summary.clone(),
            authors: self.authors.clone(),
            published_on: standing.published_on,
            topics: self.topics.clone(),
            guides: self.guides.clone(),
            withdrawal: standing.withdrawal,
            review: standing.review,
            body,
        };
        (article, faults.0)
    }

    /// Everything that keeps it from being published, in the order in which the form asks.
    pub fn faults(&self, slug: &str, library: &Library) -> Faults {
        let mut faults = Faults::default();
        let mut say = |field, words: &str| faults.fields.push((field, words.to_owned()));
        if self.title.trim().is_empty() {
            say("title", "Enter a title");
        }
        if self.summary.trim().is_empty() {
            say("summary", "Enter a summary of one sentence");
        }
        if self.authors.is_empty() {
            say("authors", "Choose at least one author");
        }
        for id in &self.authors {
            if library.author(id).is_none() {
                say(
                    "authors",
                    &format!("There is no author '{id}'. Choose another"),
                );
            }
        }
        for slug in &self.guides {
            if library.guide(slug).is_none() {
                say(
                    "guides",
                    &format!("There is no injury guide '{slug}'. Choose another"),
                );
            }
        }
        match self.review_days() {
            Ok((reviewed, next)) if next <= reviewed => {
                say("next_review", "The next review must be after the last one");
            }
            Ok(_) => {}
            Err(field) => say(field, "Enter a day, like 2026-11-22 or November 22, 2026"),
        }
        if self.body.trim().is_empty() {
            say("body", "Write the text");
        }
        let mut found = ContentErrors::default();
        let text = Text {
            file: TEXT,
            markdown: &self.body,
            first_line: 1,
        };
        let body = render::render(&text, library.sources(), &mut found);
        let mut known = library.known_addresses();
        known.add(format!("/articles/{slug}"));
        known.check(TEXT, &body, &mut found);
        for name in body.picture_names() {
            if library.pictures().get(name).is_none() {
                let named = format!("/images/{name}");
                let line = self.body.lines().position(|line| line.contains(&named));
                let message = format!("there is no picture '{name}'; upload it under Pictures");
                let line = line.map_or(1, |at| at + 1);
                found.0.push(ContentError::new(TEXT, line, message));
            }
        }
        found.0.sort_by_key(|fault| fault.line);
        faults.text = found.0;
        faults
    }

    /// The days of review, or the name of the field in which none stands.
    ///
    /// # Errors
    /// The name of the field.
    pub fn review_days(&self) -> Result<(Date, Date), &'static str> {
        let reviewed = self.reviewed_on.trim().parse().map_err(|_| "reviewed_on")?;
        let next = self.next_review.trim().parse().map_err(|_| "next_review")?;
        Ok((reviewed, next))
    }
}
