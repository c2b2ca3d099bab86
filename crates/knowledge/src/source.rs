//! Where a statement comes from.

use serde::Deserialize;

/// One paper, guideline or teaching text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// First author and year in lower case, such as `frandsen-2025`.
    pub id: String,
    /// Title as printed, or a description of ours; empty where not known.
    #[serde(default)]
    pub title: String,
    /// Authors, in short.
    #[serde(default)]
    pub authors: String,
    /// Year of publication.
    pub year: u16,
    /// Journal or publisher.
    #[serde(default)]
    pub journal: String,
    /// Digital object identifier without the resolver's address.
    #[serde(default)]
    pub doi: Option<String>,
    /// Address, where there is no identifier.
    #[serde(default)]
    pub url: Option<String>,
    /// How closely it was read when the knowledge was written.
    pub read: ReadLevel,
}

/// How closely a source was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadLevel {
    /// The abstract, a table or the page itself.
    Abstract,
    /// Seen through a later text that quotes it.
    Secondhand,
    /// Recalled; to be checked against the original before it is relied on.
    Memory,
}
