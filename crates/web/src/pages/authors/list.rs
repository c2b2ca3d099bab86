//! `GET /authors`: everybody who writes here.

use askama::Template;
use axum::response::Response;

use crate::{
    page::Page,
    problem::Problem,
    reading::{Meta, Portrait, page_of_text, today},
    shell::Shell,
};

const TITLE: &str = "Authors";
const SUMMARY: &str = "Who writes the articles here: credentials, registration and conflicts of \
    interest.";

#[derive(Template)]
#[template(path = "pages/authors/list.html")]
struct List {
    shell: Shell,
    meta: Meta,
    people: Vec<Person>,
}

struct Person {
    id: String,
    name: String,
    credentials: String,
    role: String,
    guest: bool,
    portrait: Portrait,
    /// "3 articles"
    articles: String,
}

/// `GET /authors`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page) -> Result<Response, Problem> {
    let reading = page.app.reading.clone();
    let today = today(&page);
    let mut people: Vec<Person> = Vec::new();
    for author in reading.library.authors() {
        let theirs = reading.articles(today);
        let count = theirs
            .filter(|one| one.authors.contains(&author.id))
            .count();
        // Who no longer writes and has nothing to read here needs no line.
        if !author.active && count == 0 {
            continue;
        }
        people.push(Person {
            id: author.id.clone(),
            name: author.name.clone(),
            credentials: author.credentials.clone(),
            role: author.role.clone(),
            guest: author.guest,
            portrait: Portrait::of(author),
            articles: midstance_format::count(count, "article", "articles"),
        });
    }
    people.sort_by(|one, other| one.name.cmp(&other.name));
    let view = List {
        shell: page.shell_back("/articles", "All articles"),
        meta: Meta::new(&page, "/authors", TITLE, SUMMARY),
        people,
    };
    Ok(page_of_text(&view, None)?.answer(&page.headers))
}
