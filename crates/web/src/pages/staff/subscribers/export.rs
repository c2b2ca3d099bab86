//! The list and the consent log as files, sent piece by piece so that memory stays flat.

use axum::{
    body::Body,
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use futures_util::stream::try_unfold;
use midstance_clinic::{
    Clinic,
    newsletter::export::{From, begin, piece},
};

use crate::{page::Page, problem::Problem};

/// `GET /staff/subscribers/export.csv`
///
/// # Errors
/// When the store fails before the first row.
pub async fn people(page: Page) -> Result<Response, Problem> {
    begin(page.clinic(), &page.actor(), "subscribers").await?;
    let body = stream(page.clinic(), From::List(None));
    Ok((headers("subscribers.csv"), body).into_response())
}

/// `GET /staff/subscribers/consent.csv`
///
/// # Errors
/// When the store fails before the first row.
pub async fn log(page: Page) -> Result<Response, Problem> {
    begin(page.clinic(), &page.actor(), "consent log").await?;
    let body = stream(page.clinic(), From::Log(None));
    Ok((headers("consent-log.csv"), body).into_response())
}

/// The headers of a file to keep.
pub(super) fn headers(name: &'static str) -> [(HeaderName, String); 2] {
    [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ]
}

/// A body that reads on as the browser takes it. A fault on the way breaks it off, so that nobody
/// takes half a file for a whole one.
pub(super) fn stream(clinic: &Clinic, from: From) -> Body {
    let start = (clinic.clone(), from);
    Body::from_stream(try_unfold(start, |(clinic, from)| async move {
        if from == From::End {
            return Ok(None);
        }
        let (bytes, next) = piece(&clinic, from).await?;
        Ok::<_, midstance_store::StoreError>(Some((bytes, (clinic, next))))
    }))
}
