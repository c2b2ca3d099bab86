//! Reading what a program sent: every fault is named with its place, none is guessed away.

use axum::http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use midstance_clinic::{availability::Wish, directory::Directory};
use midstance_store::{LocationId, PractitionerId, ServiceId};
use serde_json::{Map, Value, json};

use super::problem::ApiProblem;

/// A JSON object that is taken apart member by member; what is left at the end was unknown.
pub struct Object {
    members: Map<String, Value>,
    at: String,
    /// What is wrong with it, so far.
    pub errors: Vec<Value>,
}

/// An error about a member of the body, by JSON pointer (RFC 6901).
fn wrong(pointer: String, detail: &str) -> Value {
    json!({ "pointer": pointer, "detail": detail })
}

/// An error about a parameter of the query.
#[must_use]
pub fn wrong_parameter(name: &str, detail: &str) -> Value {
    json!({ "parameter": name, "detail": detail })
}

impl Object {
    /// Reads a body.
    ///
    /// # Errors
    /// 415 when it is not said to be JSON, 400 when it is none, 422 when it is no object.
    pub fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, ApiProblem> {
        let kind = headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|k| k.to_str().ok()).unwrap_or_default();
        let media = kind.split(';').next().unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case("application/json") {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(
                ApiProblem::new(status, "not-json", "Unsupported Media Type")
                    .detail("Send a JSON object with Content-Type: application/json."),
            );
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Self::of(members, String::new())),
            Ok(_) => Err(ApiProblem::invalid(vec![wrong(
                String::new(),
                "Send a JSON object",
            )])),
            Err(error) => {
                Err(
                    ApiProblem::new(StatusCode::BAD_REQUEST, "not-json", "The body is not JSON")
                        .detail(format!("Line {}, column {}.", error.line(), error.column())),
                )
            }
        }
    }

    fn of(members: Map<String, Value>, at: String) -> Self {
        Self {
            members,
            at,
            errors: Vec::new(),
        }
    }

    /// Notes what is wrong with a member.
    pub fn refuse(&mut self, name: &str, detail: &str) {
        self.errors
            .push(wrong(format!("{}/{name}", self.at), detail));
    }

    /// Whether something is wrong with a member.
    #[must_use]
    pub fn is_refused(&self, name: &str) -> bool {
        let pointer = format!("{}/{name}", self.at);
        self.errors.iter().any(|error| error["pointer"] == pointer)
    }

    /// A text that must be there; empty, with an error noted, when it is not.
    pub fn text(&mut self, name: &str) -> String {
        match self.optional_text(name) {
            Some(text) => text,
            None => {
                if !self.is_refused(name) {
                    self.refuse(name, "This is required");
                }
                String::new()
            }
        }
    }

    /// A text that may be missing. Control characters other than line ends and tabs are refused.
    pub fn optional_text(&mut self, name: &str) -> Option<String> {
        let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        match self.members.remove(name)? {
            Value::String(text) if text.contains(odd) => {
                self.refuse(name, "Leave out control characters");
                None
            }
            Value::String(text) => Some(text),
            _ => {
                self.refuse(name, "This must be a string");
                None
            }
        }
    }

    /// A member that is an object itself; empty, with an error noted, when it is not.
    pub fn object(&mut self, name: &str) -> Self {
        let at = format!("{}/{name}", self.at);
        let members = match self.members.remove(name) {
            Some(Value::Object(members)) => members,
            Some(_) => {
                self.refuse(name, "This must be an object");
                return Self::of(Map::new(), at);
            }
            None => Map::new(),
        };
        Self::of(members, at)
    }

    /// Takes over the errors of an object inside.
    pub fn close(&mut self, inner: Self) {
        self.errors.extend(inner.finished());
    }

    /// All errors, unknown members included.
    #[must_use]
    pub fn finished(mut self) -> Vec<Value> {
        let unknown: Vec<String> = self.members.keys().cloned().collect();
        for name in unknown {
            self.refuse(&name, "There is no such member");
        }
        self.errors
    }

    /// An instant with an offset from UTC, RFC 3339.
    pub fn instant(&mut self, name: &str) -> Option<Timestamp> {
        let before = self.errors.len();
        let text = self.text(name);
        if self.errors.len() > before {
            return None;
        }
        let read = is_rfc3339(&text).then(|| text.parse().ok()).flatten();
        if read.is_none() {
            self.refuse(
                name,
                "Write date, time and offset like 2026-11-25T14:30:00-07:00",
            );
        }
        read
    }

    /// What is wished for, by slugs or ids.
    pub fn wish(&mut self, directory: &Directory) -> Option<Wish> {
        let (service, location) = (self.text("service"), self.text("location"));
        let practitioner = self.optional_text("practitioner");
        let found = (
            service_of(directory, &service),
            location_of(directory, &location),
        );
        if found.0.is_none() && !service.is_empty() {
            self.refuse("service", "There is no such service");
        }
        if found.1.is_none() && !location.is_empty() {
            self.refuse("location", "There is no such place");
        }
        let who = practitioner.map(|word| practitioner_of(directory, &word));
        if who == Some(None) {
            self.refuse("practitioner", "There is no such practitioner");
        }
        Some(Wish {
            service: found.0?,
            location: found.1?,
            practitioner: who.flatten(),
        })
    }
}

/// Whether a text has the outward form of an RFC 3339 instant with whole seconds or fractions;
/// the reader behind it takes more than that.
fn is_rfc3339(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        bytes
            .get(range)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let at = |index: usize, allowed: &[u8]| bytes.get(index).is_some_and(|b| allowed.contains(b));
    digits(0..4)
        && at(4, b"-")
        && digits(5..7)
        && at(7, b"-")
        && digits(8..10)
        && at(10, b"Tt")
        && digits(11..13)
        && at(13, b":")
        && digits(14..16)
        && at(16, b":")
        && digits(17..19)
        && !text.contains('[')
        && text.is_ascii()
}

/// A service by slug or id.
#[must_use]
pub fn service_of(directory: &Directory, word: &str) -> Option<ServiceId> {
    let id: Option<ServiceId> = word.parse().ok();
    let is = |s: &&midstance_store::directory::Service| s.slug == word || Some(s.id) == id;
    directory.services.iter().find(is).map(|s| s.id)
}

/// A place by slug or id.
#[must_use]
pub fn location_of(directory: &Directory, word: &str) -> Option<LocationId> {
    let id: Option<LocationId> = word.parse().ok();
    let is = |l: &&midstance_store::directory::Location| l.slug == word || Some(l.id) == id;
    directory.locations.iter().find(is).map(|l| l.id)
}

/// A practitioner by slug or id.
#[must_use]
pub fn practitioner_of(directory: &Directory, word: &str) -> Option<PractitionerId> {
    let id: Option<PractitionerId> = word.parse().ok();
    let is = |p: &&midstance_store::directory::Practitioner| p.slug == word || Some(p.id) == id;
    directory.practitioners.iter().find(is).map(|p| p.id)
}
