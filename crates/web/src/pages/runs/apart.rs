//! `POST /b/{token}/runs/{id}/apart`: two recordings are two runs after all.

use axum::{extract::Path, response::Response};
use midstance_clinic::training::count_apart;

use super::Runner;
use crate::{
    page::{Page, see_other},
    problem::Problem,
};

/// `POST /b/{token}/runs/{id}/apart`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere or there is no such run.
pub async fn act(
    page: Page,
    Path((token, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    // Done already is done: a second press shows the same page.
    count_apart(page.clinic(), runner.client, id).await?;
    Ok(see_other(&format!("{}?now=apart", runner.base)))
}
