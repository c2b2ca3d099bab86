//! `GET /authors/{id}`: who wrote articles, and which.

pub mod list;

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_editorial::{Article, Author};
use serde_json::json;

use crate::{
    fields::Query,
    page::Page,
    pages::articles::{
        paging::Paging,
        row::{ArticleRow, rows},
    },
    problem::Problem,
    reading::{Meta, Portrait, page_of_text, person, today},
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/authors/author.html")]
struct AuthorPage {
    shell: Shell,
    meta: Meta,
    author: Author,
    portrait: Portrait,
    articles: Vec<ArticleRow>,
    paging: Paging,
}

/// `GET /authors/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such author.
pub async fn show(page: Page, Path(id): Path<String>, query: Query) -> Result<Response, Problem> {
    let reading = page.app.reading.clone();
    let author = reading.library.author(&id).ok_or(Problem::NotFound)?;
    let today = today(&page);
    let by_them = reading.articles(today).filter(|a| a.authors.contains(&id));
    let theirs: Vec<&Article> = by_them.collect();
    let path = format!("/authors/{id}");
    let mut data = person(&page, author);
    if let Some(fields) = data.as_object_mut() {
        fields.insert("@context".into(), json!("https://schema.org"));
    }
    let changed = theirs.iter().map(|article| article.published_on).max();
    let paging = Paging::of(&query, &path, theirs.len())?;
    let view = AuthorPage {
        shell: page.shell_back("/articles", "All articles"),
        meta: Meta::new(&page, &path, &author.name, &author.about).data(&data),
        portrait: Portrait::of(author),
        author: author.clone(),
        articles: rows(&reading, paging.part(&theirs).iter().copied()),
        paging,
    };
    Ok(page_of_text(&view, changed)?.answer(&page.headers))
}
