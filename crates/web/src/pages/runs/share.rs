//! `POST /b/{token}/runs/share` and `…/share/stop`: who else sees the runs.

use axum::{extract::Path, response::Response};
use midstance_clinic::training;

use super::Runner;
use crate::{
    page::{Page, see_other},
    problem::Problem,
};

/// `POST /b/{token}/runs/share`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn start(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    training::share(page.clinic(), runner.client).await?;
    Ok(see_other(&format!("{}?now=shared", runner.base)))
}

/// `POST /b/{token}/runs/share/stop`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn stop(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    training::stop_sharing(page.clinic(), runner.client).await?;
    Ok(see_other(&format!("{}?now=unshared", runner.base)))
}
