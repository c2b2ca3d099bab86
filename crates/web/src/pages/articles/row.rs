//! An article as lists show it.

use jiff::civil::Date;
use midstance_editorial::{Article, date_in_words};

use crate::{
    format,
    reading::{AuthorLink, Reading},
};

/// A line of a list.
pub struct ArticleRow {
    /// Address.
    pub href: String,
    /// Title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// Names of the authors, "Maren Oduya and Ines Calloway (guest)".
    pub by: String,
    /// The day it appeared.
    pub day: Date,
    /// The same in words.
    pub day_words: String,
    /// Minutes to read it.
    pub minutes: usize,
}

/// Articles as lines, in their order.
pub fn rows<'a>(reading: &Reading, articles: impl Iterator<Item = &'a Article>) -> Vec<ArticleRow> {
    articles
        .map(|article| ArticleRow {
            href: format!("/articles/{}", article.slug),
            title: article.title.clone(),
            summary: article.summary.clone(),
            by: by(reading, article),
            day: article.published_on,
            day_words: date_in_words(article.published_on),
            minutes: article.body.reading_minutes(),
        })
        .collect()
}

fn by(reading: &Reading, article: &Article) -> String {
    let names: Vec<String> = reading
        .authors_of(article)
        .map(AuthorLink::from)
        .map(|author| match author.guest {
            true => format!("{} (guest)", author.name),
            false => author.name,
        })
        .collect();
    format::list(&names)
}
