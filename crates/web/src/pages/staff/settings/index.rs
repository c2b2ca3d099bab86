//! `GET /staff/settings`: what can be set, by whom.

use askama::Template;
use axum::response::Response;
use midstance_store::account::Role;

use crate::{
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/settings/index.html")]
struct IndexPage {
    shell: Shell,
    is_owner: bool,
    zone_data: &'static str,
}

/// `GET /staff/settings`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page) -> Result<Response, Problem> {
    let is_owner = page.signed_in()?.role == Role::Owner;
    html(&IndexPage {
        shell: page.shell,
        is_owner,
        zone_data: midstance_schedule::tzdb_version(),
    })
}
