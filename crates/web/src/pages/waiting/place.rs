//! `/waiting/{token}`: someone's place in the line, and the time held for them. Nothing changes on GET.

use askama::Template;
use axum::{
    extract::Path,
    http::{StatusCode, header::SET_COOKIE},
    response::Response,
};
use midstance_clinic::{
    Token,
    booking::{BookError, Refused},
    directory::zone_of,
    waiting::{ReturnError, Waiting, behind, decline, leave, return_to, take},
};
use midstance_store::{
    OfferId,
    directory::Location,
    waiting::{EntryState, Offer, OfferState},
};

use super::words::{suits_words, with_words};
use crate::{
    cookie::{self, Kind},
    fields::{Fields, Query},
    format,
    page::{Page, address, html, html_with, see_other},
    pages::booking::{choice::Choice, refused::Apology},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/waiting/place.html")]
struct PlacePage {
    shell: Shell,
    token: String,
    apology: Option<Apology>,
    heading: &'static str,
    state: (&'static str, &'static str),
    lines: Vec<String>,
    rows: Vec<(&'static str, String)>,
    offer: Option<OfferWords>,
    listed: bool,
    /// Whether whoever left may have their place again.
    may_return: bool,
}

#[derive(Template)]
#[template(path = "pages/waiting/decline.html")]
struct DeclinePage {
    shell: Shell,
    token: String,
    offer: OfferWords,
}

/// A time that is held, in words.
struct OfferWords {
    id: String,
    until: String,
    rows: Vec<(&'static str, String)>,
}

async fn find(page: &Page, token: &str) -> Result<Waiting, Problem> {
    let found = behind(page.clinic(), &Token::received(token)).await?;
    found.ok_or(Problem::NotFound)
}

/// `GET /waiting/{token}`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn show(
    page: Page,
    Path(token): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let waiting = find(&page, &token).await?;
    let notice = match query.get("now") {
        "joined" => Some("You are on the waiting list. A mail is on its way."),
        "gone"
            if waiting.open.is_none()
                && is_listed(waiting.entry.state)
                && !has_run_out(&waiting) =>
        {
            Some("That time is no longer held for you. You keep your place.")
        }
        "declined" => Some("That time goes to the next person. You keep your place."),
        "left" => Some("You have left the list."),
        "returned" if is_listed(waiting.entry.state) => {
            Some("You have your place on the list again.")
        }
        "returned" => Some("Your place on the list is over. You can join again."),
        _ => None,
    };
    draw(&page, &waiting, token, (notice, None))
}

/// `POST /waiting/{token}/take`: books the time that is held.
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn accept(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let waiting = find(&page, &token).await?;
    let Some(offer) = offer_of(&fields) else {
        return Ok(see_other(&format!("/waiting/{token}")));
    };
    let secret = Token::received(&token);
    let given = (offer, page.cookie(Kind::Check));
    match take(page.clinic(), &page.actor_of_link(), &secret, given).await {
        Ok(booked) => {
            let mut response = see_other(&format!("/b/{}", booked.manage.reveal()));
            response
                .headers_mut()
                .append(SET_COOKIE, cookie::clear(&page.app, Kind::Hold));
            Ok(response)
        }
        // It ran out, or this form was sent before: the page says how it stands.
        Err(BookError::Refused(Refused::Closed)) => {
            let listed = is_listed(waiting.entry.state);
            let word = if listed { "?now=gone" } else { "" };
            Ok(see_other(&format!("/waiting/{token}{word}")))
        }
        Err(error) => {
            let place = waiting.open.as_ref().map(|o| o.location);
            let place = place.or(waiting.entry.places.first().copied());
            let choice = Choice {
                location: place.and_then(|l| page.directory.location(l)).cloned(),
                ..Choice::default()
            };
            let apology = Apology::of(&page, &choice, error)?;
            draw(&page, &waiting, token, (None, Some(apology)))
        }
    }
}

fn offer_of(fields: &Fields) -> Option<OfferId> {
    fields.get("offer").parse().ok()
}

/// `GET /waiting/{token}/decline?offer=`: asks once more, since the time is somebody else's at once then.
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn ask(
    page: Page,
    Path(token): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let waiting = find(&page, &token).await?;
    let named = offer_of(&query);
    let open = waiting.open.as_ref().filter(|open| Some(open.id) == named);
    let Some(open) = open else {
        return Ok(see_other(&format!("/waiting/{token}?now=gone")));
    };
    html(&DeclinePage {
        shell: Shell {
            robots_noindex: true,
            ..page.shell_back(format!("/waiting/{token}"), "Back")
        },
        offer: offer_words(&page, &waiting, open)?,
        token,
    })
}

/// `POST /waiting/{token}/decline`: not this one.
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn refuse(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    find(&page, &token).await?;
    let Some(offer) = offer_of(&fields) else {
        return Ok(see_other(&format!("/waiting/{token}")));
    };
    let secret = Token::received(&token);
    match decline(page.clinic(), &page.actor_of_link(), &secret, offer).await {
        Ok(()) => Ok(see_other(&format!("/waiting/{token}?now=declined"))),
        Err(BookError::Refused(_)) => Ok(see_other(&format!("/waiting/{token}"))),
        Err(BookError::Store(error)) => Err(error.into()),
    }
}

/// `POST /waiting/{token}/leave`: off the list.
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn go(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let secret = Token::received(&token);
    match leave(page.clinic(), &page.actor_of_link(), &secret).await {
        Ok(()) => Ok(see_other(&format!("/waiting/{token}?now=left"))),
        Err(BookError::Refused(Refused::NotFound)) => Err(Problem::NotFound),
        Err(BookError::Refused(_)) => Ok(see_other(&format!("/waiting/{token}"))),
        Err(BookError::Store(error)) => Err(error.into()),
    }
}

/// `POST /waiting/{token}/return`: back on the list after leaving it.
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn come_back(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let secret = Token::received(&token);
    match return_to(page.clinic(), &page.actor_of_link(), &secret).await {
        Ok(()) | Err(ReturnError::Over) => Ok(see_other(&format!("/waiting/{token}?now=returned"))),
        Err(ReturnError::NotFound) => Err(Problem::NotFound),
        Err(ReturnError::Store(error)) => Err(error.into()),
    }
}

fn draw(
    page: &Page,
    waiting: &Waiting,
    token: String,
    (notice, apology): (Option<&str>, Option<Apology>),
) -> Result<Response, Problem> {
    let entry = &waiting.entry;
    let listed = is_listed(entry.state);
    let offer = match &waiting.open {
        Some(offer) => Some(offer_words(page, waiting, offer)?),
        None => None,
    };
    let (heading, state, mut lines) = match (entry.state, &offer) {
        (EntryState::Offered, Some(_)) => (
            "A time opened",
            ("Offered to you", "tag-arrived"),
            Vec::new(),
        ),
        (EntryState::Waiting | EntryState::Offered, _) => (
            "You are on the waiting list",
            ("Waiting", "tag-booked"),
            vec!["When a time that suits you opens, we hold it for you and send you a mail."],
        ),
        (EntryState::Booked, _) => (
            "You took a time",
            ("Booked", "tag-done"),
            vec!["The link to your appointment is in the confirmation mail."],
        ),
        (EntryState::Left, _) => (
            "You have left the waiting list",
            ("Left", "tag-done"),
            vec!["We offer you no more times."],
        ),
        (EntryState::Ended, _) => (
            "Your time on the waiting list is over",
            ("Ended", "tag-done"),
            vec!["The last day that suited you has passed."],
        ),
        (EntryState::Removed, _) => (
            "You are no longer on the waiting list",
            ("Removed", "tag-done"),
            vec!["The clinic took you off the list. Call us if that is not right."],
        ),
    };
    if listed && offer.is_none() && has_run_out(waiting) {
        lines.insert(
            0,
            "The time we held for you has gone to someone else. You keep your place.",
        );
    }
    let status = if apology.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    html_with(
        status,
        &PlacePage {
            shell: Shell {
                robots_noindex: true,
                has_error: apology.is_some(),
                notice: notice.map(str::to_owned),
                ..page.shell.clone()
            },
            rows: rows(page, waiting),
            lines: lines.into_iter().map(str::to_owned).collect(),
            heading,
            state,
            offer,
            listed,
            may_return: entry.state == EntryState::Left && !waiting.has_ended,
            apology,
            token,
        },
    )
}

fn is_listed(state: EntryState) -> bool {
    matches!(state, EntryState::Waiting | EntryState::Offered)
}

/// Whether the last time that was held ran out unanswered.
fn has_run_out(waiting: &Waiting) -> bool {
    let last = waiting.last.as_ref().map(|offer| offer.state);
    matches!(last, Some(OfferState::Expired | OfferState::Open))
}

fn rows(page: &Page, waiting: &Waiting) -> Vec<(&'static str, String)> {
    let (entry, d) = (&waiting.entry, &page.directory);
    let places = entry.places.iter().filter_map(|l| d.location(*l));
    let places: Vec<&str> = places.map(|l: &Location| l.name.as_str()).collect();
    let what = d.service(entry.service).map(|s| s.name.clone());
    vec![
        ("What", what.unwrap_or_default()),
        ("Where", format::list(&places)),
        ("With", with_words(d, &entry.people)),
        ("When", suits_words(entry.week_parts)),
        ("Until", format::day(entry.until)),
    ]
}

fn offer_words(page: &Page, waiting: &Waiting, offer: &Offer) -> Result<OfferWords, Problem> {
    let d = &page.directory;
    let (Some(service), Some(location), Some(practitioner)) = (
        d.service(waiting.entry.service),
        d.location(offer.location),
        d.practitioner(offer.practitioner),
    ) else {
        return Err(Problem::NotFound);
    };
    let zone = zone_of(location)?;
    let local = |at: jiff::Timestamp| format::day_time(at.to_zoned(zone.clone()).datetime());
    let place = format!("{}, {}", location.name, address(location));
    let price = format::price(service.price_cents, &service.tax_note);
    let with = format!("{}, {}", practitioner.name, practitioner.credentials);
    let when = format!(
        "{}, {}",
        local(offer.start),
        format::zone_words(&location.zone)
    );
    Ok(OfferWords {
        id: offer.id.to_string(),
        until: local(offer.expires_at),
        rows: vec![
            ("When", when),
            ("What", service.name.clone()),
            ("With", with),
            ("Where", place),
            ("Price", price),
        ],
    })
}
