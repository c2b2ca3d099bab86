//! A mail as the program means it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Mailbox, MessageError, Rendered};

/// A mail as the program means it. It can be kept in the outbox as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Id of the outbox row: Message-ID and part boundaries follow from it, so that a second try is
    /// the same mail. Letters, digits, `-`, `_` and `.`.
    pub outbox_id: String,
    /// When the mail was made.
    pub date: Timestamp,
    /// Sender. Its domain is the Message-ID's.
    pub from: Mailbox,
    /// Recipient.
    pub to: Mailbox,
    /// Where answers go, when not to `from`.
    pub reply_to: Option<Mailbox>,
    /// Subject, without health words: it shows on locked screens.
    pub subject: String,
    /// The mail as plain text.
    pub text: String,
    /// The mail as HTML.
    pub html: Option<String>,
    /// An invitation or its cancellation.
    pub calendar: Option<Calendar>,
    /// What a newsletter has besides. Without it the mail is marked as made by a program.
    pub newsletter: Option<ListHeaders>,
}

/// The calendar part of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The iCalendar method, such as `REQUEST`, as the object itself says it.
    pub method: String,
    /// The iCalendar object.
    pub ical: String,
}

/// What a single mail to a list has besides (RFC 2369, RFC 8058, RFC 2919).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListHeaders {
    /// Address that one POST unsubscribes at: `https://…`.
    pub unsubscribe_url: String,
    /// Mailbox that unsubscribes by mail, with a subject if need be: `leave@host?subject=token`.
    pub unsubscribe_mail: Option<String>,
    /// The list's id, such as `news.clinic.example`.
    pub list_id: String,
}

impl Message {
    /// The mail as it is sent.
    pub fn render(&self) -> Result<Rendered, MessageError> {
        Rendered::of(self)
    }
}
