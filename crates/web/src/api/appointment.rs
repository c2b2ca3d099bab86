//! `GET /api/v1/appointments/{id}`: a visit that was booked with the same key.

use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use midstance_clinic::{
    booking::{Visit, visit},
    integration::is_own,
};
use midstance_store::{AppointmentId, api_key::ApiKey};

use super::{private, problem::ApiProblem, view};
use crate::app::App;

/// `GET /api/v1/appointments/{id}`
///
/// # Errors
/// 404 when there is none, or another program booked it.
pub async fn show(
    State(app): State<App>,
    Extension(key): Extension<ApiKey>,
    Path(id): Path<String>,
) -> Result<Response, ApiProblem> {
    let found = own(&app, &key, &id).await?;
    Ok(private(StatusCode::OK, view::visit(&found)?))
}

/// The visit, if it was booked with this key.
pub(super) async fn own(app: &App, key: &ApiKey, id: &str) -> Result<Visit, ApiProblem> {
    let missing = || ApiProblem::not_found("No appointment with this id was booked with this key.");
    let id: AppointmentId = id.parse().map_err(|_| missing())?;
    if !is_own(&app.clinic, key.id, id).await? {
        return Err(missing());
    }
    visit(&app.clinic, id).await?.ok_or_else(missing)
}
