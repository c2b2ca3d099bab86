//! `GET /search?q=`: guides and articles by plain words.

use askama::Template;
use axum::response::Response;
use midstance_editorial::{Hit, Library, PageKind};

use crate::{
    fields::Query,
    format,
    page::{Page, html},
    pages::injuries::list::urgency_words,
    problem::Problem,
    reading::today,
    shell::{Link, Shell},
};

/// Longer questions are cut here, in letters.
const LONGEST: usize = 200;

#[derive(Template)]
#[template(path = "pages/search/search.html")]
struct SearchPage {
    shell: Shell,
    query: String,
    respelled: Option<String>,
    found: String,
    hits: Vec<Found>,
    common: Vec<Link>,
}

struct Found {
    href: String,
    kind: &'static str,
    urgency: &'static str,
    hit: Hit,
}

/// `GET /search`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, Query(fields): Query) -> Result<Response, Problem> {
    let query: String = fields.get("q").chars().take(LONGEST).collect();
    let reading = page.app.reading.clone();
    let today = today(&page);
    // The first search builds the index, which takes longer than a request should hold a thread.
    let asked = query.clone();
    let work = reading.clone();
    let searched = tokio::task::spawn_blocking(move || match asked.as_str() {
        "" => (Vec::new(), None),
        asked => (work.find(asked, today), work.search().respelled(asked)),
    });
    let (hits, respelled) = searched
        .await
        .map_err(|error| crate::problem::fault(&error))?;
    let common = reading
        .library
        .core_guides()
        .map(|guide| Link::new(format!("/injuries/{}", guide.slug), guide.title.clone()));
    // What somebody looked for is theirs: it stays out of the title and out of other indexes.
    let shell = Shell {
        robots_noindex: true,
        ..page.shell.clone()
    };
    html(&SearchPage {
        shell,
        found: format::count(hits.len(), "result", "results"),
        hits: hits
            .into_iter()
            .map(|hit| found(hit, &reading.library))
            .collect(),
        respelled,
        query,
        common: common.collect(),
    })
}

fn found(hit: Hit, library: &Library) -> Found {
    let (top, kind) = match hit.kind {
        PageKind::CoreGuide | PageKind::ShortGuide => ("injuries", "Injury"),
        PageKind::Article => ("articles", "Article"),
    };
    let guide = (top == "injuries")
        .then(|| library.guide(&hit.slug))
        .flatten();
    Found {
        href: format!("/{top}/{}", hit.slug),
        kind,
        urgency: guide.map_or("", |guide| urgency_words(guide.urgency)),
        hit,
    }
}
