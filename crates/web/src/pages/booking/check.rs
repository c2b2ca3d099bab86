//! The last look, and `POST /book/confirm`: the booking itself.

use askama::Template;
use axum::{http::header::SET_COOKIE, response::Response};
use midstance_clinic::{
    booking::{Booking, Door, Requested, Who, request},
    directory::zone_of,
};

use super::{
    choice::Choice,
    details::{Chosen, Details, Typed, apologise, held_with, own_hold},
    refused::Apology,
};
use crate::{
    cookie::{self, Kind},
    fields::Fields,
    format,
    forms::FormErrors,
    page::{Page, address, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/booking/check.html")]
pub(super) struct CheckPage {
    shell: Shell,
    rows: Vec<(&'static str, String)>,
    held_until: Option<String>,
    rule: String,
    typed: Typed,
    kept: Vec<(&'static str, String)>,
}

pub(super) fn check_page(
    page: &Page,
    (choice, hold): Chosen<'_>,
    typed: &Typed,
    details: &Details,
) -> Result<CheckPage, Problem> {
    let (Some(service), Some(location), Some(start)) =
        (&choice.service, &choice.location, choice.start)
    else {
        return Err(Problem::NotFound);
    };
    let zone = zone_of(location)?;
    let local = |at: jiff::Timestamp| format::day_time(at.to_zoned(zone.clone()).datetime());
    let chosen = choice.who.as_ref().and_then(Option::as_ref);
    let with = match chosen.or(held_with(page, hold)) {
        Some(person) => format!("{}, {}", person.name, person.credentials),
        None => "First available".into(),
    };
    let mut rows = vec![
        (
            "When",
            format!("{}, {}", local(start), format::zone_words(&location.zone)),
        ),
        ("What", service.name.clone()),
        ("With", with),
        ("Where", format!("{}, {}", location.name, address(location))),
        (
            "Price",
            format::price(service.price_cents, &service.tax_note),
        ),
        ("Name", details.name.clone()),
        ("Email", details.email.clone()),
    ];
    if !details.phone.is_empty() {
        rows.push(("Mobile", format::phone(&details.phone)));
    }
    if !typed.note.trim().is_empty() {
        rows.push(("Note", typed.note.trim().to_owned()));
    }
    if page.cookie(Kind::Check).is_some() {
        let shared = if typed.share {
            "Shared with your practitioner"
        } else {
            "Not shared"
        };
        rows.push(("Your check", shared.into()));
    }
    let notice = jiff::SignedDuration::from_mins(service.cancel_notice_minutes);
    let deadline = start.saturating_sub(notice).unwrap_or(start);
    let rule = if deadline > page.now {
        format!(
            "You can move or cancel it free of charge until {}",
            format::sentence(&local(deadline))
        )
    } else {
        format!(
            "To move or cancel it, call {}.",
            format::phone(&location.phone)
        )
    };
    let shell = Shell {
        back: None,
        ..page.shell.clone()
    };
    let until = hold
        .as_ref()
        .map(|hold| hold.expires_at.to_zoned(zone.clone()).time());
    Ok(CheckPage {
        shell,
        rows,
        held_until: until.map(format::time),
        rule,
        typed: typed.clone(),
        kept: choice.pairs(),
    })
}

/// `POST /book/confirm`
///
/// # Errors
/// When the page cannot be drawn, or the limit is reached.
pub async fn confirm(page: Page, fields: Fields) -> Result<Response, Problem> {
    let choice = Choice::read(&page, &fields);
    let typed = Typed::read(&fields);
    let (Some(wish), Some(start)) = (choice.wish(&page), choice.start) else {
        return Ok(see_other(&format!("/book/time{}", choice.query())));
    };
    let Some(details) = typed.parse(&mut FormErrors::new()) else {
        return super::details::send(page, fields).await;
    };
    // People do not see this field; a robot that fills everything is let down gently.
    if fields.has("website") {
        return Err(Problem::BadRequest);
    }
    let limit = page.clinic().limits.booking.count(&page.from, page.now);
    limit.map_err(|wait| Problem::TooMany(wait.until))?;
    // As the record compares it, so that capitals are no way round.
    let address = details.email.to_lowercase();
    let limit = page.clinic().limits.address.count(&address, page.now);
    limit.map_err(|wait| Problem::TooMany(wait.until))?;
    let booking = Booking {
        wish,
        start,
        who: Who::Given {
            name: details.name,
            email: details.email,
            phone: details.phone,
        },
        note: typed.note.trim().to_owned(),
        door: Door::Online,
        hold: page.cookie(Kind::Hold),
        check: page.cookie(Kind::Check),
        share_check: typed.share,
        idempotency_key: (!typed.key.is_empty()).then(|| typed.key.clone()),
    };
    match request(page.clinic(), &page.actor(), booking).await {
        Ok(Requested::Asked { until }) => {
            let place = choice.location.as_ref().map_or("", |l| l.slug.as_str());
            Ok(see_other(&format!("/book/sent?loc={place}&until={until}")))
        }
        Ok(Requested::Booked(booked)) => {
            let mut response = see_other(&format!("/b/{}", booked.manage.reveal()));
            response
                .headers_mut()
                .append(SET_COOKIE, cookie::clear(&page.app, Kind::Hold));
            Ok(response)
        }
        Err(error) => {
            let apology = Apology::of(&page, &choice, error)?;
            // A new key: the next try is another booking.
            let key = page.clinic().new_token().reveal().to_owned();
            let hold = own_hold(&page, &choice).await;
            apologise(&page, (&choice, &hold), Typed { key, ..typed }, apology)
        }
    }
}
