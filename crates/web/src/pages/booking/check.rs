//! `GET /book/check`, the last look, and `POST /book/confirm`: the booking itself.

use askama::Template;
use axum::{http::header::SET_COOKIE, response::Response};
use midstance_clinic::{
    booking::{Booking, Door, Requested, Who, request},
    directory::zone_of,
};

use super::{
    choice::Choice,
    deadline,
    details::{Chosen, apologise, held_with, lost, own_hold},
    refused::Apology,
    typed::{Details, Typed},
};
use crate::{
    cookie::{self, Kind},
    fields::{Fields, Query},
    format,
    forms::FormErrors,
    page::{Page, address, html, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/booking/check.html")]
struct CheckPage {
    shell: Shell,
    rows: Vec<(&'static str, String)>,
    held_until: Option<String>,
    rule: String,
    /// Where the details are changed, if they are kept.
    change: Option<String>,
    typed: Typed,
    kept: Vec<(&'static str, String)>,
}

/// The way from the details to the last look.
///
/// # Errors
/// When the page cannot be drawn or the store fails.
pub(super) async fn after(
    page: &Page,
    chosen: Chosen<'_>,
    typed: &Typed,
    details: &Details,
) -> Result<Response, Problem> {
    let at_once = || html(&check_page(page, chosen, (typed, details), None)?);
    typed.lead(page, chosen.0, ("/book/check", at_once)).await
}

/// `GET /book/check?service=&loc=&who=&start=`
///
/// # Errors
/// When the page cannot be drawn or the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let choice = Choice::read(&page, &query);
    let details = see_other(&format!("/book/details{}", choice.query()));
    if choice.wish(&page).is_none() || choice.start.is_none() {
        return Ok(details);
    }
    let typed = match Typed::kept(&page, &choice).await? {
        Some((typed, true)) => typed,
        Some(_) => return Ok(details),
        // Booked meanwhile, or too long ago: the time is not looked at, for it may be their own.
        None if page.cookie(Kind::Typed).is_some() => {
            let open = Choice {
                start: None,
                ..choice
            };
            return Ok(see_other(&format!("/book/time{}&now=gone", open.query())));
        }
        None => return Ok(details),
    };
    let Some(understood) = typed.parse(&mut FormErrors::new()) else {
        return Ok(details);
    };
    if typed.suggestion(&understood).is_some() {
        return Ok(details);
    }
    let hold = own_hold(&page, &choice).await;
    let chosen = (&choice, &hold);
    if let Some(apology) = lost(&page, chosen).await? {
        return apologise(&page, chosen, typed, apology);
    }
    let change = format!("/book/details{}", choice.query());
    let typed = (&typed, &understood);
    html(&check_page(&page, chosen, typed, Some(change))?)
}

/// The last look, with the way back to the details where they are kept.
fn check_page(
    page: &Page,
    (choice, hold): Chosen<'_>,
    (typed, details): (&Typed, &Details),
    change: Option<String>,
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
    let (rule, _) = deadline::rule(page, (service, location), start)?;
    let shell = match &change {
        Some(change) => page.shell_back(change.clone(), "Back"),
        None => Shell {
            back: None,
            ..page.shell.clone()
        },
    };
    let until = hold
        .as_ref()
        .map(|hold| hold.expires_at.to_zoned(zone.clone()).time());
    Ok(CheckPage {
        shell,
        rows,
        held_until: until.map(format::time),
        rule,
        change,
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
    fields.from_a_person()?;
    page.count_mail(&details.email)?;
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
            Typed::forget(&page).await;
            Ok(see_other(&format!("/book/sent?loc={place}&until={until}")))
        }
        Ok(Requested::Booked(booked)) => {
            Typed::forget(&page).await;
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
