//! Who wrote an article: a line above it and a box below it.

use askama::{Template, filters::HtmlSafe};
use midstance_editorial::Author;

use super::Portrait;

/// The box about an author. Print it with `{{ author_box }}`.
#[derive(Template)]
#[template(path = "reading/author.html")]
pub struct AuthorBox {
    author: Author,
    portrait: Portrait,
    /// What is said of the check by a clinician; empty leaves it out.
    checked: String,
    id: String,
}

impl HtmlSafe for AuthorBox {}

impl AuthorBox {
    /// The box of one author; `checked` says who checked the text, or that nobody has.
    #[must_use]
    pub fn new(author: &Author, checked: &str) -> Self {
        Self {
            author: author.clone(),
            portrait: Portrait::of(author),
            checked: checked.to_owned(),
            id: format!("about-{}", author.id),
        }
    }
}

/// What lists and data say of an author.
pub struct AuthorLink {
    /// Full name.
    pub name: String,
    /// Address of their page.
    pub href: String,
    /// Whether they write as a guest.
    pub guest: bool,
}

impl From<&Author> for AuthorLink {
    fn from(author: &Author) -> Self {
        Self {
            name: author.name.clone(),
            href: format!("/authors/{}", author.id),
            guest: author.guest,
        }
    }
}

/// The letters that stand where a portrait would.
#[must_use]
pub fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect()
}
