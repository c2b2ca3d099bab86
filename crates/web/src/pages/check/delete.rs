//! `POST /check/delete`: forgets the answers at once.

use axum::{http::header::SET_COOKIE, response::Response};
use midstance_clinic::check;

use crate::{
    cookie::{self, Kind},
    page::{Page, see_other},
    problem::Problem,
};

/// `POST /check/delete`
///
/// # Errors
/// When the store fails.
pub async fn act(page: Page) -> Result<Response, Problem> {
    if let Some(token) = page.cookie(Kind::Check) {
        check::delete(page.clinic(), &token).await?;
    }
    let mut response = see_other("/check?now=deleted");
    let value = cookie::clear(&page.app, Kind::Check);
    response.headers_mut().append(SET_COOKIE, value);
    Ok(response)
}
