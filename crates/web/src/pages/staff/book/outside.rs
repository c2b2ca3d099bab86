//! `POST /staff/book/outside`: books over others or outside hours, with a reason.

use axum::response::Response;
use midstance_clinic::booking::{OverbookError, overbook};

use super::{
    confirm::{parse, refused},
    draft::Draft,
    page::again,
};
use crate::{
    fields::Fields,
    forms::FormErrors,
    page::{Page, see_other},
    pages::staff::conflict::reason_error,
    problem::Problem,
};

/// `POST /staff/book/outside`
///
/// # Errors
/// When the store fails.
pub async fn outside(page: Page, fields: Fields) -> Result<Response, Problem> {
    let draft = Draft::read(&page, &fields);
    let mut errors = FormErrors::new();
    let Some(booking) = parse(&page, &draft, &fields, &mut errors) else {
        return again(&page, &draft, &fields, errors).await;
    };
    let reason = fields.get("reason");
    match overbook(page.clinic(), &page.actor(), booking.clone(), reason).await {
        Ok(booked) => Ok(see_other(&format!(
            "/staff/appointments/{}?now=booked",
            booked.appointment
        ))),
        Err(OverbookError::StaffOnly) => Err(Problem::Forbidden),
        Err(OverbookError::Reason) => {
            let taken = midstance_clinic::booking::Refused::Taken {
                nearest: Vec::new(),
            };
            let what = (taken.into(), reason_error(), reason);
            refused(&page, &draft, &booking, what).await
        }
        Err(OverbookError::Book(error)) => {
            refused(&page, &draft, &booking, (error, FormErrors::new(), reason)).await
        }
    }
}
