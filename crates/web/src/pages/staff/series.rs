//! `/staff/appointments/{id}/series`: more visits like this one, booked by staff.

use axum::{extract::Path, response::Response};
use midstance_clinic::booking::Visit;

use super::appointment::find;
use crate::{
    fields::{Fields, Query},
    page::{Page, see_other},
    pages::manage::series::{Desk, begin, go},
    problem::Problem,
};

fn desk(id: &str) -> Desk {
    Desk {
        path: format!("/staff/appointments/{id}/series"),
        back: format!("/staff/appointments/{id}"),
        staff: true,
    }
}

/// Whether what the visit was for can still be booked.
pub(super) fn is_possible(page: &Page, visit: &Visit) -> bool {
    let given = page
        .directory
        .practitioners_of(visit.service.id, visit.location.id);
    given.iter().any(|who| who.id == visit.practitioner.id)
}

async fn possible(page: &Page, id: &str) -> Result<Visit, Problem> {
    let visit = find(page, id).await?;
    if is_possible(page, &visit) {
        Ok(visit)
    } else {
        Err(Problem::NotFound)
    }
}

/// `GET /staff/appointments/{id}/series?count=&every=&date=&time=`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit, or nobody gives it there any more.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let visit = possible(&page, &id).await?;
    begin(&page, &visit, desk(&id), &query).await
}

/// `POST /staff/appointments/{id}/series`: books the chosen dates, all or none.
///
/// # Errors
/// As [`show`].
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let visit = possible(&page, &id).await?;
    match go(&page, &visit, desk(&id), (&fields, None)).await? {
        Ok(first) => Ok(see_other(&format!(
            "/staff/appointments/{}?now=series",
            first.appointment
        ))),
        Err(again) => Ok(again),
    }
}
