//! `GET /privacy` and `GET /accessibility`: plain pages with the clinic's name and address in them.

use askama::Template;
use axum::response::Response;
use midstance_editorial::date_in_words;

use crate::{
    page::Page,
    problem::Problem,
    reading::{Meta, page_of_text},
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/words/words.html")]
struct Words {
    shell: Shell,
    meta: Meta,
    title: String,
    summary: String,
    text: String,
    edited: String,
}

/// `GET /privacy`
///
/// # Errors
/// [`Problem::NotFound`] when the texts have no such page.
pub async fn privacy(page: Page) -> Result<Response, Problem> {
    show(&page, "privacy")
}

/// `GET /accessibility`
///
/// # Errors
/// [`Problem::NotFound`] when the texts have no such page.
pub async fn accessibility(page: Page) -> Result<Response, Problem> {
    show(&page, "accessibility")
}

fn show(page: &Page, slug: &str) -> Result<Response, Problem> {
    let words = page
        .app
        .reading
        .library
        .page(slug)
        .ok_or(Problem::NotFound)?;
    let profile = &page.profile;
    let view = Words {
        shell: page.shell.clone(),
        meta: Meta::new(page, &format!("/{slug}"), &words.title, &words.summary),
        title: words.title.clone(),
        summary: words.summary.clone(),
        text: words.html(&profile.name, &profile.email),
        edited: date_in_words(words.updated_on),
    };
    Ok(page_of_text(&view, Some(words.updated_on))?.answer(&page.headers))
}
