//! `POST /b/{token}/runs`: files come in.

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use midstance_clinic::training::{Sent, UploadError, begin, upload};
use midstance_store::ActivityUploadId;
use serde_json::json;

pub use super::send::{IN_MEMORY, MOST_BYTES};
use super::{Runner, list, send::receive};
use crate::{
    page::{Page, see_other},
    problem::Problem,
};

/// So long a browser waits for the report; after that the page says how far the reading is.
const PATIENCE: Duration = Duration::from_secs(2);

/// `POST /b/{token}/runs`: a form of files. The page's script sends many files bit by bit and
/// reads JSON; without it the answer leads to the report. What is large is read after the answer.
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere; [`Problem::TooMany`].
pub async fn send(
    page: Page,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let key = runner.client.to_string();
    let limit = page.clinic().limits.upload.count(&key, page.now);
    limit.map_err(|wait| Problem::TooMany(wait.until))?;
    let by_script = page.wants_json();
    let form = match receive(request).await {
        Ok(form) => form,
        Err(message) => return apologise(&page, &runner, by_script, message).await,
    };
    let is_large = form.is_large();
    let sent = Sent {
        files: form.files,
        into: form.into,
        zone: runner.zone.clone(),
    };
    if by_script && !is_large {
        return match upload(page.clinic(), runner.client, sent).await {
            Ok(id) => Ok(arrived(&runner, id)),
            Err(UploadError::Store(error)) => Err(error.into()),
            Err(error) => apologise(&page, &runner, by_script, error.words().to_owned()).await,
        };
    }
    let begun = begin(page.clinic(), runner.client, sent).await?;
    let id = begun.id;
    if by_script {
        return Ok(arrived(&runner, id));
    }
    begun.wait(PATIENCE).await;
    Ok(see_other(&format!("{}/uploads/{id}", runner.base)))
}

fn arrived(runner: &Runner, id: ActivityUploadId) -> Response {
    let next = format!("{}/uploads/{id}", runner.base);
    Json(json!({ "into": id.to_string(), "next": next })).into_response()
}

async fn apologise(
    page: &Page,
    runner: &Runner,
    by_script: bool,
    message: String,
) -> Result<Response, Problem> {
    if by_script {
        let answer = (
            StatusCode::UNPROCESSABLE_ENTITY,
            Json(json!({ "error": message })),
        );
        return Ok(answer.into_response());
    }
    list::refused(page, runner, message).await
}
