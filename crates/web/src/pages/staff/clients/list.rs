//! `GET /staff/clients`: find a client by name, phone or email.

use askama::Template;
use axum::response::Response;

use super::{address, search::Search};
use crate::{
    fields::Query,
    forms::FormErrors,
    page::{Page, html, refused},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/clients/list.html")]
struct ListPage {
    shell: Shell,
    errors: FormErrors,
    action: String,
    search: Search,
}

/// `GET /staff/clients?q=`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let record = |c: &_| Some(address(c));
    let search = Search::run(&page, &query, &mut errors, record).await?;
    let drawn = ListPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell
        },
        action: "/staff/clients".into(),
        errors,
        search,
    };
    if drawn.shell.has_error {
        refused(&drawn)
    } else {
        html(&drawn)
    }
}
