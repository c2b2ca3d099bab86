//! A newsletter, prepared once and filled for each person.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::message::Mailboxes;
use lettre::message::header::{self, ContentType, Headers};

use crate::fields::{Span, spans};
use crate::rendered::{check_id, check_line, check_plain, library, single_spaced};
use crate::{Field, Mailbox, MessageError, Purpose, Rendered, ReturnAddress};

/// A newsletter as it is meant for all. Subject, text and HTML may hold the fields of [`Field`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newsletter {
    /// Sender. Its domain is the Message-ID's.
    pub from: Mailbox,
    /// Where answers go, when not to `from`.
    pub reply_to: Option<Mailbox>,
    /// Subject, without health words.
    pub subject: String,
    /// The mail as plain text.
    pub text: String,
    /// The mail as HTML. What fields say is escaped in it.
    pub html: String,
    /// The list's id, such as `news.clinic.example`.
    pub list_id: String,
    /// Domain at which we take bounces and mails that unsubscribe; without it bounces go to `from` and
    /// unsubscribing is by web only.
    pub return_domain: Option<String>,
}

/// The person a newsletter is filled for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// What the Message-ID is made of, the same in every try. Letters, digits, `-`, `_` and `.`.
    pub id: String,
    /// When the mail was made.
    pub date: Timestamp,
    /// Recipient.
    pub to: Mailbox,
    /// What `{{name}}` says.
    pub name: String,
    /// Which mail a bounce belongs to: 8 to 57 small letters and digits, not to be guessed.
    pub return_token: String,
    /// Address that one POST unsubscribes at: `https://…`.
    pub unsubscribe_url: String,
    /// The page with the person's choices.
    pub preferences_url: String,
}

/// A newsletter made ready: what is the same for all is encoded once.
#[derive(Clone, Debug)]
pub struct Prepared {
    newsletter: Newsletter,
    headers: String,
    subject: Vec<Span>,
    body: Vec<Piece>,
}

/// A stretch of the body: encoded already, or a line with fields in it.
#[derive(Clone, Debug)]
enum Piece {
    Done(String),
    Line { spans: Vec<Span>, html: bool },
}

/// Cannot stand in quoted-printable.
const BOUNDARY: &str = "=_newsletter_parts";

impl Newsletter {
    /// Makes it ready to be filled.
    pub fn prepare(self) -> Result<Prepared, MessageError> {
        check_line("subject", &self.subject)?;
        check_line("sender's name", &self.from.name)?;
        check_plain("list id", &self.list_id)?;
        let mut headers = Headers::new();
        headers.set(header::From::from(mailboxes(&self.from)));
        if let Some(reply_to) = &self.reply_to {
            check_line("reply name", &reply_to.name)?;
            headers.set(header::ReplyTo::from(mailboxes(reply_to)));
        }
        headers.set(header::MIME_VERSION_1_0);
        let kind = format!("multipart/alternative; boundary=\"{BOUNDARY}\"");
        headers.set(ContentType::parse(&kind).map_err(library)?);
        let mut body = Body::default();
        body.part("text/plain", &self.text, false)?;
        body.part("text/html", &self.html, true)?;
        body.done += &format!("--{BOUNDARY}--\r\n");
        Ok(Prepared {
            headers: format!("List-Id: <{}>\r\n{headers}", self.list_id),
            subject: spans(&self.subject)?,
            body: body.finish(),
            newsletter: self,
        })
    }
}

impl Prepared {
    /// The mail for one person.
    pub fn fill(&self, reader: &Reader) -> Result<Rendered, MessageError> {
        check_id(&reader.id)?;
        check_line("recipient's name", &reader.to.name)?;
        check_line("name", &reader.name)?;
        check_line("preferences address", &reader.preferences_url)?;
        if !reader.unsubscribe_url.starts_with("https://") {
            return Err(MessageError::NotHttps);
        }
        check_plain("unsubscribe address", &reader.unsubscribe_url)?;
        let sender = &self.newsletter.from.address;
        let mut headers = Headers::new();
        let id = format!("<{}@{}>", reader.id, sender.domain());
        headers.set(header::MessageId::from(id));
        headers.set(header::Date::from(SystemTime::from(reader.date)));
        headers.set(header::To::from(mailboxes(&reader.to)));
        let subject = reader.say(&self.subject, false);
        headers.set(header::Subject::from(single_spaced(&subject)));
        let (from, leave) = self.returns(reader)?;
        let mut mail = String::with_capacity(4096);
        mail += &headers.to_string();
        mail += &self.headers;
        mail += &format!("List-Unsubscribe: <{}>", reader.unsubscribe_url);
        if let Some(leave) = leave {
            mail += &format!(",\r\n <mailto:{leave}>");
        }
        mail += "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\n";
        for piece in &self.body {
            match piece {
                Piece::Done(text) => mail += text,
                Piece::Line { spans, html } => {
                    mail += &quoted_printable::encode_to_str(reader.say(spans, *html));
                }
            }
        }
        Ok(Rendered {
            from,
            to: reader.to.address.clone(),
            bytes: mail.into_bytes(),
        })
    }

    /// Where bounces go, and the mailbox that unsubscribes.
    fn returns(
        &self,
        reader: &Reader,
    ) -> Result<(crate::Address, Option<crate::Address>), MessageError> {
        let Some(domain) = &self.newsletter.return_domain else {
            return Ok((self.newsletter.from.address.clone(), None));
        };
        let address = |purpose| {
            ReturnAddress::new(purpose, &reader.return_token)
                .and_then(|address| address.at(domain).ok())
                .ok_or(MessageError::NotPlain {
                    field: "return address",
                })
        };
        Ok((address(Purpose::Bounce)?, Some(address(Purpose::Leave)?)))
    }
}

impl Reader {
    fn value(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.name,
            Field::Email => self.to.address.as_str(),
            Field::Unsubscribe => &self.unsubscribe_url,
            Field::Preferences => &self.preferences_url,
        }
    }

    fn say(&self, spans: &[Span], html: bool) -> String {
        let mut said = String::new();
        for span in spans {
            match span {
                Span::Fixed(text) => said += text,
                Span::Personal(field) if html => escape(self.value(*field), &mut said),
                Span::Personal(field) => said += self.value(*field),
            }
        }
        said
    }
}

/// The body while it is being made.
#[derive(Default)]
struct Body {
    pieces: Vec<Piece>,
    done: String,
}

impl Body {
    fn part(&mut self, kind: &str, text: &str, html: bool) -> Result<(), MessageError> {
        self.done += &format!(
            "--{BOUNDARY}\r\nContent-Type: {kind}; charset=utf-8\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        );
        for line in text.lines() {
            let spans = spans(line)?;
            match spans.as_slice() {
                [] => {}
                [Span::Fixed(text)] => self.done += &quoted_printable::encode_to_str(text),
                _ => {
                    let done = std::mem::take(&mut self.done);
                    self.pieces.push(Piece::Done(done));
                    self.pieces.push(Piece::Line { spans, html });
                }
            }
            self.done += "\r\n";
        }
        Ok(())
    }

    fn finish(mut self) -> Vec<Piece> {
        self.pieces.push(Piece::Done(self.done));
        self.pieces
    }
}

fn mailboxes(mailbox: &Mailbox) -> Mailboxes {
    Mailboxes::from(mailbox.to_lettre())
}

fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => *into += "&amp;",
            '<' => *into += "&lt;",
            '>' => *into += "&gt;",
            '"' => *into += "&quot;",
            '\'' => *into += "&#39;",
            other => into.push(other),
        }
    }
}
