//! Letters: one structure, written as text and as HTML.

use askama::Template;

/// A letter to a client. It holds no health facts.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The clinic's name.
    pub clinic: String,
    /// The point, as the heading.
    pub headline: String,
    /// What and when, as pairs of label and value.
    pub details: Vec<(&'static str, String)>,
    /// What else is to be known, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Words and address of the one thing to do.
    pub action: Option<(&'static str, String)>,
    /// Where the clinic is and how to reach it, a line each.
    pub contact: Vec<String>,
    /// Why this letter came.
    pub reason: String,
}

#[derive(Template)]
#[template(path = "letter/letter.html")]
struct Html<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "letter/letter.txt", escape = "none")]
struct Text<'a> {
    letter: &'a Letter,
}

impl Letter {
    /// The HTML part.
    ///
    /// # Errors
    /// When the template cannot be rendered, which only a programming error causes.
    pub fn html(&self) -> Result<String, askama::Error> {
        Html { letter: self }.render()
    }

    /// The text part.
    ///
    /// # Errors
    /// When the template cannot be rendered, which only a programming error causes.
    pub fn text(&self) -> Result<String, askama::Error> {
        Ok(midstance_format::plain(&Text { letter: self }.render()?))
    }
}
