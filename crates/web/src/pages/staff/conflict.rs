//! What is in the way of a time, and the knowing decision to take it all the same.

use askama::Template;
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use midstance_clinic::{
    booking::{BookError, Conflict, Refused, Wanted, conflicts},
    directory::zone_of,
};
use serde_json::json;

use super::when::{Start, starts};
use crate::{
    format,
    forms::FormErrors,
    page::{Page, html_with},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/conflict.html")]
struct ClashPage {
    shell: Shell,
    errors: FormErrors,
    heading: String,
    words: String,
    who: Vec<(String, String)>,
    nearest: Vec<Start>,
    /// Whether a reason opens it.
    can_force: bool,
    redo: Redo,
    /// The old time, which stands.
    stands: Option<String>,
}

/// Where the forms of the page lead.
pub struct Redo {
    /// Takes the time with a reason.
    pub outside: String,
    /// Takes another time by the rules.
    pub normal: String,
    /// Chooses again.
    pub back: String,
    /// "Book" or "Move".
    pub verb: &'static str,
    /// What the forms send again.
    pub kept: Vec<(&'static str, String)>,
    /// The reason as typed.
    pub reason: String,
}

/// A refused booking or move.
pub struct Clash {
    /// Why it was refused.
    pub error: BookError,
    /// What was wanted.
    pub wanted: Wanted,
    /// Where to go on.
    pub redo: Redo,
    /// The old time in words, when a visit was to be moved.
    pub stands: Option<String>,
}

/// Says that a reason is needed.
#[must_use]
pub fn reason_error() -> FormErrors {
    let mut errors = FormErrors::new();
    errors.add(
        "reason",
        format!(
            "Enter a reason of at most {} characters",
            midstance_clinic::booking::REASON_MAX
        ),
    );
    errors
}

/// Draws it: 409, or 422 when only the reason is missing.
///
/// # Errors
/// When the refusal was a fault of the store.
pub async fn clash_page(
    page: &Page,
    clash: Clash,
    errors: FormErrors,
) -> Result<Response, Problem> {
    let refused = match clash.error {
        BookError::Refused(refused) => refused,
        BookError::Store(error) => return Err(error.into()),
    };
    let wanted = clash.wanted;
    let location = page.directory.location(wanted.wish.location);
    let zone = zone_of(location.ok_or(Problem::NotFound)?)?;
    let found = conflicts(page.clinic(), wanted).await.unwrap_or_default();
    let when = format::day_time(wanted.start.to_zoned(zone.clone()).datetime());
    let nobody = found.is_empty();
    let (words, can_force) = refusal_words(&refused, nobody);
    let nearest = match &refused {
        Refused::Taken { nearest } | Refused::OutsideHours { nearest } => nearest.as_slice(),
        _ => &[],
    };
    let name = |one: &midstance_clinic::availability::FreeTime| {
        let first = one.practitioners.first();
        first
            .and_then(|id| page.directory.practitioner(*id))
            .map_or_else(|| "whoever is free".into(), |p| p.name.clone())
    };
    let mut nearest = starts(&zone, nearest, name);
    for (start, free) in nearest.iter_mut().zip(match &refused {
        Refused::Taken { nearest } | Refused::OutsideHours { nearest } => nearest.as_slice(),
        _ => &[],
    }) {
        let day = free.start.to_zoned(zone.clone()).date();
        start.time = format!("{}, {}", format::day_short(day), start.time);
    }
    let status = if errors.is_empty() {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let drawn = ClashPage {
        shell: Shell {
            has_error: true,
            ..page.shell_back(clash.redo.back.clone(), "Back")
        },
        errors,
        heading: when,
        words,
        who: found.iter().map(|one| who(&zone, one)).collect(),
        nearest,
        can_force: can_force && wanted.wish.practitioner.is_some(),
        redo: clash.redo,
        stands: clash.stands,
    };
    if page.wants_json() {
        return Ok((status, Json(spoken(&drawn))).into_response());
    }
    html_with(status, &drawn)
}

/// What a script says of it.
fn spoken(drawn: &ClashPage) -> serde_json::Value {
    let who = drawn.who.iter();
    let who: Vec<_> = who
        .map(|(words, href)| json!({ "words": words, "href": href }))
        .collect();
    json!({
        "error": drawn.words,
        "when": drawn.heading,
        "stands": drawn.stands,
        "who": who,
        "force": drawn.can_force,
    })
}

/// The sentence, and whether a reason may open it.
pub(in crate::pages) fn refusal_words(refused: &Refused, nobody: bool) -> (String, bool) {
    let (words, force) = match refused {
        Refused::Taken { .. } | Refused::OutsideHours { .. } if nobody => (
            "That time is outside hours, or not one at which this service begins.",
            true,
        ),
        Refused::Taken { .. } | Refused::OutsideHours { .. } => ("That time is taken.", true),
        Refused::ClientBusy => (
            "The client has another appointment at that time. Nobody can be in two places.",
            false,
        ),
        Refused::TooSoon { .. } => (
            "That time has passed. A visit of the last 31 days can be written down with a reason.",
            true,
        ),
        Refused::TooFarAhead { .. } => (
            "That is more than 400 days ahead. Choose an earlier time.",
            false,
        ),
        Refused::NotOffered => (
            "This practitioner does not give this service there, or has no hours at this place.",
            true,
        ),
        Refused::Danger(_) => (
            "The client's answers show something that a doctor or nurse must look at first. \
             Massage cannot be booked, with or without a reason.",
            false,
        ),
        Refused::KeyReused => (
            "This form was sent already with other details. Go back and check them.",
            false,
        ),
        Refused::Changed => (
            "Someone else changed this appointment meanwhile. Go back and look at it again.",
            false,
        ),
        Refused::NotFound | Refused::Closed | Refused::TooLate { .. } => {
            ("This appointment can no longer be changed.", false)
        }
    };
    (words.to_owned(), force)
}

fn who(zone: &jiff::tz::TimeZone, conflict: &Conflict) -> (String, String) {
    let at = |at: jiff::Timestamp| at.to_zoned(zone.clone()).time();
    match conflict {
        Conflict::Visit(visit) => {
            let a = &visit.appointment;
            let words = format!(
                "{}, {}, {}, with {}",
                visit.client.name,
                format::range(at(a.start), at(a.end)),
                visit.service.name,
                visit.practitioner.name
            );
            (words, format!("/staff/appointments/{}", a.id))
        }
        Conflict::Held { until } => (
            format!(
                "Someone is booking it online just now; held until {}",
                format::time(at(*until))
            ),
            String::new(),
        ),
        Conflict::Blocked { reason } => (format!("Blocked: {reason}"), String::new()),
        Conflict::Elsewhere { calendar } => (
            format!("Busy elsewhere, by the calendar {calendar}"),
            "/staff/settings/outside-calendars".into(),
        ),
    }
}
