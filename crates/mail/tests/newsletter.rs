//! Newsletters: what is in the mail each person gets.

use mail_parser::MessageParser;
use midstance_mail::*;
use proptest::prelude::*;

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox {
        name: name.into(),
        address: Address::parse(address).unwrap(),
    }
}

fn newsletter() -> Newsletter {
    Newsletter {
        from: mailbox("Stride Clinic", "news@clinic.example"),
        reply_to: Some(mailbox("", "desk@clinic.example")),
        subject: "Running in the cold".into(),
        text: "Hello {{name}},\n\nKeep warm.\n\nLeave: {{unsubscribe_url}}\n".into(),
        html: "<p>Hello {{ name }},</p>\n<p>{{email}} gets this.</p>\n<p>Never {{ 3 }} {{</p>"
            .into(),
        list_id: "news.clinic.example".into(),
        return_domain: Some("news.clinic.example".into()),
    }
}

fn reader() -> Reader {
    Reader {
        id: "c1.r1".into(),
        date: "2026-11-22T11:00:00Z".parse().unwrap(),
        to: mailbox("Ana Runner", "ana@runner.example"),
        name: "Ana".into(),
        return_token: "0123456789abcdef0123456789abcdef".into(),
        unsubscribe_url: "https://clinic.example/u/SECRET-token_1".into(),
        preferences_url: "https://clinic.example/news/choices/abc".into(),
    }
}

fn filled(newsletter: Newsletter, reader: &Reader) -> Rendered {
    newsletter.prepare().unwrap().fill(reader).unwrap()
}

#[test]
fn the_headers_let_a_person_leave_with_one_press() {
    let mail = filled(newsletter(), &reader());
    let text = String::from_utf8(mail.bytes.clone()).unwrap();
    assert!(text.contains(
        "List-Unsubscribe: <https://clinic.example/u/SECRET-token_1>,\r\n \
         <mailto:leave+0123456789abcdef0123456789abcdef@news.clinic.example>\r\n"
    ));
    assert!(text.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    assert!(text.contains("List-Id: <news.clinic.example>\r\n"));
    assert!(text.contains("Message-ID: <c1.r1@clinic.example>\r\n"));
    assert!(text.contains("Date: Sun, 22 Nov 2026 11:00:00 +0000\r\n"));
    assert!(!text.contains("Auto-Submitted"));
    assert_eq!(
        mail.from.as_str(),
        "bounce+0123456789abcdef0123456789abcdef@news.clinic.example"
    );
    assert_eq!(mail.to.as_str(), "ana@runner.example");
    let parsed = MessageParser::new().parse(&mail.bytes).unwrap();
    assert_eq!(
        parsed.from().unwrap().first().unwrap().address(),
        Some("news@clinic.example")
    );
    assert_eq!(
        parsed.reply_to().unwrap().first().unwrap().address(),
        Some("desk@clinic.example")
    );
    assert_eq!(
        parsed.to().unwrap().first().unwrap().name(),
        Some("Ana Runner")
    );
    assert_eq!(parsed.subject(), Some("Running in the cold"));
}

#[test]
fn fields_are_filled_and_escaped() {
    let reader = Reader {
        name: "Zoë <b>& Co".into(),
        ..reader()
    };
    let mail = filled(newsletter(), &reader);
    let parsed = MessageParser::new().parse(&mail.bytes).unwrap();
    let text = parsed.body_text(0).unwrap().replace("\r\n", "\n");
    assert_eq!(
        text.trim_end(),
        "Hello Zoë <b>& Co,\n\nKeep warm.\n\nLeave: https://clinic.example/u/SECRET-token_1"
    );
    let html = parsed.body_html(0).unwrap();
    assert!(html.contains("Hello Zoë &lt;b&gt;&amp; Co,"), "{html}");
    assert!(html.contains("ana@runner.example gets this."));
    assert!(html.contains("Never {{ 3 }} {{"));
}

#[test]
fn a_field_in_the_subject_is_filled_too() {
    let mut letter = newsletter();
    letter.subject = "{{name}}, the cold is here".into();
    let reader = Reader {
        name: "Zoë".into(),
        ..reader()
    };
    let mail = filled(letter, &reader);
    let parsed = MessageParser::new().parse(&mail.bytes).unwrap();
    assert_eq!(parsed.subject(), Some("Zoë, the cold is here"));
}

#[test]
fn without_a_return_domain_bounces_go_to_the_sender() {
    let mut letter = newsletter();
    letter.return_domain = None;
    let mail = filled(letter, &reader());
    assert_eq!(mail.from.as_str(), "news@clinic.example");
    assert!(!String::from_utf8(mail.bytes).unwrap().contains("mailto:"));
}

#[test]
fn an_unknown_field_is_named() {
    let mut letter = newsletter();
    letter.text = "Dear {{surname}}".into();
    let words = letter.prepare().unwrap_err().to_string();
    assert!(
        words.contains("{{surname}}") && words.contains("{{name}}"),
        "{words}"
    );
}

#[test]
fn nobody_smuggles_a_header_in() {
    for evil in ["a\r\nBcc: x@y.example", "a\nb", "a\0b"] {
        let mut letter = newsletter();
        letter.subject = evil.into();
        assert!(letter.prepare().is_err());
        let mut letter = newsletter();
        letter.list_id = evil.into();
        assert!(letter.prepare().is_err());
        let prepared = newsletter().prepare().unwrap();
        for wrong in [
            Reader {
                id: evil.into(),
                ..reader()
            },
            Reader {
                to: mailbox(evil, "a@b.example"),
                ..reader()
            },
            Reader {
                name: evil.into(),
                ..reader()
            },
            Reader {
                return_token: evil.into(),
                ..reader()
            },
            Reader {
                unsubscribe_url: format!("https://x/{evil}"),
                ..reader()
            },
            Reader {
                preferences_url: evil.into(),
                ..reader()
            },
        ] {
            assert!(prepared.fill(&wrong).is_err(), "{wrong:?}");
        }
    }
    let plain = Reader {
        unsubscribe_url: "http://x.example/u/1".into(),
        ..reader()
    };
    let prepared = newsletter().prepare().unwrap();
    assert_eq!(prepared.fill(&plain).unwrap_err(), MessageError::NotHttps);
}

#[test]
fn return_addresses_survive_a_change_of_case() {
    let token = "0123456789abcdef";
    let address = ReturnAddress::new(Purpose::Leave, token).unwrap();
    let written = address.at("news.clinic.example").unwrap();
    assert_eq!(
        written.as_str(),
        "leave+0123456789abcdef@news.clinic.example"
    );
    let shouted = written.as_str().to_uppercase();
    assert_eq!(
        ReturnAddress::read(&shouted, "News.clinic.example"),
        Some(address)
    );
    for other in [
        "leave+0123456789abcdef@elsewhere.example",
        "desk@news.clinic.example",
        "leave+short@news.clinic.example",
        "leave+0123456789abc!ef@news.clinic.example",
        "",
    ] {
        assert_eq!(
            ReturnAddress::read(other, "news.clinic.example"),
            None,
            "{other}"
        );
    }
    assert_eq!(ReturnAddress::new(Purpose::Bounce, &"a".repeat(58)), None);
}

proptest! {
    #[test]
    fn whatever_is_written_arrives(lines in proptest::collection::vec("[ -~é—\u{1F3C3}\t]{0,200}", 0..12), name in "[a-zA-Zé '<&]{0,30}") {
        let text = lines.join("\n");
        prop_assume!(!text.contains("{{"));
        let mut letter = newsletter();
        letter.text = format!("{text}\n{{{{name}}}} \n.\n..");
        let reader = Reader { name: name.clone(), ..reader() };
        let mail = letter.prepare().unwrap().fill(&reader).unwrap();
        prop_assert!(mail.bytes.is_ascii());
        for line in mail.bytes.split(|octet| *octet == b'\n') {
            prop_assert!(line.len() <= 201, "{} octets", line.len());
        }
        let parsed = MessageParser::new().parse(&mail.bytes).unwrap();
        let read = parsed.body_text(0).unwrap().replace("\r\n", "\n");
        let meant = format!("{text}\n{name} \n.\n..");
        prop_assert_eq!(read.trim_end_matches('\n'), meant.trim_end_matches('\n'));
    }

    #[test]
    fn reading_a_return_address_never_panics(text in any::<String>()) {
        let _ = ReturnAddress::read(&text, "news.clinic.example");
    }
}
