//! The JSON API under `/api/v1`: what can be booked, free times, and visits of other programs.
//!
//! Its description for programs is `openapi.json` beside this file, served with the clinic's address
//! and held against the route table by a test.

pub mod appointment;
pub mod availability;
pub mod book;
pub mod change;
pub mod directory;
pub mod input;
pub mod openapi;
pub mod problem;
pub mod view;

use axum::{
    Json,
    http::{HeaderName, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::Value;

/// All routes of the API begin with this.
pub const PREFIX: &str = "/api/";

/// Whether a path belongs to the API, whose errors are JSON and whose changes need a key.
#[must_use]
pub fn is_api(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// A JSON answer that pages of other sites may read too: it is public and no cookie counts.
fn public(value: Value) -> Response {
    let anyone = (HeaderName::from_static("access-control-allow-origin"), "*");
    ([anyone], Json(value)).into_response()
}

/// A JSON answer to a program with a key.
fn private(status: StatusCode, value: Value) -> Response {
    let keep_not = (axum::http::header::CACHE_CONTROL, "no-store");
    (status, [keep_not], Json(value)).into_response()
}
