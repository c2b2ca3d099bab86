//! Errors of the API as `application/problem+json` (RFC 9457).

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, tz::TimeZone};
use midstance_clinic::{
    availability::AvailabilityError,
    booking::{BookError, Refused},
};
use midstance_store::StoreError;
use serde_json::{Map, Value, json};

use super::view;
use crate::problem::{Problem, fault};

const MEDIA_TYPE: &str = "application/problem+json";
/// Types are stable names; programs act on them, people read `title` and `detail`.
const TYPE: &str = "urn:midstance:problem:";

/// An error of the API.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiProblem {
    status: StatusCode,
    kind: &'static str,
    title: &'static str,
    detail: String,
    /// Further members of the object.
    more: Map<String, Value>,
    retry_after: Option<i64>,
}

impl ApiProblem {
    /// A problem by status, the last part of its type, and its title.
    #[must_use]
    pub fn new(status: StatusCode, kind: &'static str, title: &'static str) -> Self {
        Self {
            status,
            kind,
            title,
            detail: String::new(),
            more: Map::new(),
            retry_after: None,
        }
    }

    /// With a sentence about this case.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..self
        }
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// Something that was asked for does not exist.
    #[must_use]
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is no such thing").detail(detail)
    }

    /// Parameters or members of the body that cannot be used, each with where it is and what to do.
    #[must_use]
    pub fn invalid(errors: Vec<Value>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
            "Something in the request cannot be used",
        )
        .with("errors", errors.into())
    }

    /// The problem of a refusal; times are told in the zone of the place.
    #[must_use]
    pub fn of(error: BookError, view: &view::View<'_>, zone: &TimeZone) -> Self {
        let refused = match error {
            BookError::Refused(refused) => refused,
            BookError::Store(error) => return Problem::from(error).into(),
        };
        let conflict = |kind, title| Self::new(StatusCode::CONFLICT, kind, title);
        let unusable = |kind, title| Self::new(StatusCode::UNPROCESSABLE_ENTITY, kind, title);
        let local = |at: Timestamp| json!(view::local(at, zone));
        match refused {
            Refused::Taken { nearest } => conflict("taken", "That time is taken")
                .with("proposals", view.times(&nearest, zone)),
            Refused::OutsideHours { nearest } => {
                conflict("not-a-start", "That is not a time that can be booked")
                    .with("proposals", view.times(&nearest, zone))
            }
            Refused::ClientBusy => {
                conflict("client-busy", "The client has another visit at that time")
            }
            Refused::TooSoon { earliest } => {
                unusable("too-soon", "That time is too soon to be booked")
                    .with("earliest", local(earliest))
            }
            Refused::TooFarAhead { end } => unusable(
                "too-far-ahead",
                "That time is further ahead than can be booked",
            )
            .with("end", local(end)),
            Refused::NotOffered => not_offered(),
            // Why is between the client and the clinic.
            Refused::Danger(_) => conflict("call-the-clinic", "The clinic must be asked first")
                .detail("This visit cannot be booked here. Ask the client to call the clinic."),
            Refused::KeyReused => unusable(
                "key-reused",
                "This Idempotency-Key was used for another request",
            ),
            Refused::NotFound => Self::not_found("There is no such appointment."),
            Refused::Closed => conflict("closed", "This appointment can no longer be changed")
                .detail("It was cancelled, took place, or has begun."),
            Refused::TooLate { deadline } => {
                conflict("too-late", "The clinic's notice for changes has passed")
                    .with("deadline", local(deadline))
            }
            other => conflict("refused", "This cannot be done").detail(other.to_string()),
        }
    }
}

fn not_offered() -> ApiProblem {
    ApiProblem::new(
        StatusCode::NOT_FOUND,
        "not-offered",
        "This service is not offered there",
    )
    .detail("Nobody gives it at that place, or not the practitioner asked for, or not online.")
}

impl From<AvailabilityError> for ApiProblem {
    fn from(error: AvailabilityError) -> Self {
        match error {
            AvailabilityError::NotOffered => not_offered(),
            AvailabilityError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for ApiProblem {
    fn from(error: StoreError) -> Self {
        Problem::from(error).into()
    }
}

impl From<Problem> for ApiProblem {
    fn from(problem: Problem) -> Self {
        let (kind, detail) = match &problem {
            Problem::NotFound | Problem::OldLink | Problem::Gone => ("not-found", String::new()),
            Problem::NoKey => (
                "no-key",
                "Send a valid key: Authorization: Bearer midstance_…".to_owned(),
            ),
            Problem::Forbidden => (
                "forbidden",
                "This key lacks the scope that this request needs.".to_owned(),
            ),
            Problem::WrongOrigin | Problem::ByMail => ("forbidden", String::new()),
            Problem::BadRequest => ("bad-request", String::new()),
            Problem::TooLarge => ("too-large", String::new()),
            Problem::TooMany(until) => ("too-many", format!("Try again after {until}.")),
            Problem::Unavailable => ("unavailable", "Nothing was changed.".to_owned()),
            Problem::Fault(reference) => ("fault", format!("Reference {reference}.")),
            Problem::SignIn(_) | Problem::ClientSignIn => ("forbidden", String::new()),
        };
        let status = match problem {
            Problem::SignIn(_) | Problem::ClientSignIn => StatusCode::FORBIDDEN,
            _ => problem.status(),
        };
        let mut made = Self::new(status, kind, title(status)).detail(detail);
        if matches!(problem, Problem::Unavailable) {
            made.retry_after = Some(5);
        }
        made
    }
}

fn title(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Error")
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let mut body = self.more;
        body.insert("type".into(), format!("{TYPE}{}", self.kind).into());
        body.insert("title".into(), self.title.into());
        body.insert("status".into(), self.status.as_u16().into());
        if !self.detail.is_empty() {
            body.insert("detail".into(), self.detail.into());
        }
        let text = Value::Object(body).to_string();
        let mut response =
            (self.status, [(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let how = HeaderValue::from_static("Bearer realm=\"Midstance API\"");
            headers.insert(header::WWW_AUTHENTICATE, how);
        }
        response
    }
}

/// Gives an error below `/api/` its problem object, wherever it arose.
#[must_use]
pub fn redraw(mut response: Response, now: Timestamp) -> Response {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let mut made = ApiProblem::from(problem.clone());
        if let Problem::TooMany(until) = problem {
            made.retry_after = Some(until.duration_since(now).as_secs().max(1));
        }
        return made.into_response();
    }
    let status = response.status();
    let has_object = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == MEDIA_TYPE);
    if has_object || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let kind = match status {
        StatusCode::METHOD_NOT_ALLOWED => "method-not-allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::BAD_REQUEST => "bad-request",
        _ => "error",
    };
    let allow = response.headers_mut().remove(header::ALLOW);
    let mut drawn = ApiProblem::new(status, kind, title(status)).into_response();
    if let Some(allow) = allow {
        drawn.headers_mut().insert(header::ALLOW, allow);
    }
    drawn
}

/// A fault of ours, logged under a reference.
#[must_use]
pub fn of_fault(error: &dyn std::error::Error) -> ApiProblem {
    fault(error).into()
}
