//! `PATCH` and `DELETE /api/v1/appointments/{id}`: moves a visit, or calls it off.

use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use midstance_clinic::{
    Actor,
    availability::Wish,
    booking::{Visit, cancel, reschedule, reschedule_once},
    directory::{Directory, zone_of},
};
use midstance_store::{api_key::ApiKey, appointment::Status};

use super::{
    appointment::own,
    book::idempotency_key,
    input::{Object, location_of, practitioner_of},
    private,
    problem::ApiProblem,
    view::{self, View},
};
use crate::app::App;

/// `PATCH /api/v1/appointments/{id}`: to another start, place or practitioner. To where it stands
/// already is no change. With an `Idempotency-Key` a repeated request changes nothing either when the
/// visit was moved elsewhere in between.
///
/// # Errors
/// 409 when the time is gone or the clinic's notice has passed; the old time stands.
pub async fn shift(
    State(app): State<App>,
    Extension(key): Extension<ApiKey>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiProblem> {
    let body = Object::read(&headers, &body)?;
    let found = own(&app, &key, &id).await?;
    let directory = app.clinic.directory().await?;
    let (wish, start, asked) = read(&directory, body, &found)?;
    let visit = found.appointment.id;
    let place = directory.location(wish.location);
    let zone = place
        .map(zone_of)
        .transpose()?
        .unwrap_or(jiff::tz::TimeZone::UTC);
    let actor = Actor::Integration(key.id);
    let moved = match idempotency_key(&headers)? {
        Some(own) => {
            let own = format!("{}:{own}", key.id);
            let to = (wish, start);
            reschedule_once(&app.clinic, &actor, visit, to, (&own, &asked)).await
        }
        None => reschedule(&app.clinic, &actor, visit, wish, start).await,
    };
    moved.map_err(|error| ApiProblem::of(error, &View(&directory), &zone))?;
    let found = own(&app, &key, &id).await?;
    Ok(private(StatusCode::OK, view::visit(&found)?))
}

/// `start` is required; place and practitioner stay unless they are named. Gives also what was sent, in words
/// of its own.
fn read(
    directory: &Directory,
    mut body: Object,
    found: &Visit,
) -> Result<(Wish, jiff::Timestamp, String), ApiProblem> {
    let start = body.instant("start");
    let mut wish = Wish {
        service: found.service.id,
        location: found.location.id,
        practitioner: Some(found.practitioner.id),
    };
    let location = body.optional_text("location");
    let practitioner = body.optional_text("practitioner");
    let asked = format!("{start:?} {location:?} {practitioner:?}");
    if let Some(word) = location {
        match location_of(directory, &word) {
            Some(id) => wish.location = id,
            None => body.refuse("location", "There is no such place"),
        }
    }
    if let Some(word) = practitioner {
        match practitioner_of(directory, &word) {
            Some(id) => wish.practitioner = Some(id),
            None => body.refuse("practitioner", "There is no such practitioner"),
        }
    }
    let errors = body.finished();
    match (start, errors.is_empty()) {
        (Some(start), true) => Ok((wish, start, asked)),
        _ => Err(ApiProblem::invalid(errors)),
    }
}

/// `DELETE /api/v1/appointments/{id}`: calls it off. Once more is no change.
///
/// # Errors
/// 409 when it has begun or the clinic's notice has passed.
pub async fn call_off(
    State(app): State<App>,
    Extension(key): Extension<ApiKey>,
    Path(id): Path<String>,
) -> Result<Response, ApiProblem> {
    let found = own(&app, &key, &id).await?;
    if found.appointment.status != Status::Cancelled {
        let directory = app.clinic.directory().await?;
        let zone = zone_of(&found.location)?;
        let actor = Actor::Integration(key.id);
        let done = cancel(&app.clinic, &actor, found.appointment.id).await;
        done.map_err(|error| ApiProblem::of(error, &View(&directory), &zone))?;
    }
    let found = own(&app, &key, &id).await?;
    Ok(private(StatusCode::OK, view::visit(&found)?))
}
