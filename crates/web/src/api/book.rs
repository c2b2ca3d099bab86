//! `POST /api/v1/appointments`: books a visit.

use axum::{
    Extension,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use midstance_clinic::{
    Actor,
    booking::{Booking, Door, Who, book, visit},
    directory::{Directory, zone_of},
};
use midstance_store::api_key::ApiKey;
use serde_json::json;

use super::{
    input::Object,
    private,
    problem::ApiProblem,
    view::{self, View},
};
use crate::{app::App, forms};

/// Most characters of a name and of a note.
const NAME: usize = 100;
const NOTE: usize = 500;

/// `POST /api/v1/appointments`
///
/// # Errors
/// 409 with the nearest free times when the time is gone, 422 when a member cannot be used.
pub async fn create(
    State(app): State<App>,
    Extension(key): Extension<ApiKey>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiProblem> {
    let idempotency_key =
        idempotency_key(&headers)?.ok_or_else(|| no_key("An Idempotency-Key is required"))?;
    let directory = app.clinic.directory().await?;
    let mut booking = read(&directory, Object::read(&headers, &body)?)?;
    // Two programs that think of the same key mean two bookings.
    booking.idempotency_key = Some(format!("{}:{idempotency_key}", key.id));
    let place = directory.location(booking.wish.location);
    let zone = place
        .map(zone_of)
        .transpose()?
        .unwrap_or(jiff::tz::TimeZone::UTC);
    let booked = book(&app.clinic, &Actor::Integration(key.id), booking).await;
    let booked = booked.map_err(|error| ApiProblem::of(error, &View(&directory), &zone))?;
    let made = match booked.visit {
        Some(made) => *made,
        None => visit(&app.clinic, booked.appointment)
            .await?
            .ok_or_else(|| ApiProblem::not_found("The appointment is gone."))?,
    };
    let mut value = view::visit(&made)?;
    value["manage_url"] = json!(app.clinic.url(&format!("/b/{}", booked.manage.reveal())));
    let mut response = private(StatusCode::CREATED, value);
    let place = format!("/api/v1/appointments/{}", booked.appointment);
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// The word under which a program asks for something once, where it sends one.
///
/// # Errors
/// 400 for one that is too short, too long or not ASCII.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, ApiProblem> {
    let Some(sent) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = sent.to_str().ok();
    let key = key.filter(|key| (16..=128).contains(&key.len()));
    key.map(|key| Some(key.to_owned()))
        .ok_or_else(|| no_key("This Idempotency-Key cannot be used"))
}

fn no_key(title: &'static str) -> ApiProblem {
    ApiProblem::new(
        StatusCode::BAD_REQUEST,
        "no-idempotency-key",
        title,
    )
    .detail(
        "Send the header Idempotency-Key with 16 to 128 ASCII characters of your own, a new one for \
         each change and the same one when you repeat a request.",
    )
}

fn read(directory: &Directory, mut body: Object) -> Result<Booking, ApiProblem> {
    let wish = body.wish(directory);
    let start = body.instant("start");
    let note = body.optional_text("note").unwrap_or_default();
    if let Err(detail) = forms::fits("The note", &note, NOTE) {
        body.refuse("note", &detail);
    }
    let mut client = body.object("client");
    let name = client.text("name").trim().to_owned();
    if let Err(detail) = forms::fits("The name", &name, NAME) {
        client.refuse("name", &detail);
    } else if name.contains(char::is_control) {
        client.refuse("name", "Write the name in one line");
    } else if name.is_empty() && !client.is_refused("name") {
        client.refuse("name", "Give the client's full name");
    }
    let email = forms::email(&client.text("email")).unwrap_or_default();
    if email.is_empty() && !client.is_refused("email") {
        client.refuse("email", "Give an address like name@example.com");
    }
    let phone = match client.optional_text("phone").as_deref() {
        None | Some("") => String::new(),
        Some(given) => forms::phone(given).unwrap_or_else(|detail| {
            client.refuse("phone", detail);
            String::new()
        }),
    };
    body.close(client);
    let errors = body.finished();
    let (Some(wish), Some(start), true) = (wish, start, errors.is_empty()) else {
        return Err(ApiProblem::invalid(errors));
    };
    Ok(Booking {
        wish,
        start,
        who: Who::Given { name, email, phone },
        note: note.trim().to_owned(),
        door: Door::Api,
        hold: None,
        check: None,
        share_check: false,
        idempotency_key: None,
    })
}
