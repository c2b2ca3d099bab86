//! Letters: one structure, written as text and as HTML, and the message that carries one.

use askama::Template;
use jiff::Timestamp;
use midstance_store::{
    OutboxId, StoreError,
    outbox::{Delivery, OutboxMessage},
};

use crate::Clinic;

/// A letter to a client. It holds no health facts.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The clinic's name.
    pub clinic: String,
    /// The point, as the heading.
    pub headline: String,
    /// What and when, as pairs of label and value.
    pub details: Vec<(&'static str, String)>,
    /// What else is to be known, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Words and address of the one thing to do.
    pub action: Option<(&'static str, String)>,
    /// Where the clinic is and how to reach it, a line each.
    pub contact: Vec<String>,
    /// Why this letter came.
    pub reason: String,
}

#[derive(Template)]
#[template(path = "letter/letter.html")]
struct Html<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "letter/letter.txt", escape = "none")]
struct Text<'a> {
    letter: &'a Letter,
}

impl Letter {
    /// The HTML part.
    ///
    /// # Errors
    /// When the template cannot be rendered, which only a programming error causes.
    pub fn html(&self) -> Result<String, askama::Error> {
        Html { letter: self }.render()
    }

    /// The text part.
    ///
    /// # Errors
    /// When the template cannot be rendered, which only a programming error causes.
    pub fn text(&self) -> Result<String, askama::Error> {
        Ok(midstance_format::plain(&Text { letter: self }.render()?))
    }
}

/// What stands on the outside of a letter.
pub(crate) struct Envelope<'a> {
    /// `booked`, `moved`, `sign_in`, …
    pub kind: &'a str,
    /// Address and name; the name may be empty.
    pub to: (String, String),
    /// Subject, without health facts.
    pub subject: String,
    /// After which it is of no use any more.
    pub give_up_at: Timestamp,
}

/// A message of these parts, text and HTML, ready for the outbox.
pub(crate) fn message(
    clinic: &Clinic,
    envelope: Envelope<'_>,
    (text, html): (String, String),
) -> OutboxMessage {
    let now = clinic.now();
    let (to_address, to_name) = envelope.to;
    OutboxMessage {
        id: OutboxId(clinic.new_id()),
        kind: envelope.kind.to_owned(),
        appointment: None,
        to_address,
        to_name,
        subject: envelope.subject,
        text,
        html,
        calendar: None,
        created_at: now,
        delivery: Delivery::Waiting,
        attempts: 0,
        next_attempt_at: now,
        give_up_at: envelope.give_up_at,
        last_answer: String::new(),
        sent_at: None,
    }
}

impl Letter {
    /// The letter in its envelope, ready for the outbox.
    ///
    /// # Errors
    /// When a template cannot be rendered, which only a programming error causes.
    pub(crate) fn message(
        &self,
        clinic: &Clinic,
        envelope: Envelope<'_>,
    ) -> Result<OutboxMessage, StoreError> {
        let broken = |error: askama::Error| StoreError::Decode(error.to_string());
        let parts = (self.text().map_err(broken)?, self.html().map_err(broken)?);
        Ok(message(clinic, envelope, parts))
    }
}
