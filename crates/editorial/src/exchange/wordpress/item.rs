//! What an export holds, as it stands there.

use std::collections::BTreeMap;

/// An export.
#[derive(Debug, Default)]
pub struct Export {
    /// Address of the site it came from.
    pub site: String,
    /// Names of those who wrote, by the name they sign in with.
    pub names: BTreeMap<String, String>,
    /// Posts, pages, pictures and whatever else.
    pub items: Vec<Item>,
}

impl Export {
    /// The full name of somebody.
    pub fn name_of(&self, login: &str) -> String {
        let known = self.names.get(login).filter(|name| !name.is_empty());
        known.map_or(login, |name| &**name).trim().to_owned()
    }
}

/// One item.
#[derive(Debug, Default)]
pub struct Item {
    /// Its number there.
    pub id: String,
    /// Title, as text.
    pub title: String,
    /// Its address there.
    pub link: String,
    /// Its address that never changes there.
    pub guid: String,
    /// Who wrote it.
    pub creator: String,
    /// The text, as HTML.
    pub content: String,
    /// The short text, as HTML.
    pub excerpt: String,
    /// Its name in the address there.
    pub name: String,
    /// The day and time it appeared there.
    pub date: String,
    /// The day and time it was last changed there.
    pub modified: String,
    /// Its state there.
    pub status: String,
    /// What it is.
    pub kind: String,
    /// Whether it needs a password there.
    pub locked: bool,
    /// Address of the file, for pictures.
    pub attachment: String,
    /// Categories and tags, by their names.
    pub topics: Vec<String>,
    /// What plugins and themes keep with it.
    pub metas: Vec<(String, String)>,
    /// How many comments it has.
    pub comments: usize,
}

impl Item {
    /// Whether it becomes a text here.
    pub fn is_text(&self) -> bool {
        matches!(&*self.kind, "post" | "page")
            && !matches!(&*self.status, "trash" | "auto-draft" | "inherit")
    }

    /// What is kept under a name; empty if nothing is.
    pub fn meta(&self, key: &str) -> String {
        let mut all = self.metas.iter();
        all.find(|(name, _)| name == key)
            .map_or_else(String::new, |(_, value)| value.clone())
    }
}
