//! `GET /images/{file}`: the files of pictures, under names that change with their content.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use midstance_clinic::pictures::{Served, serve};

use crate::{app::App, problem::Problem};

/// `GET /images/{file}`. A name without its hash, and an old hash, lead to the file of today.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such picture.
pub async fn show(State(app): State<App>, Path(file): Path<String>) -> Result<Response, Problem> {
    match serve(&app.clinic, &file).await? {
        Served::File(file) => {
            let headers = [
                (header::CONTENT_TYPE, media_type(&file.kind)),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            Ok((headers, file.bytes).into_response())
        }
        Served::Moved(to) => {
            let headers = [
                (header::LOCATION, to),
                (header::CACHE_CONTROL, "public, max-age=300".to_owned()),
            ];
            Ok((StatusCode::FOUND, headers).into_response())
        }
        Served::Nothing => Err(Problem::NotFound),
    }
}

/// Only what we encode ourselves is ever kept.
fn media_type(kind: &str) -> &'static str {
    match kind {
        "jpg" => "image/jpeg",
        "webp" => "image/webp",
        _ => "application/octet-stream",
    }
}
