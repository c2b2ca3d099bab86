//! `GET /api/v1/openapi.json`: the API described for programs (OpenAPI 3.1).

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use super::{
    problem::{ApiProblem, of_fault},
    public,
};
use crate::app::App;

const TEXT: &str = include_str!("openapi.json");

/// The description, under the clinic's own address.
///
/// # Errors
/// When the file is not JSON, which a test would have found.
pub fn document(public_url: &str) -> Result<Value, serde_json::Error> {
    let mut document: Value = serde_json::from_str(TEXT)?;
    document["info"]["version"] = json!(env!("CARGO_PKG_VERSION"));
    document["servers"] = json!([{ "url": public_url }]);
    Ok(document)
}

/// `GET /api/v1/openapi.json`
///
/// # Errors
/// When the file is not JSON, which a test would have found.
pub async fn show(State(app): State<App>) -> Result<Response, ApiProblem> {
    document(&app.clinic.config.public_url)
        .map(public)
        .map_err(|error| of_fault(&error))
}
