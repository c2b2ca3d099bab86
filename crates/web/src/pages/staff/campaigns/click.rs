//! `/go/{campaign}/{number}`: a counted link. It is the same in everybody's mail, so it says nothing
//! of who followed it.

use axum::{
    extract::{Path, State},
    http::Method,
    response::Response,
};
use midstance_clinic::campaign;

use crate::{app::App, page::see_other, problem::Problem};

/// `GET /go/{id}/{number}`
///
/// # Errors
/// [`Problem::NotFound`] when no such link was sent.
pub async fn follow(
    State(app): State<App>,
    method: Method,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (Ok(id), Ok(number)) = (id.parse(), number.parse::<i64>()) else {
        return Err(Problem::NotFound);
    };
    // Whoever only looks whether the link works is not counted.
    let counts = method == Method::GET;
    let found = campaign::click(&app.clinic, id, (number, counts)).await?;
    found.map(|to| see_other(&to)).ok_or(Problem::NotFound)
}
