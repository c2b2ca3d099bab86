//! `POST /staff/appointments/{id}/move`: moves, or shows what is in the way.

use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use midstance_clinic::{
    booking::{
        BookError, Move, OverbookError, Refused, Undo, Visit, Wanted, move_visit, overbook_move,
    },
    directory::zone_of,
    mailbox::about,
};
use midstance_store::outbox::{Delivery, OutboxMessage};

use serde_json::json;

use super::page::{Chosen, draw};
use crate::{
    fields::Fields,
    format,
    forms::FormErrors,
    page::{Page, see_other},
    pages::staff::{
        appointment::find,
        conflict::{Clash, Redo, clash_page, reason_error},
        when::typed_start,
    },
    problem::Problem,
};

/// A move as the form asks for it.
struct Asked {
    visit: Visit,
    chosen: Chosen,
    to: Move,
}

/// Reads the form; answers the page again when something is wrong with it.
async fn read(page: &Page, id: &str, fields: &Fields) -> Result<Result<Asked, Response>, Problem> {
    let visit = find(page, id).await?;
    let chosen = Chosen::read(page, &visit, fields);
    let zone = zone_of(&chosen.location)?;
    let mut errors = FormErrors::new();
    let start: Option<Timestamp> = match fields.get("start").parse() {
        Ok(start) => Some(start),
        Err(_) => typed_start(fields, &zone, &mut errors),
    };
    let Some(start) = start else {
        if page.wants_json() {
            let error = errors.iter().next().map(|(_, message)| message.to_owned());
            let answer = Json(json!({ "error": error, "who": [] }));
            return Ok(Err(
                (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response()
            ));
        }
        return Ok(Err(draw(page, &visit, fields, errors).await?));
    };
    let to = Move {
        wish: chosen.wish(),
        start,
        room: chosen.room,
        tell: fields.has("tell"),
        seen: fields.get("seen").parse().ok(),
        undo: match fields.get("undo") {
            "offered" => Undo::Offered,
            "done" => Undo::Done,
            _ => Undo::No,
        },
    };
    Ok(Ok(Asked { visit, chosen, to }))
}

/// `POST /staff/appointments/{id}/move`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit.
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let asked = match read(&page, &id, &fields).await? {
        Ok(asked) => asked,
        Err(response) => return Ok(response),
    };
    let visit = asked.visit.appointment.id;
    match move_visit(page.clinic(), &page.actor(), visit, asked.to).await {
        Ok(untold) if page.wants_json() => said(&page, &asked, untold).await,
        Ok(untold) => Ok(done(&id, asked.to.tell || untold)),
        Err(error) => refused(&page, &asked, (error, FormErrors::new(), "")).await,
    }
}

/// `POST /staff/appointments/{id}/move/outside`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit.
pub async fn outside(
    page: Page,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let asked = match read(&page, &id, &fields).await? {
        Ok(asked) => asked,
        Err(response) => return Ok(response),
    };
    let reason = fields.get("reason");
    let visit = asked.visit.appointment.id;
    let moved = overbook_move(page.clinic(), &page.actor(), visit, asked.to, reason).await;
    match moved {
        Ok(()) => Ok(done(&id, asked.to.tell)),
        Err(OverbookError::StaffOnly) => Err(Problem::Forbidden),
        Err(OverbookError::Reason) => {
            let taken = Refused::Taken {
                nearest: Vec::new(),
            };
            refused(&page, &asked, (taken.into(), reason_error(), reason)).await
        }
        Err(OverbookError::Book(error)) => {
            refused(&page, &asked, (error, FormErrors::new(), reason)).await
        }
    }
}

/// What a script says when it is done.
async fn said(page: &Page, asked: &Asked, untold: bool) -> Result<Response, Problem> {
    let who = &asked.visit.client;
    let mails = about(page.clinic(), asked.visit.appointment.id).await?;
    let waits = |mail: &OutboxMessage| mail.kind == "moved" && mail.delivery == Delivery::Waiting;
    let undone = asked.to.undo == Undo::Done && !mails.iter().any(waits);
    let told = match (asked.to.tell || untold, who.email.is_empty()) {
        (true, false) if undone => "The client was not told of it.",
        (true, false) => "A mail tells the client.",
        (true, true) => "The client has no email address and was not told.",
        (false, _) => "The client was not told.",
    };
    let local = zone_of(&asked.chosen.location)
        .map(|zone| asked.to.start.to_zoned(zone).datetime())
        .unwrap_or(asked.visit.appointment.local_start);
    let words = format!(
        "{} is now {}, with {}. {told}",
        who.name,
        format::day_time(local),
        asked.chosen.who.name
    );
    Ok(Json(json!({ "done": words, "untold": untold })).into_response())
}

fn done(id: &str, told: bool) -> Response {
    let word = if told { "moved" } else { "moved-quietly" };
    see_other(&format!("/staff/appointments/{id}?now={word}"))
}

async fn refused(
    page: &Page,
    asked: &Asked,
    (error, errors, reason): (BookError, FormErrors, &str),
) -> Result<Response, Problem> {
    let a = &asked.visit.appointment;
    let mut kept = asked.chosen.pairs();
    kept.push(("start", asked.to.start.to_string()));
    if asked.to.tell {
        kept.push(("tell", "yes".into()));
    }
    kept.push(("sent", "1".into()));
    if let Some(seen) = asked.to.seen {
        kept.push(("seen", seen.to_string()));
    }
    let path = format!("/staff/appointments/{}/move", a.id);
    let clash = Clash {
        error,
        wanted: Wanted {
            wish: asked.to.wish,
            start: asked.to.start,
            client: Some(a.client),
            moving: Some(a.id),
        },
        redo: Redo {
            outside: format!("{path}/outside"),
            normal: path.clone(),
            back: format!("{path}?{}", query(&asked.chosen.pairs())),
            verb: "Move",
            kept,
            reason: reason.to_owned(),
        },
        stands: Some(format::day_time(a.local_start)),
    };
    clash_page(page, clash, errors).await
}

fn query(pairs: &[(&str, String)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}
