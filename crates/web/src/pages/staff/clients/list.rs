//! `GET /staff/clients`: find a client by name, phone or email.

use askama::Template;
use axum::response::Response;

use super::search::Search;
use crate::{
    fields::Query,
    page::{Page, html, refused},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/clients/list.html")]
struct ListPage {
    shell: Shell,
    search: Search,
}

/// `GET /staff/clients?q=`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let record = |c: &_| Some(super::address(c));
    let search = Search::run(&page, &query, "/staff/clients".into(), record).await?;
    let drawn = ListPage {
        shell: Shell {
            has_error: !search.errors.is_empty(),
            ..page.shell
        },
        search,
    };
    if drawn.shell.has_error {
        refused(&drawn)
    } else {
        html(&drawn)
    }
}
