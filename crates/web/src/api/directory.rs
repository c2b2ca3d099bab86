//! `GET /api/v1/services`, `/locations`, `/practitioners`: what can be booked, where, with whom.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use super::{
    problem::ApiProblem,
    public,
    view::{self, View},
};
use crate::app::App;

/// `GET /api/v1/services`: those that clients may book themselves.
///
/// # Errors
/// When the store fails.
pub async fn services(State(app): State<App>) -> Result<Response, ApiProblem> {
    let directory = app.clinic.directory().await?;
    let all = directory.services.iter().filter(|s| s.online);
    let all: Vec<Value> = all.map(|s| View(&directory).service(s)).collect();
    Ok(public(json!({ "services": all })))
}

/// `GET /api/v1/locations`
///
/// # Errors
/// When the store fails.
pub async fn locations(State(app): State<App>) -> Result<Response, ApiProblem> {
    let directory = app.clinic.directory().await?;
    let all: Vec<Value> = directory.locations.iter().map(view::location).collect();
    Ok(public(json!({ "locations": all })))
}

/// `GET /api/v1/practitioners`
///
/// # Errors
/// When the store fails.
pub async fn practitioners(State(app): State<App>) -> Result<Response, ApiProblem> {
    let directory = app.clinic.directory().await?;
    let all = directory.practitioners.iter();
    let all: Vec<Value> = all.map(|p| View(&directory).practitioner(p)).collect();
    Ok(public(json!({ "practitioners": all })))
}
