//! `POST /b/{token}/runs`: files come in.

use axum::{
    Json,
    extract::{Path, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use midstance_clinic::training::{Sent, UploadError, upload};
use serde_json::json;

pub use super::send::MOST_BYTES;
use super::{Runner, list, send::receive};
use crate::{
    page::{Page, see_other},
    problem::Problem,
};

/// `POST /b/{token}/runs`: a form of files. The page's script sends many files bit by bit and
/// reads JSON; without it the answer leads to the report.
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
    let sent = Sent {
        files: form.files,
        into: form.into,
        zone: runner.zone.clone(),
    };
    let message = match upload(page.clinic(), runner.client, sent).await {
        Ok(id) => {
            let next = format!("{}/uploads/{id}", runner.base);
            if by_script {
                return Ok(Json(json!({ "into": id.to_string(), "next": next })).into_response());
            }
            return Ok(see_other(&next));
        }
        Err(UploadError::Store(error)) => return Err(error.into()),
        Err(UploadError::Full) => "There is no room for more of your files. Delete some runs first",
        Err(UploadError::Changed | UploadError::Broken) => {
            "We could not finish reading the files. Nothing was changed. Send them again"
        }
    };
    apologise(&page, &runner, by_script, message.to_owned()).await
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
