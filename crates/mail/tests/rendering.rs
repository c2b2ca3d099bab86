//! What a mail program finds in our mails.

use mail_parser::{MessageParser, MimeHeaders};
use midstance_mail::*;
use proptest::prelude::*;

const ICAL: &str = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Zoë\r\nEND:VCALENDAR\r\n";

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox {
        name: name.into(),
        address: Address::parse(address).unwrap(),
    }
}

fn message() -> Message {
    Message {
        outbox_id: "01936b2e-7c1f-7000-8000-3c5d8e1f2a3b".into(),
        date: "2026-11-22T11:00:00Z".parse().unwrap(),
        from: mailbox("Stride Clinic", "book@clinic.example"),
        to: mailbox("Zoë \"Zo\" O'Hara, Jr.", "zoe@runner.example"),
        reply_to: Some(mailbox("", "desk@clinic.example")),
        subject: "Réservé: Wednesday, December 2, 2:30 p.m. – see you".into(),
        text: "Hello Zoë,\n\n  two spaces\n".into(),
        html: Some("<p lang=\"en-CA\">Hello Zoë</p>".into()),
        calendar: Some(Calendar {
            method: "REQUEST".into(),
            ical: ICAL.into(),
        }),
        newsletter: None,
    }
}

/// Header lines with folds undone.
fn headers(mail: &Rendered) -> Vec<String> {
    let text = std::str::from_utf8(&mail.bytes).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    head.replace("\r\n ", " ")
        .split("\r\n")
        .map(str::to_owned)
        .collect()
}

#[test]
fn an_invitation_has_the_parts_the_standard_wants() {
    let mail = message().render().unwrap();
    assert!(mail.bytes.is_ascii());
    let read = MessageParser::default().parse(&mail.bytes).unwrap();
    let kinds: Vec<String> = read
        .parts
        .iter()
        .map(|part| {
            let kind = part.content_type().unwrap();
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap())
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics"
        ]
    );
    let calendar = read.parts[4].content_type().unwrap();
    assert_eq!(calendar.attribute("method"), Some("REQUEST"));
    assert_eq!(calendar.attribute("charset"), Some("utf-8"));
    assert_eq!(read.parts[5].attachment_name(), Some("invite.ics"));
    assert_eq!(read.parts[4].contents(), ICAL.as_bytes());
    assert_eq!(read.parts[5].contents(), ICAL.as_bytes());
    assert_eq!(
        read.body_text(0).unwrap(),
        "Hello Zoë,\r\n\r\n  two spaces\r\n"
    );
    assert_eq!(
        read.body_html(0).unwrap(),
        "<p lang=\"en-CA\">Hello Zoë</p>"
    );
}

#[test]
fn headers_say_who_what_and_when() {
    let mail = message().render().unwrap();
    let read = MessageParser::default().parse(&mail.bytes).unwrap();
    assert_eq!(read.subject(), Some(message().subject.as_str()));
    let to = read.to().unwrap().first().unwrap();
    assert_eq!(to.name(), Some("Zoë \"Zo\" O'Hara, Jr."));
    assert_eq!(to.address(), Some("zoe@runner.example"));
    assert_eq!(read.date().unwrap().to_rfc3339(), "2026-11-22T11:00:00Z");
    let headers = headers(&mail);
    for header in [
        "Message-ID: <01936b2e-7c1f-7000-8000-3c5d8e1f2a3b@clinic.example>",
        "Auto-Submitted: auto-generated",
        "Reply-To: desk@clinic.example",
        "MIME-Version: 1.0",
    ] {
        assert!(
            headers.iter().any(|own| own == header),
            "{header} in {headers:#?}"
        );
    }
    assert!(!headers.iter().any(|header| header.starts_with("List-")));
}

#[test]
fn a_newsletter_can_be_left_with_one_click() {
    let newsletter = ListHeaders {
        unsubscribe_url: "https://clinic.example/u/abcDEF_123".into(),
        unsubscribe_mail: Some("leave@clinic.example?subject=abcDEF_123".into()),
        list_id: "news.clinic.example".into(),
    };
    let mail = Message {
        newsletter: Some(newsletter),
        calendar: None,
        ..message()
    };
    let headers = headers(&mail.render().unwrap());
    for header in [
        "List-Unsubscribe: <https://clinic.example/u/abcDEF_123>, \
         <mailto:leave@clinic.example?subject=abcDEF_123>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "List-Id: <news.clinic.example>",
    ] {
        assert!(
            headers.iter().any(|own| own == header),
            "{header} in {headers:#?}"
        );
    }
    assert!(
        !headers
            .iter()
            .any(|header| header.starts_with("Auto-Submitted"))
    );
}

#[test]
fn the_same_row_gives_the_same_octets() {
    assert_eq!(message().render(), message().render());
    let stored = serde_json::to_string(&message()).unwrap();
    let restored: Message = serde_json::from_str(&stored).unwrap();
    assert_eq!(restored.render(), message().render());
    let other = Message {
        outbox_id: "other".into(),
        ..message()
    };
    assert_ne!(other.render(), message().render());
}

#[test]
fn nothing_typed_becomes_a_header() {
    let refusal = |message: Message| message.render().unwrap_err().to_string();
    for bad in ["a\r\nBcc: all@example.com", "a\nb", "a\rb", "a\0b"] {
        let subject = Message {
            subject: bad.into(),
            ..message()
        };
        assert_eq!(
            refusal(subject),
            "the subject of a mail must not contain line breaks or other control characters"
        );
        let to = Mailbox {
            name: bad.into(),
            ..message().to
        };
        assert!(refusal(Message { to, ..message() }).starts_with("the recipient's name"));
        let from = Mailbox {
            name: bad.into(),
            ..message().from
        };
        assert!(refusal(Message { from, ..message() }).starts_with("the sender's name"));
        let reply_to = Some(Mailbox {
            name: bad.into(),
            ..message().to
        });
        assert!(
            refusal(Message {
                reply_to,
                ..message()
            })
            .starts_with("the reply name")
        );
        assert!(
            refusal(Message {
                outbox_id: bad.into(),
                ..message()
            })
            .contains("outbox id")
        );
        assert!(Address::parse(&format!("{bad}@example.com")).is_err());
    }
    let newsletter = |url: &str, list: &str| ListHeaders {
        unsubscribe_url: url.into(),
        unsubscribe_mail: None,
        list_id: list.into(),
    };
    for bad in [
        newsletter("https://a/u/x>\r\nBcc: b", "list"),
        newsletter("http://a/u/x", "list"),
        newsletter("https://a/u/x", "a b"),
    ] {
        assert!(
            Message {
                newsletter: Some(bad),
                ..message()
            }
            .render()
            .is_err()
        );
    }
}

#[test]
fn a_calendar_part_must_say_what_the_mail_says() {
    let calendar = Some(Calendar {
        method: "CANCEL".into(),
        ical: ICAL.into(),
    });
    let error = Message {
        calendar,
        ..message()
    }
    .render()
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the calendar part of a mail does not say METHOD:CANCEL"
    );
}

#[test]
fn addresses_are_read_generously_and_stored_in_ascii() {
    let parsed = |typed: &str| Address::parse(typed).map(|address| address.to_string());
    assert_eq!(
        parsed("  ann.o'hara+run@Example.com "),
        Ok("ann.o'hara+run@example.com".into())
    );
    assert_eq!(
        parsed("zoe@bücher.example"),
        Ok("zoe@xn--bcher-kva.example".into())
    );
    assert_eq!(parsed("dev@localhost"), Ok("dev@localhost".into()));
    for bad in [
        "",
        "ann",
        "ann@",
        "@example.com",
        "ann@example",
        "a b@example.com",
        "a@b@c.d",
        "ann@exa mple.com",
        "ann@example..com",
        "<ann@example.com>",
    ] {
        assert_eq!(
            Address::parse(bad).unwrap_err().to_string(),
            "Enter an email address in the correct format, like name@example.com",
            "{bad}"
        );
    }
    assert_eq!(
        Address::parse("zoë@example.com"),
        Err(AddressError::LocalPart)
    );
}

#[test]
fn a_second_space_between_foreign_letters_does_not_take_the_first_along() {
    let mut message = message();
    message.subject = "𝕀  Σ".into();
    message.to.name = "Σ  𝕀".into();
    let mail = message.render().unwrap();
    let parsed = mail_parser::MessageParser::new()
        .parse(&mail.bytes)
        .unwrap();
    assert_eq!(parsed.subject(), Some("𝕀 Σ"));
    let to = parsed.to().unwrap().first().unwrap();
    assert_eq!(to.name(), Some("Σ 𝕀"));
}

proptest! {
    #[test]
    fn whatever_is_written_arrives(
        subject in "\\PC{0,120}", name in "\\PC{0,40}", text in "(\\PC|\n|\t){0,300}", html in "(\\PC|\n){0,300}",
    ) {
        let to = Mailbox { name: name.clone(), ..message().to };
        let mail = Message { to, subject: subject.clone(), text: text.clone(), html: Some(html.clone()), ..message() };
        let mail = mail.render().unwrap();
        prop_assert!(mail.bytes.is_ascii());
        let wire = String::from_utf8(mail.bytes).unwrap();
        prop_assert_eq!(wire.matches('\n').count(), wire.matches("\r\n").count());
        prop_assert!(wire.split("\r\n").all(|line| line.len() <= 998));
        let read = MessageParser::default().parse(wire.as_bytes()).unwrap();
        prop_assert_eq!(read.parts.len(), 6);
        let crlf = |text: &str| text.replace('\n', "\r\n");
        prop_assert_eq!(read.body_text(0).unwrap_or_default(), crlf(&text));
        prop_assert_eq!(read.body_html(0).unwrap_or_default(), crlf(&html));
        // Runs of white space in headers are folding places and not kept to the letter.
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(words(read.subject().unwrap_or_default()), words(&subject));
    }
}
