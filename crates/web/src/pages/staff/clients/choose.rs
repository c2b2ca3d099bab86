//! `GET /staff/clients/{id}/merge?q=`: which other record is the same person.

use askama::Template;
use axum::response::Response;
use midstance_store::client::Client;

use super::{address, search::Search};
use crate::{
    fields::Fields,
    page::{Page, html, refused},
    pages::staff::book::Found,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/clients/choose.html")]
struct ChoosePage {
    shell: Shell,
    into: Found,
    search: Search,
}

/// Asks for the record that becomes part of `into`.
pub(super) async fn choose(
    page: &Page,
    into: &Client,
    query: &Fields,
) -> Result<Response, Problem> {
    let merge = format!("{}/merge", address(into));
    let other = |c: &Client| (c.id != into.id).then(|| format!("{merge}?other={}", c.id));
    let search = Search::run(page, query, merge.clone(), other).await?;
    let drawn = ChoosePage {
        shell: Shell {
            has_error: !search.errors.is_empty(),
            ..page.shell_back(address(into), "Client")
        },
        into: Found::new(into, address(into)),
        search,
    };
    match drawn.shell.has_error {
        true => refused(&drawn),
        false => html(&drawn),
    }
}
