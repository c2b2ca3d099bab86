//! The picture of an author, or the initials that stand in its place.

use askama::{Template, filters::HtmlSafe};
use midstance_editorial::Author;

/// A portrait. Print it with `{{ portrait }}`.
#[derive(Template)]
#[template(path = "reading/portrait.html")]
pub struct Portrait {
    photo: Option<midstance_editorial::Portrait>,
    name: String,
    initials: String,
}

impl HtmlSafe for Portrait {}

impl Portrait {
    /// Of an author.
    #[must_use]
    pub fn of(author: &Author) -> Self {
        Self {
            photo: author.photo.clone(),
            name: author.name.clone(),
            initials: super::initials(&author.name),
        }
    }
}
