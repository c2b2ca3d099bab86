//! `GET /b/{token}/appointment.ics`: the visit for a calendar.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use midstance_clinic::booking::calendar_file;

use super::find;
use crate::{page::Page, problem::Problem};

/// `GET /b/{token}/appointment.ics`
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere.
pub async fn download(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let visit = find(&page, &token).await?;
    let file = calendar_file(&page.profile, &visit)?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"appointment.ics\"",
        ),
    ];
    Ok((headers, file).into_response())
}
