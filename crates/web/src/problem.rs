//! Errors as a table: status and words for people; the cause goes to the log under a reference.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use midstance_store::StoreError;

/// What a handler answers when it cannot answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// There is no such page, or the reader may not know of it.
    NotFound,
    /// A link from a mail that leads to no appointment, or no longer.
    OldLink,
    /// It opens only by a link that came by mail, or after signing in.
    ByMail,
    /// It was there once.
    Gone,
    /// A program came without a key, or with one that is not valid.
    NoKey,
    /// The reader may not.
    Forbidden,
    /// A form came from elsewhere or without proof that it came from here.
    WrongOrigin,
    /// The request makes no sense.
    BadRequest,
    /// More was sent than a form may hold.
    TooLarge,
    /// Too often.
    TooMany(Timestamp),
    /// The store is busy or cannot be written just now.
    Unavailable,
    /// A fault of ours; the reference stands in the log.
    Fault(String),
    /// Not signed in as a client.
    ClientSignIn,
    /// Not signed in: to the sign-in page, and back afterwards.
    SignIn(String),
}

impl Problem {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::OldLink => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::NoKey => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::ByMail | Self::WrongOrigin => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::SignIn(_) | Self::ClientSignIn => StatusCode::SEE_OTHER,
        }
    }

    /// Heading and paragraphs of the page at `now`.
    #[must_use]
    pub fn words(&self, now: Timestamp) -> (&'static str, Vec<String>) {
        let (heading, lines): (_, &[&str]) = match self {
            Self::NotFound => (
                "Page not found",
                &[
                    "If you typed the address, check it is correct.",
                    "If you pasted it, check you copied all of it.",
                    "If a link brought you here, it may be old or broken.",
                ],
            ),
            Self::OldLink => (
                "This link does not lead to an appointment",
                &[
                    "If you pasted it, check you copied all of it.",
                    "It may have been replaced: look for our latest mail, or have a new link sent to \
                     your address.",
                ],
            ),
            Self::ByMail => (
                "Open this from our mail",
                &[
                    "You have been here before, and anybody may book in your name. So your runs and \
                     reminders open only from the link in our mail to you, or after you sign in.",
                ],
            ),
            Self::Gone => (
                "This page has been withdrawn",
                &["It is no longer up to date."],
            ),
            Self::NoKey => (
                "A key is needed",
                &["Only programs with a key come in here."],
            ),
            Self::Forbidden => (
                "You do not have access to this",
                &["Ask the clinic's owner if you need it."],
            ),
            Self::WrongOrigin => (
                "Send the form again",
                &[
                    "We could not be sure that this form came from our own pages. Nothing was changed. \
                   Go back, reload the page and send it again.",
                ],
            ),
            Self::BadRequest => (
                "We could not read that request",
                &["Nothing was changed. Go back and send the form again."],
            ),
            Self::TooLarge => (
                "That was too large",
                &["Nothing was changed. Go back and send less at once."],
            ),
            Self::TooMany(_) => (
                "Too many tries",
                &["To keep robots out we limit how often this can be done."],
            ),
            Self::Unavailable => (
                "We cannot do this just now",
                &["Nothing was changed. Try again in a minute, or call us."],
            ),
            Self::Fault(_) => (
                "Sorry, there is a problem",
                &["It is our fault, not yours. Nothing was changed. Try again later, or call us."],
            ),
            Self::SignIn(_) | Self::ClientSignIn => ("Sign in", &[]),
        };
        let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        match self {
            Self::TooMany(until) => lines.push(format!("Try again {}.", wait(now, *until))),
            Self::Fault(reference) => {
                lines.push(format!(
                    "If you call us about it, say this code: {reference}."
                ));
            }
            _ => {}
        }
        (heading, lines)
    }
}

/// How long to wait, in words: "in 1 minute", "in 12 minutes".
fn wait(now: Timestamp, until: Timestamp) -> String {
    let minutes = (until.duration_since(now).as_secs().max(1) + 59) / 60;
    let minutes = usize::try_from(minutes).unwrap_or(1);
    format!(
        "in {}",
        midstance_format::count(minutes, "minute", "minutes")
    )
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(_) | StoreError::ReadOnly(_) => {
                tracing::error!(%error, "the store could not serve a request");
                Self::Unavailable
            }
            other => fault(&other),
        }
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        fault(&error)
    }
}

/// Logs a fault and makes the page that names its reference.
pub fn fault(error: &dyn std::error::Error) -> Problem {
    use std::hash::{BuildHasher, RandomState};
    // A reference for people to say; it identifies a log line and protects nothing.
    let reference = format!("{:06X}", RandomState::new().hash_one(0) & 0xFF_FFFF);
    tracing::error!(%error, reference, "a request failed");
    Problem::Fault(reference)
}

impl IntoResponse for Problem {
    /// A bare answer that carries the problem; [`crate::layers::around`] makes the page.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
