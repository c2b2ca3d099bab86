//! A mail as it goes over the wire (RFC 5322, MIME, RFC 6047 for the calendar part).

use std::time::SystemTime;

use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue,
};
use lettre::message::{MessageBuilder, MultiPart, SinglePart, SinglePartBuilder};

use crate::{Address, Calendar, ListHeaders, Message};

/// A mail as it goes over the wire. Equal messages give equal bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Where failures are reported to.
    pub from: Address,
    /// Recipient.
    pub to: Address,
    /// Headers and body, lines ending in CRLF, all ASCII.
    pub bytes: Vec<u8>,
}

/// Why a message cannot be made into a mail. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// A line break or the like where a single line belongs.
    #[error("the {field} of a mail must not contain line breaks or other control characters")]
    ControlCharacter {
        /// Which, in words.
        field: &'static str,
    },
    /// Something other than plain characters where only those may be.
    #[error(
        "the {field} of a mail must be made of plain characters without spaces, quotes or angle brackets"
    )]
    NotPlain {
        /// Which, in words.
        field: &'static str,
    },
    /// A newsletter asks for something that is not on the list of [`crate::Field`].
    #[error(
        "newsletters know no field {{{{{word}}}}}; they know {{{{name}}}}, {{{{email}}}}, {{{{unsubscribe_url}}}} and {{{{preferences_url}}}}"
    )]
    UnknownField {
        /// The word between the braces.
        word: String,
    },
    /// Not an https address.
    #[error("the unsubscribe address of a newsletter must begin with https://")]
    NotHttps,
    /// The object's own METHOD differs, and calendars would ignore it.
    #[error("the calendar part of a mail does not say METHOD:{method}")]
    Method {
        /// What the message says.
        method: String,
    },
    /// The mail library refused it.
    #[error("the mail cannot be put together: {0}")]
    Library(String),
}

impl Rendered {
    pub(crate) fn of(message: &Message) -> Result<Self, MessageError> {
        check(message)?;
        let id = &message.outbox_id;
        let mut builder = lettre::Message::builder()
            .message_id(Some(format!("<{id}@{}>", message.from.address.domain())))
            .date(SystemTime::from(message.date))
            .from(message.from.to_lettre())
            .to(message.to.to_lettre())
            .subject(single_spaced(&message.subject));
        if let Some(reply_to) = &message.reply_to {
            builder = builder.reply_to(reply_to.to_lettre());
        }
        builder = match &message.newsletter {
            None => header(builder, "Auto-Submitted", "auto-generated".to_owned()),
            Some(newsletter) => list_headers(builder, newsletter),
        };
        let text = part(ContentType::TEXT_PLAIN, &message.text);
        let html = message
            .html
            .as_ref()
            .map(|html| part(ContentType::TEXT_HTML, html));
        let mail = match (html, &message.calendar) {
            (None, None) => builder.singlepart(text),
            (html, calendar) => {
                let mut alternative = MultiPart::alternative()
                    .boundary(boundary(id, "a"))
                    .singlepart(text);
                if let Some(html) = html {
                    alternative = alternative.singlepart(html);
                }
                match calendar {
                    None => builder.multipart(alternative),
                    Some(calendar) => {
                        let alternative = alternative.singlepart(invitation(calendar)?);
                        let mixed = MultiPart::mixed().boundary(boundary(id, "m"));
                        let mixed = mixed.multipart(alternative);
                        builder.multipart(mixed.singlepart(attachment(calendar)?))
                    }
                }
            }
        };
        let mail = mail.map_err(library)?;
        let (from, to) = (message.from.address.clone(), message.to.address.clone());
        Ok(Self {
            from,
            to,
            bytes: mail.formatted(),
        })
    }
}

fn check(message: &Message) -> Result<(), MessageError> {
    let mut lines = vec![
        ("subject", &message.subject),
        ("sender's name", &message.from.name),
        ("recipient's name", &message.to.name),
    ];
    lines.extend(
        message
            .reply_to
            .as_ref()
            .map(|reply| ("reply name", &reply.name)),
    );
    for (field, text) in lines {
        check_line(field, text)?;
    }
    check_id(&message.outbox_id)?;
    if let Some(newsletter) = &message.newsletter {
        if !newsletter.unsubscribe_url.starts_with("https://") {
            return Err(MessageError::NotHttps);
        }
        let mail = newsletter.unsubscribe_mail.as_deref().unwrap_or_default();
        check_plain("unsubscribe address", &newsletter.unsubscribe_url)?;
        check_plain("unsubscribe mailbox", mail)?;
        check_plain("list id", &newsletter.list_id)?;
    }
    if let Some(Calendar { method, ical }) = &message.calendar {
        let says_it = ical
            .split("\r\n")
            .any(|line| line.strip_prefix("METHOD:") == Some(method));
        if !says_it || !method.bytes().all(|octet| octet.is_ascii_uppercase()) {
            return Err(MessageError::Method {
                method: method.clone(),
            });
        }
    }
    Ok(())
}

/// Words with one space between them: of more, encoded words lose some on the way.
pub(crate) fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Refuses what would begin a header of its own.
pub(crate) fn check_line(field: &'static str, text: &str) -> Result<(), MessageError> {
    if text.contains(char::is_control) {
        return Err(MessageError::ControlCharacter { field });
    }
    Ok(())
}

/// Refuses what could end an address in angle brackets, or needs encoding.
pub(crate) fn check_plain(field: &'static str, text: &str) -> Result<(), MessageError> {
    let plain = |octet: u8| octet.is_ascii_graphic() && !b"<>\"\\,".contains(&octet);
    if !text.bytes().all(plain) {
        return Err(MessageError::NotPlain { field });
    }
    Ok(())
}

/// Refuses an id that cannot be the left part of a Message-ID.
pub(crate) fn check_id(id: &str) -> Result<(), MessageError> {
    let in_id = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if id.is_empty() || id.len() > 60 || !id.chars().all(in_id) {
        return Err(MessageError::NotPlain { field: "outbox id" });
    }
    Ok(())
}

fn list_headers(builder: MessageBuilder, newsletter: &ListHeaders) -> MessageBuilder {
    let mut ways = format!("<{}>", newsletter.unsubscribe_url);
    if let Some(mail) = &newsletter.unsubscribe_mail {
        ways += &format!(", <mailto:{mail}>");
    }
    let builder = header(builder, "List-Unsubscribe", ways);
    let one_click = "List-Unsubscribe=One-Click".to_owned();
    let builder = header(builder, "List-Unsubscribe-Post", one_click);
    header(builder, "List-Id", format!("<{}>", newsletter.list_id))
}

fn header(builder: MessageBuilder, name: &'static str, value: String) -> MessageBuilder {
    builder.raw_header(HeaderValue::new(
        HeaderName::new_from_ascii_str(name),
        value,
    ))
}

/// Text as quoted-printable: readable on the wire, no line too long, and `=_` never in it.
fn part(kind: ContentType, text: &str) -> SinglePart {
    let encoding = ContentTransferEncoding::QuotedPrintable;
    SinglePart::builder()
        .header(kind)
        .header(encoding)
        .body(text.to_owned())
}

/// A boundary that follows from the id; `=_` cannot stand in quoted-printable or base64.
fn boundary(id: &str, kind: &str) -> String {
    format!("=_{kind}_{id}")
}

/// The part that calendar programs act on.
fn invitation(calendar: &Calendar) -> Result<SinglePart, MessageError> {
    let kind = format!("text/calendar; charset=utf-8; method={}", calendar.method);
    Ok(in_base64(
        calendar_type(&kind)?,
        SinglePart::builder(),
        calendar,
    ))
}

/// The same octets as a file, for programs that do not.
fn attachment(calendar: &Calendar) -> Result<SinglePart, MessageError> {
    let kind = calendar_type("application/ics; name=\"invite.ics\"")?;
    let builder = SinglePart::builder().header(ContentDisposition::attachment("invite.ics"));
    Ok(in_base64(kind, builder, calendar))
}

fn calendar_type(kind: &str) -> Result<ContentType, MessageError> {
    ContentType::parse(kind).map_err(library)
}

fn in_base64(kind: ContentType, builder: SinglePartBuilder, calendar: &Calendar) -> SinglePart {
    let encoding = ContentTransferEncoding::Base64;
    builder
        .header(kind)
        .header(encoding)
        .body(calendar.ical.clone().into_bytes())
}

pub(crate) fn library(error: impl std::fmt::Display) -> MessageError {
    MessageError::Library(error.to_string())
}
