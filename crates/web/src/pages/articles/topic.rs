//! `GET /articles/topics/{topic}`: the articles on one topic.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_editorial::{Article, slug_of};

use super::{
    list::changed,
    paging::Paging,
    row::{ArticleRow, rows},
};
use crate::{
    fields::Query,
    page::Page,
    problem::Problem,
    reading::{Meta, page_of_text, today},
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/articles/topic.html")]
struct TopicPage {
    shell: Shell,
    meta: Meta,
    name: String,
    articles: Vec<ArticleRow>,
    paging: Paging,
}

/// `GET /articles/topics/{topic}`
///
/// # Errors
/// [`Problem::NotFound`] when no public article has the topic.
pub async fn show(
    page: Page,
    Path(topic): Path<String>,
    query: Query,
) -> Result<Response, Problem> {
    let reading = page.app.reading.clone();
    let has = |article: &&Article| article.topics.iter().any(|name| slug_of(name) == topic);
    let found: Vec<&Article> = reading.articles(today(&page)).filter(has).collect();
    let name = found
        .iter()
        .flat_map(|article| &article.topics)
        .find(|name| slug_of(name) == topic)
        .ok_or(Problem::NotFound)?;
    let summary = format!("Articles on this topic: {name}.");
    let changed = found.iter().map(|article| changed(article)).max();
    let path = format!("/articles/topics/{topic}");
    let paging = Paging::of(&query, &path, found.len())?;
    let view = TopicPage {
        shell: page.shell_back("/articles", "All articles"),
        meta: Meta::new(&page, &path, name, &summary),
        name: name.clone(),
        articles: rows(&reading, paging.part(&found).iter().copied()),
        paging,
    };
    Ok(page_of_text(&view, changed)?.answer(&page.headers))
}
