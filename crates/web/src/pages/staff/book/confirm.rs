//! `POST /staff/book`: books, or shows what is in the way.

use axum::response::Response;
use midstance_clinic::booking::{BookError, Booking, Door, Wanted, Who, book};

use super::{
    super::{
        conflict::{Clash, Redo, clash_page},
        when::typed_start,
    },
    draft::Draft,
    page::again,
};
use crate::{
    fields::Fields,
    forms::{self, FormErrors},
    page::{Page, see_other},
    problem::Problem,
};

/// The longest note, in characters.
const NOTE_MAX: usize = 1000;

/// What the form asks for, or what is wrong with it.
pub(super) fn parse(
    page: &Page,
    draft: &Draft,
    fields: &Fields,
    errors: &mut FormErrors,
) -> Option<Booking> {
    if draft.client.is_none() {
        errors.add("q", "Choose for whom you book");
    }
    let wish = draft.wish();
    if wish.is_none() {
        errors.add("service", "Choose a service and a place");
    }
    if let Err(message) = forms::fits("The note", fields.get("note"), NOTE_MAX) {
        errors.add("note", message);
    }
    let start = match (fields.get("start").parse().ok(), draft.zone()) {
        (Some(start), _) => Some(start),
        (None, Ok(zone)) => typed_start(fields, &zone, errors),
        (None, Err(_)) => None,
    };
    if !errors.is_empty() {
        return None;
    }
    let key = fields.get("key");
    Some(Booking {
        wish: wish?,
        start: start?,
        who: Who::Known(draft.client?),
        note: fields.get("note").to_owned(),
        door: Door::Staff,
        hold: None,
        check: None,
        share_check: false,
        idempotency_key: (!key.is_empty()).then(|| {
            format!(
                "{key}{}",
                page.signed_in()
                    .map_or(String::new(), |s| s.account.to_string())
            )
        }),
    })
}

/// `POST /staff/book`
///
/// # Errors
/// When the store fails.
pub async fn confirm(page: Page, fields: Fields) -> Result<Response, Problem> {
    let draft = Draft::read(&page, &fields);
    let mut errors = FormErrors::new();
    let Some(booking) = parse(&page, &draft, &fields, &mut errors) else {
        return again(&page, &draft, &fields, errors).await;
    };
    match book(page.clinic(), &page.actor(), booking.clone()).await {
        Ok(booked) => Ok(see_other(&format!(
            "/staff/appointments/{}?now=booked",
            booked.appointment
        ))),
        Err(error) => refused(&page, &draft, &booking, (error, FormErrors::new(), "")).await,
    }
}

/// The page that says what is in the way and offers to book all the same.
pub(super) async fn refused(
    page: &Page,
    draft: &Draft,
    booking: &Booking,
    (error, errors, reason): (BookError, FormErrors, &str),
) -> Result<Response, Problem> {
    let mut kept = Draft {
        start: Some(booking.start),
        ..draft.clone()
    }
    .pairs();
    kept.push(("note", draft.note.clone()));
    kept.push(("key", page.clinic().new_token().reveal().to_owned()));
    let clash = Clash {
        error,
        wanted: Wanted {
            wish: booking.wish,
            start: booking.start,
            client: draft.client,
            moving: None,
        },
        redo: Redo {
            outside: "/staff/book/outside".into(),
            normal: "/staff/book".into(),
            back: draft.href(),
            verb: "Book",
            kept,
            reason: reason.to_owned(),
        },
        stands: None,
    };
    clash_page(page, clash, errors).await
}
