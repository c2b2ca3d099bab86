//! Buttons beside a campaign: test, hold, go on, stop, again, copy, throw away.

use axum::{extract::Path, response::Response};
use midstance_clinic::campaign::{self, CampaignError};
use midstance_store::CampaignId;

use super::{parse, path, problem};
use crate::{
    fields::Fields,
    page::{Page, see_other},
    problem::Problem,
};

/// Back to the campaign, with what happened. When it stood elsewhere than was thought, its page says
/// where it stands.
fn back(id: CampaignId, done: Result<(), CampaignError>, word: &str) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(see_other(&format!("{}?now={word}", path(id)))),
        Err(CampaignError::Changed) => Ok(see_other(&format!("{}?now=changed", path(id)))),
        Err(error) => Err(problem(error)),
    }
}

/// Sends the campaign to the address of whoever is signed in.
pub(super) async fn send_test(page: &Page, id: CampaignId) -> Result<(), Problem> {
    campaign::send_trial(page.clinic(), page.signed_in()?, id)
        .await
        .map_err(problem)
}

/// `POST /staff/campaigns/{id}/test`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn test(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    send_test(&page, id).await?;
    back(id, Ok(()), "tested")
}

/// `POST /staff/campaigns/{id}/unschedule`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn unschedule(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let done = campaign::unschedule(page.clinic(), &page.actor(), id).await;
    back(id, done, "draft")
}

/// `POST /staff/campaigns/{id}/pause`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn pause(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let done = campaign::pause(page.clinic(), &page.actor(), id).await;
    back(id, done, "paused")
}

/// `POST /staff/campaigns/{id}/resume`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn resume(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let done = campaign::resume(page.clinic(), &page.actor(), id).await;
    back(id, done, "resumed")
}

/// `POST /staff/campaigns/{id}/stop`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn stop(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let done = campaign::stop(page.clinic(), &page.actor(), id).await;
    back(id, done, "stopped")
}

/// `POST /staff/campaigns/{id}/again`: those in doubt get it again.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn again(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let done = campaign::send_unsure(page.clinic(), &page.actor(), id).await;
    back(id, done.map(drop), "again")
}

/// `POST /staff/campaigns/{id}/copy`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn copy(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let made = campaign::copy(page.clinic(), &page.actor(), id).await;
    back(made.map_err(problem)?, Ok(()), "begun")
}

/// `POST /staff/campaigns/{id}/discard`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn discard(
    page: Page,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let version = fields.get("version").parse().unwrap_or(0);
    match campaign::discard(page.clinic(), &page.actor(), (id, version)).await {
        Ok(()) => Ok(see_other("/staff/campaigns?now=discarded")),
        other => back(id, other, "changed"),
    }
}
