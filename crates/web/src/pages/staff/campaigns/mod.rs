//! `/staff/campaigns`: newsletters written, confirmed, sent, and what came of them.

pub mod click;
pub mod compose;
mod form;
mod known;
pub mod list;
pub mod preview;
mod progress;
pub mod send;
pub mod settings;
pub mod steer;
pub mod text;

use axum::{extract::Path, response::Response};
use midstance_clinic::campaign::{self, CampaignError};
use midstance_store::{CampaignId, campaign::State};

use crate::{fields::Query, page::Page, problem::Problem};

/// The address of a campaign's page.
fn path(id: CampaignId) -> String {
    format!("/staff/campaigns/{id}")
}

fn parse(id: &str) -> Result<CampaignId, Problem> {
    id.parse().map_err(|_| Problem::NotFound)
}

/// A use case's refusal that the page has no words for.
fn problem(error: CampaignError) -> Problem {
    match error {
        CampaignError::NotFound => Problem::NotFound,
        CampaignError::Store(error) => error.into(),
        CampaignError::Drawing(error) => error.into(),
        CampaignError::TooLong => Problem::TooLarge,
        CampaignError::Changed
        | CampaignError::NotReady(_)
        | CampaignError::Nobody
        | CampaignError::Time(_) => Problem::BadRequest,
    }
}

/// `GET /staff/campaigns/{id}`: the composer while it is a draft, and how far it is afterwards.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let kept = campaign::get(page.clinic(), id).await.map_err(problem)?;
    match kept.state {
        State::Draft => compose::show(page, &kept, &query).await,
        _ => progress::show(page, id, &query).await,
    }
}

/// A campaign's state in words, with the colour of its tag.
fn state_word(state: State) -> (&'static str, &'static str) {
    match state {
        State::Draft => ("Draft", "tag"),
        State::Scheduled => ("Scheduled", "tag tag-hold"),
        State::Sending => ("Sending", "tag tag-booked"),
        State::Paused => ("On hold", "tag tag-hold"),
        State::Sent => ("Sent", "tag tag-done"),
        State::Stopped => ("Stopped", "tag tag-cancelled"),
    }
}
