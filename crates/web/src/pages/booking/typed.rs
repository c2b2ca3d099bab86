//! What a person types for a booking: read, kept between the steps, understood.

use axum::{http::header::SET_COOKIE, response::Response};
use midstance_clinic::booking::{forget_typed, keep_typed, typed};
use serde::{Deserialize, Serialize};

use super::choice::Choice;
use crate::{
    cookie::{self, Kind},
    fields::Fields,
    forms::{self, FormErrors, email_suggestion},
    page::{Page, see_other},
    problem::{Problem, fault},
};

/// Longest note, in characters; the template says so too.
const NOTE: usize = 500;
/// Longest key, in characters; ours are shorter.
const KEY: usize = 100;

/// What was typed, exactly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Mobile number.
    pub phone: String,
    /// Note to the practitioner.
    pub note: String,
    /// Whether the check may be shared.
    pub share: bool,
    /// Makes sending twice the same booking.
    pub key: String,
    /// The address that looks like a slip and is meant as it stands.
    #[serde(default)]
    pub kept_email: String,
}

/// What is kept, and for what it was typed.
#[derive(Serialize, Deserialize)]
struct Kept {
    typed: Typed,
    /// The query of what was chosen: another choice, in another tab, is another booking.
    choice: String,
    /// The check that `share` speaks of, as a hash: somebody else's on this device is not meant.
    check: Option<Vec<u8>>,
}

/// What was typed, understood.
#[derive(Debug, Clone)]
pub struct Details {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone with country code, or empty.
    pub phone: String,
}

impl Typed {
    /// Reads the form.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self {
            name: fields.raw("name").to_owned(),
            email: fields.raw("email").to_owned(),
            phone: fields.raw("phone").to_owned(),
            note: fields.raw("note").to_owned(),
            share: fields.has("share"),
            key: fields.get("key").chars().take(KEY).collect(),
            kept_email: fields.get("kept_email").to_owned(),
        }
    }

    /// What this browser typed within the last half hour and has not booked yet, and whether it was for
    /// this choice.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn kept(page: &Page, choice: &Choice) -> Result<Option<(Self, bool)>, Problem> {
        let Some(token) = page.cookie(Kind::Typed) else {
            return Ok(None);
        };
        let json = typed(page.clinic(), &token).await?;
        let kept: Option<Kept> = json.and_then(|json| serde_json::from_str(&json).ok());
        Ok(kept.map(|mut kept| {
            kept.typed.share &= kept.check == check_of(page);
            (kept.typed, kept.choice == choice.query())
        }))
    }

    /// Keeps it and leads to `step`, where it is read again: an address of its own, so that going back and
    /// loading again send nothing twice. A browser that brings no cookie back gets the page `at_once`, as
    /// does one whose network has typed so much that no more is kept.
    ///
    /// # Errors
    /// When the store fails or the page cannot be drawn.
    pub async fn lead(
        &self,
        page: &Page,
        choice: &Choice,
        (step, at_once): (&str, impl FnOnce() -> Result<Response, Problem>),
    ) -> Result<Response, Problem> {
        // Each is a row of the database.
        let limit = page.clinic().limits.typed.count(&page.from, page.now);
        if limit.is_err() {
            return at_once();
        }
        let cookies = [Kind::Typed, Kind::Hold];
        let response = if cookies.into_iter().any(|kind| page.cookie(kind).is_some()) {
            see_other(&format!("{step}{}", choice.query()))
        } else {
            at_once()?
        };
        self.keep(page, choice, response).await
    }

    /// Keeps it for the browser that gets `response`.
    async fn keep(
        &self,
        page: &Page,
        choice: &Choice,
        mut response: Response,
    ) -> Result<Response, Problem> {
        let kept = Kept {
            typed: self.clone(),
            choice: choice.query(),
            check: check_of(page),
        };
        let json = serde_json::to_string(&kept).map_err(|error| fault(&error))?;
        let before = page.cookie(Kind::Typed);
        let token = keep_typed(page.clinic(), json, before.as_ref()).await?;
        let value = cookie::set(&page.app, Kind::Typed, &token);
        response.headers_mut().append(SET_COOKIE, value);
        Ok(response)
    }

    /// Forgets what is kept. The cookie stays for its time, so that going back from a booking that is
    /// made is told from coming by a link. A failure is only told to the log, for a booking stands.
    pub async fn forget(page: &Page) {
        let Some(token) = page.cookie(Kind::Typed) else {
            return;
        };
        if let Err(error) = forget_typed(page.clinic(), &token).await {
            tracing::warn!(%error, "what was typed for a booking stays until the tidying");
        }
    }

    /// An address that may have been meant instead. A question, not an error: "keep it" is an answer, and
    /// it is asked once.
    pub fn suggestion(&self, details: &Details) -> Option<String> {
        let suggestion = email_suggestion(&details.email);
        suggestion.filter(|_| self.kept_email != details.email)
    }

    /// Understands it, or says what to change.
    pub fn parse(&self, errors: &mut FormErrors) -> Option<Details> {
        let name = forms::trimmed(&self.name).ok_or("Enter your full name");
        let name = errors.take("name", name);
        if let Some(name) = &name {
            errors.take("name", forms::fits("Your name", name, 100));
        }
        let email = match self.email.trim() {
            "" => errors.take("email", Err("Enter your email address")),
            typed => errors.take("email", forms::email(typed)),
        };
        let phone = match self.phone.trim() {
            "" => Some(String::new()),
            typed => errors.take("phone", forms::phone(typed)),
        };
        errors.take("note", forms::fits("Your note", &self.note, NOTE));
        if !errors.is_empty() {
            return None;
        }
        Some(Details {
            name: name?,
            email: email?,
            phone: phone?,
        })
    }
}

/// The check of this browser, as a hash.
fn check_of(page: &Page) -> Option<Vec<u8>> {
    page.cookie(Kind::Check).map(|token| token.hash())
}
