//! Articles.

use jiff::civil::Date;
use serde::Deserialize;

use crate::body::Body;
use crate::error::{ContentError, ContentErrors};
use crate::files::ContentFile;
use crate::front::{self, Parts};
use crate::render::{self, Text};
use crate::review::{self, Review};
use crate::slug;
use crate::sources::Sources;
use crate::withdrawal::{self, Withdrawal};

/// An article of the clinic or of a guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Name in the address: `/articles/{slug}`.
    pub slug: String,
    /// Title.
    pub title: String,
    /// One sentence for lists and search results.
    pub summary: String,
    /// Ids of the authors, the first named first.
    pub authors: Vec<String>,
    /// The day from which it is public.
    pub published_on: Date,
    /// Topics, in plain words.
    pub topics: Vec<String>,
    /// Slugs of the guides that belong to it.
    pub guides: Vec<String>,
    /// Whether and why readers can no longer have it.
    pub withdrawal: Option<Withdrawal>,
    /// Review state.
    pub review: Review,
    /// The text.
    pub body: Body,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    summary: String,
    authors: Vec<String>,
    published_on: String,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    guides: Vec<String>,
    reviewed_on: String,
    next_review: String,
    #[serde(default)]
    checked_by: String,
    #[serde(default)]
    withdrawn_on: String,
    #[serde(default)]
    replaced_by: String,
}

impl Article {
    /// Reads an article from its file.
    ///
    /// # Errors
    /// Every fault in the file, with its line.
    pub fn parse(file: &ContentFile, sources: &Sources) -> Result<Self, ContentErrors> {
        let mut faults = ContentErrors::default();
        let parts: Parts<'_, Head> = front::split(file)?;
        let head = &parts.head;
        let slug = slug::from_path(&file.path)?;
        let text = Text {
            file: &file.path,
            markdown: parts.body,
            first_line: parts.body_line,
        };
        let body = render::render(&text, sources, &mut faults);
        let dates = [&*head.reviewed_on, &head.next_review, &head.checked_by];
        let review = faults.keep(review::parse(&file.path, parts.head_text, dates));
        let published = review::day(
            &file.path,
            parts.head_text,
            "published_on",
            &head.published_on,
        );
        let published_on = faults.keep(published);

        let words = [&*head.withdrawn_on, &head.replaced_by];
        let withdrawal = faults.keep(withdrawal::parse(&file.path, parts.head_text, words));

        if head.authors.is_empty() {
            let line = front::line_of_key(parts.head_text, "authors");
            let message = "no author; name at least one id of authors.toml";
            faults.0.push(ContentError::new(&file.path, line, message));
        }
        let (Some(review), Some(published_on), Some(withdrawal)) =
            (review, published_on, withdrawal)
        else {
            return Err(faults);
        };
        let Head {
            title,
            summary,
            authors,
            topics,
            guides,
            ..
        } = parts.head;
        faults.into_result(Self {
            slug,
            title,
            summary,
            authors,
            published_on,
            topics,
            guides,
            withdrawal,
            review,
            body,
        })
    }

    /// Whether readers may see it on a given day.
    pub fn is_public(&self, today: Date) -> bool {
        self.published_on <= today && !self.is_withdrawn(today)
    }

    /// Whether it was public once and has been taken back.
    pub fn is_withdrawn(&self, today: Date) -> bool {
        self.withdrawal
            .as_ref()
            .is_some_and(|withdrawal| withdrawal.on <= today)
    }
}
