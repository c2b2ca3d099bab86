//! `GET /articles/feed.xml`: new articles for feed readers (Atom, RFC 4287).

use askama::Template;
use axum::response::Response;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use midstance_editorial::Article;

use super::list::changed;
use crate::{
    page::Page,
    problem::Problem,
    reading::{absolute, feed_like, today},
};

/// How many articles the feed holds.
const MOST: usize = 30;

#[derive(Template)]
#[template(path = "pages/articles/feed.xml")]
struct Feed {
    clinic: String,
    home: String,
    address: String,
    updated: Timestamp,
    entries: Vec<Entry>,
}

struct Entry {
    address: String,
    title: String,
    summary: String,
    authors: Vec<(String, String)>,
    topics: Vec<String>,
    published: Timestamp,
    updated: Timestamp,
}

/// `GET /articles/feed.xml`
///
/// # Errors
/// When the feed cannot be drawn.
pub async fn show(page: Page) -> Result<Response, Problem> {
    let reading = page.app.reading.clone();
    let public: Vec<&Article> = reading.articles(today(&page)).take(MOST).collect();
    let last = public.iter().map(|article| changed(article)).max();
    let entries = public.iter().map(|article| Entry {
        address: absolute(&page, &format!("/articles/{}", article.slug)),
        title: article.title.clone(),
        summary: article.summary.clone(),
        authors: reading
            .authors_of(article)
            .map(|a| {
                (
                    a.name.clone(),
                    absolute(&page, &format!("/authors/{}", a.id)),
                )
            })
            .collect(),
        topics: article.topics.clone(),
        published: start(article.published_on),
        updated: start(changed(article)),
    });
    let feed = Feed {
        clinic: page.profile.name.clone(),
        home: absolute(&page, "/articles"),
        address: absolute(&page, "/articles/feed.xml"),
        updated: start(last.unwrap_or_default()),
        entries: entries.collect(),
    };
    Ok(feed_like(&feed, "application/atom+xml; charset=utf-8", last)?.answer(&page.headers))
}

/// Texts know days, feeds want instants: the start of the day in Universal Time.
fn start(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC)
        .map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp())
}
