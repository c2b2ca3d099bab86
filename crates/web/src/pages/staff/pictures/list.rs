//! `GET /staff/images`: all pictures, and those that texts name and nobody has uploaded.

use askama::Template;
use axum::response::Response;
use midstance_clinic::pictures::album;

use super::row::{Row, Shown, shown};
use crate::{
    fields::Query,
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

/// So many pictures on a page.
const PER_PAGE: usize = 40;

#[derive(Template)]
#[template(path = "pages/staff/pictures/list.html")]
struct List {
    shell: Shell,
    pictures: Vec<Row>,
    missing: Vec<Wanted>,
    count: usize,
    page: usize,
    pages: usize,
}

struct Wanted {
    name: String,
    uses: Vec<Shown>,
}

/// `GET /staff/images`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, query: Query) -> Result<Response, Problem> {
    let album = album(page.clinic()).await?;
    let notice = match query.0.get("now") {
        "removed" => Some("The picture was deleted"),
        _ => None,
    };
    let count = album.entries.len();
    let pages = count.div_ceil(PER_PAGE).max(1);
    let at: usize = query.0.get("page").parse().unwrap_or(1).clamp(1, pages);
    let shown_now = album
        .entries
        .iter()
        .skip((at - 1) * PER_PAGE)
        .take(PER_PAGE);
    html(&List {
        pictures: shown_now.map(Row::from).collect(),
        missing: album
            .missing
            .iter()
            .map(|one| Wanted {
                name: one.name.clone(),
                uses: one.uses.iter().map(shown).collect(),
            })
            .collect(),
        shell: Shell {
            notice: notice.map(str::to_owned),
            ..page.shell
        },
        count,
        page: at,
        pages,
    })
}
