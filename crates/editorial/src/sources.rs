//! The papers that texts cite.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::clean::escape;
use crate::error::{ContentError, ContentErrors};
use crate::files::ContentFile;
use crate::front::newlines;

/// How far a source was read by whoever entered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// The abstract, a table or the page was read.
    Abstract,
    /// Seen in a later paper or summary that quotes it.
    Secondhand,
    /// Recalled from the literature and not looked up again.
    Memory,
}

impl Reading {
    /// What a reader is told about it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Abstract => "We read the abstract.",
            Self::Secondhand => "We read about it in another source.",
            Self::Memory => "Not looked up again yet.",
        }
    }
}

/// One entry of the knowledge sources.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Source {
    /// First author and year: `frandsen-2025`.
    pub id: String,
    /// Title; none where it is not known.
    pub title: Option<String>,
    /// Authors, as printed; empty where not known.
    #[serde(default)]
    pub authors: String,
    /// Year of publication.
    pub year: u16,
    /// Journal, short.
    pub journal: Option<String>,
    /// Digital object identifier without the resolver's address.
    pub doi: Option<String>,
    /// Address, where there is no identifier.
    pub url: Option<String>,
    /// How far it was read.
    pub read: Reading,
}

impl Source {
    /// The entry as a line of HTML: authors, title, journal, year, link, how far it was read.
    pub fn html(&self) -> String {
        let mut line = String::new();
        let mut say = |part: &str| {
            line.push_str(&escape(part.trim_end_matches('.')));
            line.push_str(". ");
        };
        if !self.authors.is_empty() {
            say(&self.authors);
        }
        if let Some(title) = &self.title {
            say(title);
        }
        if let Some(journal) = &self.journal {
            say(journal);
        }
        say(&self.year.to_string());
        if let Some(doi) = &self.doi {
            let safe = escape(doi);
            line.push_str(&format!(
                "<a href=\"https://doi.org/{safe}\">doi:{safe}</a>. "
            ));
        } else if let Some(url) = self
            .url
            .as_deref()
            .filter(|url| url.starts_with("https://"))
        {
            let safe = escape(url);
            line.push_str(&format!("<a href=\"{safe}\">{safe}</a>. "));
        }
        line.push_str(self.read.words());
        line
    }
}

/// All sources by id.
#[derive(Debug, Clone, Default)]
pub struct Sources(BTreeMap<String, Source>);

#[derive(Deserialize)]
struct SourceFile {
    #[serde(default)]
    source: Vec<toml::Spanned<Source>>,
}

impl Sources {
    /// Sources that were loaded elsewhere; the last of two equal ids wins.
    pub fn new(sources: impl IntoIterator<Item = Source>) -> Self {
        Self(
            sources
                .into_iter()
                .map(|source| (source.id.clone(), source))
                .collect(),
        )
    }

    /// Looks a source up.
    pub fn get(&self, id: &str) -> Option<&Source> {
        self.0.get(id)
    }

    /// All ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Joins the source files among some files, those of `knowledge/sources/`. A source may stand
    /// in two of them; the one of the file that sorts later counts.
    ///
    /// # Errors
    /// Every fault found, as [`Sources::parse`] reports it.
    pub fn from_files(files: &[ContentFile]) -> Result<Self, ContentErrors> {
        let mut faults = ContentErrors::default();
        let mut joined = Self::default();
        let ours = |file: &&ContentFile| {
            file.path.starts_with("knowledge/sources/") && file.path.ends_with(".toml")
        };
        for file in files.iter().filter(ours) {
            if let Some(read) = faults.keep(Self::parse(&file.path, &file.text)) {
                joined.0.extend(read.0);
            }
        }
        faults.into_result(joined)
    }

    /// Reads a file of `[[source]]` tables.
    ///
    /// # Errors
    /// A fault with file and line when the TOML is wrong or an id comes twice.
    pub fn parse(path: &str, text: &str) -> Result<Self, ContentError> {
        let line = |offset: usize| 1 + newlines(&text[..offset.min(text.len())]);
        let file: SourceFile = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            ContentError::new(
                path,
                line(start),
                format!("{}; mend the entry", error.message()),
            )
        })?;
        let mut sources = BTreeMap::new();
        for entry in file.source {
            let at = line(entry.span().start);
            let source = entry.into_inner();
            if let Some(double) = sources.insert(source.id.clone(), source) {
                let message = format!(
                    "the source {} stands here twice; give one another id",
                    double.id
                );
                return Err(ContentError::new(path, at, message));
            }
        }
        Ok(Self(sources))
    }

    /// The ids nearest in spelling, for an error message.
    pub fn similar(&self, id: &str) -> Vec<&str> {
        let mut near: Vec<(usize, &str)> = self
            .ids()
            .map(|known| (strsim::osa_distance(known, id), known))
            .filter(|(distance, _)| *distance <= 3)
            .collect();
        near.sort_unstable();
        near.into_iter().take(3).map(|(_, known)| known).collect()
    }
}
