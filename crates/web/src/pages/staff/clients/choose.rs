//! `GET /staff/clients/{id}/merge?q=`: which other record is the same person.

use askama::Template;
use axum::response::Response;
use midstance_store::client::Client;

use super::{address, search::Search};
use crate::{
    fields::Fields,
    forms::FormErrors,
    page::{Page, html, refused},
    pages::staff::book::Found,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/clients/choose.html")]
struct ChoosePage {
    shell: Shell,
    errors: FormErrors,
    into: Found,
    action: String,
    search: Search,
}

/// Asks for the record that becomes part of `into`.
pub(super) async fn choose(
    page: &Page,
    into: &Client,
    query: &Fields,
) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let action = format!("{}/merge", address(into));
    let other = |c: &Client| (c.id != into.id).then(|| format!("{action}?other={}", c.id));
    let search = Search::run(page, query, &mut errors, other).await?;
    let drawn = ChoosePage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back(address(into), "Client")
        },
        errors,
        into: Found::new(into, address(into)),
        action,
        search,
    };
    match drawn.shell.has_error {
        true => refused(&drawn),
        false => html(&drawn),
    }
}
