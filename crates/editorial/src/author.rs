//! Who wrote an article.

use serde::Deserialize;

use crate::error::{ContentError, ContentErrors};
use crate::files::ContentFile;
use crate::front::newlines;
use crate::slug;

/// An author, as the box beside an article shows them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// Name in the address: `/authors/{id}`.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Credentials, spelled out.
    pub credentials: String,
    /// Role, and where.
    pub role: String,
    /// Registration body and number; none if not registered.
    pub registration: Option<String>,
    /// Conflicts of interest, in a sentence; "None declared." where there are none.
    pub conflicts: String,
    /// A few sentences about them.
    pub about: String,
    /// What they have done, in a sentence or two; may be empty.
    #[serde(default)]
    pub experience: String,
    /// Their portrait; texts in files have none.
    #[serde(skip)]
    pub photo: Option<Portrait>,
    /// Whether they still write here.
    #[serde(skip, default = "yes")]
    pub active: bool,
    /// Whether they write as a guest.
    #[serde(default)]
    pub guest: bool,
    /// Whether they were made up for the demonstration.
    #[serde(default)]
    pub demo: bool,
}

/// A picture of an author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portrait {
    /// Its address on this site.
    pub address: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorFile {
    #[serde(default)]
    author: Vec<toml::Spanned<Author>>,
}

impl Author {
    /// Reads a file of `[[author]]` tables.
    ///
    /// # Errors
    /// Every fault in the file, with its line.
    pub fn parse_all(file: &ContentFile) -> Result<Vec<Self>, ContentErrors> {
        let line = |offset: usize| 1 + newlines(&file.text[..offset.min(file.text.len())]);
        let read: AuthorFile = toml::from_str(&file.text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            ContentError::new(
                &file.path,
                line(start),
                format!("{}; mend it", error.message()),
            )
        })?;
        let mut faults = ContentErrors::default();
        let mut authors: Vec<Self> = Vec::new();
        for entry in read.author {
            let at = line(entry.span().start);
            let author = entry.into_inner();
            let mut fault = |message: String| {
                faults.0.push(ContentError::new(&file.path, at, message));
            };
            if !slug::is_valid(&author.id) {
                let better = slug::from_text(&author.id);
                fault(format!(
                    "the id '{}' becomes an address; write '{better}'",
                    author.id
                ));
            }
            if authors.iter().any(|other| other.id == author.id) {
                fault(format!(
                    "the author '{}' stands here twice; give another id",
                    author.id
                ));
            }
            if author.conflicts.trim().is_empty() {
                fault("no word on conflicts of interest; write 'None declared.'".to_owned());
            }
            authors.push(author);
        }
        faults.into_result(authors)
    }
}
