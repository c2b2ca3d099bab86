//! `GET /articles`: all articles, their topics and their authors.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use midstance_editorial::{Article, slug_of};

use super::{
    paging::Paging,
    row::{ArticleRow, rows},
};
use crate::{
    fields::Query,
    page::Page,
    problem::Problem,
    reading::{AuthorLink, Meta, page_of_text, today},
    shell::Shell,
};

const TITLE: &str = "Articles";
const SUMMARY: &str = "Running without pain, and back from it: written by people who treat and \
    coach runners, with sources.";

#[derive(Template)]
#[template(path = "pages/articles/list.html")]
struct List {
    shell: Shell,
    meta: Meta,
    title: &'static str,
    summary: &'static str,
    articles: Vec<ArticleRow>,
    paging: Paging,
    topics: Vec<Topic>,
    authors: Vec<AuthorLink>,
}

/// A topic with the number of its articles.
pub struct Topic {
    /// Its name in the address.
    pub slug: String,
    /// Its words.
    pub name: String,
    /// How many articles.
    pub count: usize,
}

/// `GET /articles`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, query: Query) -> Result<Response, Problem> {
    let reading = page.app.reading.clone();
    let public: Vec<&Article> = reading.articles(today(&page)).collect();
    let authors = reading
        .library
        .authors()
        .filter(|author| public.iter().any(|a| a.authors.contains(&author.id)))
        .map(AuthorLink::from)
        .collect();
    let changed = public.iter().map(|article| changed(article)).max();
    let paging = Paging::of(&query, "/articles", public.len())?;
    let view = List {
        shell: page.shell.clone(),
        meta: Meta::new(&page, "/articles", TITLE, SUMMARY),
        title: TITLE,
        summary: SUMMARY,
        topics: topics(public.iter().copied()),
        authors,
        articles: rows(&reading, paging.part(&public).iter().copied()),
        paging,
    };
    Ok(page_of_text(&view, changed)?.answer(&page.headers))
}

/// The topics of some articles, by name.
pub fn topics<'a>(articles: impl Iterator<Item = &'a Article>) -> Vec<Topic> {
    let mut topics: BTreeMap<String, Topic> = BTreeMap::new();
    for name in articles.flat_map(|article| &article.topics) {
        let topic = topics
            .entry(slug_of(name))
            .or_insert_with_key(|slug| Topic {
                slug: slug.clone(),
                name: name.clone(),
                count: 0,
            });
        topic.count += 1;
    }
    topics.into_values().collect()
}

/// The day an article last changed for its readers.
pub fn changed(article: &Article) -> jiff::civil::Date {
    article.published_on.max(article.review.reviewed_on)
}
