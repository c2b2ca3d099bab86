//! `GET /sitemap.xml` and `GET /robots.txt`: what search engines may read.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use crate::{
    page::Page,
    pages::articles::list::{changed, topics},
    problem::Problem,
    reading::{absolute, feed_like, today},
};

#[derive(Template)]
#[template(path = "pages/crawlers/sitemap.xml")]
struct Sitemap {
    pages: Vec<(String, Option<Date>)>,
}

#[derive(Template)]
#[template(path = "pages/crawlers/robots.txt")]
struct Robots {
    demo: bool,
    sitemap: String,
}

/// `GET /sitemap.xml`
///
/// # Errors
/// When the file cannot be drawn.
pub async fn sitemap(page: Page) -> Result<Response, Problem> {
    let reading = &page.app.reading;
    let library = &reading.library;
    let today = today(&page);
    let mut pages: Vec<(String, Option<Date>)> = [
        "/",
        "/check",
        "/book",
        "/injuries",
        "/articles",
        "/practitioners",
        "/contact",
    ]
    .map(|path| (path.to_owned(), None))
    .into();
    let mut add = |path: String, day: Option<Date>| pages.push((path, day));
    for guide in library.guides() {
        let day = Some(guide.review.reviewed_on);
        add(format!("/injuries/{}", guide.slug), day);
    }
    for article in reading.articles(today) {
        add(
            format!("/articles/{}", article.slug),
            Some(changed(article)),
        );
    }
    for topic in topics(reading.articles(today)) {
        add(format!("/articles/topics/{}", topic.slug), None);
    }
    for author in library.authors() {
        add(format!("/authors/{}", author.id), None);
    }
    for place in &page.directory.locations {
        add(format!("/places/{}", place.slug), None);
    }
    for person in &page.directory.practitioners {
        add(format!("/practitioners/{}", person.slug), None);
    }
    for slug in ["privacy", "accessibility"] {
        if let Some(words) = library.page(slug) {
            add(format!("/{slug}"), Some(words.updated_on));
        }
    }
    let changed = pages.iter().filter_map(|(_, day)| *day).max();
    let pages = pages
        .into_iter()
        .map(|(path, day)| (absolute(&page, &path), day))
        .collect();
    let file = feed_like(
        &Sitemap { pages },
        "application/xml; charset=utf-8",
        changed,
    )?;
    Ok(file.answer(&page.headers))
}

/// `GET /robots.txt`
///
/// # Errors
/// When the file cannot be drawn.
pub async fn robots(page: Page) -> Result<Response, Problem> {
    let robots = Robots {
        demo: page.clinic().config.demo,
        sitemap: absolute(&page, "/sitemap.xml"),
    };
    let file = feed_like(&robots, "text/plain; charset=utf-8", None)?;
    Ok(file.answer(&page.headers))
}
