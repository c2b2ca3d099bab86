//! What else somebody may want to read after an article.

use jiff::civil::Date;
use midstance_editorial::{Article, slug_of};

use super::Reading;

/// How many are named.
const MOST: usize = 3;

impl Reading {
    /// Public articles about the same injuries or topics, the nearest first, newer before older.
    #[must_use]
    pub fn related(&self, article: &Article, today: Date) -> Vec<&Article> {
        let topics: Vec<String> = article.topics.iter().map(|name| slug_of(name)).collect();
        let shared = |other: &Article| {
            let guides = other.guides.iter().filter(|g| article.guides.contains(g));
            let named = other.topics.iter().filter(|t| topics.contains(&slug_of(t)));
            2 * guides.count() + named.count()
        };
        let mut near: Vec<(usize, &Article)> = self
            .articles(today)
            .filter(|other| other.slug != article.slug)
            .map(|other| (shared(other), other))
            .filter(|(shared, _)| *shared > 0)
            .collect();
        near.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
        near.truncate(MOST);
        near.into_iter().map(|(_, other)| other).collect()
    }
}
