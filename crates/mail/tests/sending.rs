//! Mails handed to servers that take them, refuse them, or vanish.

use crate::server::{Answer, CERTIFICATE, Protection, Server};
use midstance_mail::*;

fn message(id: &str) -> Message {
    let mailbox = |name: &str, address: &str| Mailbox {
        name: name.into(),
        address: Address::parse(address).unwrap(),
    };
    Message {
        outbox_id: id.into(),
        date: "2026-11-22T11:00:00Z".parse().unwrap(),
        from: mailbox("Stride Clinic", "book@clinic.example"),
        to: mailbox("Ana Runner", "ana@runner.example"),
        reply_to: None,
        subject: "Booked: Wednesday, December 2, 2:30 p.m.".into(),
        text: "You are booked.\n.\nA line with one dot stands above.\n".into(),
        html: None,
        calendar: None,
        newsletter: None,
    }
}

fn mail(id: &str) -> Rendered {
    message(id).render().unwrap()
}

fn config(server: &Server, security: Security) -> SmtpConfig {
    let mut config = SmtpConfig::new("localhost", "clinic.example");
    config.security = security;
    config.port = Some(server.port);
    config.root_certificate = Some(CERTIFICATE.to_vec());
    config.timeout = std::time::Duration::from_secs(5);
    config
}

async fn plain(script: &[Answer]) -> (Server, Smtp) {
    let server = Server::start(Protection::None, script).await;
    let smtp = Smtp::new(&config(&server, Security::Plaintext)).unwrap();
    (server, smtp)
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_made() {
    let (server, smtp) = plain(&[]).await;
    let mail = mail("0192-a");
    assert_eq!(smtp.send(&mail).await, Outcome::Accepted);
    assert_eq!(
        server.mails(),
        [String::from_utf8(mail.bytes).unwrap() + "\r\n"]
    );
    let commands = server.commands();
    assert!(commands.contains(&"EHLO clinic.example".to_owned()));
    assert!(commands.contains(&"MAIL FROM:<book@clinic.example>".to_owned()));
    assert!(commands.contains(&"RCPT TO:<ana@runner.example>".to_owned()));
}

#[tokio::test]
async fn a_busy_server_is_tried_again() {
    let (server, smtp) = plain(&[
        Answer::Reply("RCPT", "451 4.7.1 Greylisted, come back later"),
        Answer::Reply("END", "452 4.3.1 Out of space"),
    ])
    .await;
    let Outcome::TryAgain(failure) = smtp.send(&mail("b")).await else {
        panic!()
    };
    assert_eq!(failure.code, Some(451));
    assert_eq!(failure.status.unwrap().to_string(), "4.7.1");
    assert!(failure.words.contains("Greylisted"), "{failure}");
    let Outcome::TryAgain(failure) = smtp.send(&mail("b")).await else {
        panic!()
    };
    assert_eq!(failure.to_string(), "452 4.3.1 Out of space");
    assert_eq!(smtp.send(&mail("b")).await, Outcome::Accepted);
    assert_eq!(server.mails().len(), 2);
}

#[tokio::test]
async fn a_refusal_says_at_whom_it_lies() {
    let cases = [
        (
            "RCPT",
            "550 5.1.1 No such user",
            Culprit::Recipient,
            Some("5.1.1"),
        ),
        (
            "RCPT",
            "550 5.2.1 Mailbox disabled",
            Culprit::Recipient,
            Some("5.2.1"),
        ),
        (
            "RCPT",
            "550-5.1.1 No such\r\n550 5.1.1 user",
            Culprit::Recipient,
            Some("5.1.1"),
        ),
        (
            "MAIL",
            "550 5.1.8 Bad sender domain",
            Culprit::Sender,
            Some("5.1.8"),
        ),
        (
            "MAIL",
            "550 5.7.1 Not authorised",
            Culprit::Sender,
            Some("5.7.1"),
        ),
        ("END", "554 Looks like spam", Culprit::Sender, None),
        (
            "END",
            "552 5.3.4 Message too big",
            Culprit::Mail,
            Some("5.3.4"),
        ),
        ("RCPT", "550 No", Culprit::Mail, None),
    ];
    let script: Vec<Answer> = cases
        .iter()
        .map(|case| Answer::Reply(case.0, case.1))
        .collect();
    let (_server, smtp) = plain(&script).await;
    for (at, reply, expected, status) in cases {
        let Outcome::Refused(culprit, failure) = smtp.send(&mail("c")).await else {
            panic!("{at} {reply}")
        };
        assert_eq!(culprit, expected, "{reply}");
        assert_eq!(
            failure.status.map(|status| status.to_string()).as_deref(),
            status,
            "{reply}"
        );
        assert_eq!(
            failure.code.map(|code| code.to_string()).as_deref(),
            reply.get(..3)
        );
    }
    // The connection is of use after all that.
    assert_eq!(smtp.send(&mail("c")).await, Outcome::Accepted);
}

#[tokio::test]
async fn a_lost_answer_is_tried_again_as_the_same_mail() {
    let (server, smtp) = plain(&[Answer::DropAfterData]).await;
    let Outcome::TryAgain(failure) = smtp.send(&mail("0192-d")).await else {
        panic!()
    };
    assert_eq!(failure.code, None);
    // Made anew from the same row, as a restarted worker would.
    assert_eq!(smtp.send(&mail("0192-d")).await, Outcome::Accepted);
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0], mails[1]);
    assert!(mails[0].contains("Message-ID: <0192-d@clinic.example>\r\n"));
}

#[tokio::test]
async fn no_server_is_tried_again() {
    let (server, _) = plain(&[]).await;
    let mut config = config(&server, Security::Plaintext);
    config.port = Some(1);
    let smtp = Smtp::new(&config).unwrap();
    assert!(matches!(
        smtp.send(&mail("e")).await,
        Outcome::TryAgain(Failure { code: None, .. })
    ));
    assert!(smtp.check().await.unwrap_err().contains("onnection"));
}

#[tokio::test]
async fn both_kinds_of_tls_carry_mail_and_password() {
    for (protection, security) in [
        (Protection::Implicit, Security::Implicit),
        (Protection::StartTls, Security::StartTls),
    ] {
        let server = Server::start(protection, &[]).await;
        let mut config = config(&server, security);
        config.credentials = Some(("clinic".into(), "secret".into()));
        let smtp = Smtp::new(&config).unwrap();
        assert_eq!(smtp.check().await, Ok(()));
        assert_eq!(smtp.send(&mail("f")).await, Outcome::Accepted);
        let open: Vec<String> = server
            .commands()
            .into_iter()
            .filter(|command| !command.starts_with("TLS "))
            .collect();
        assert!(
            open.iter()
                .all(|c| c.starts_with("EHLO") || c == "STARTTLS"),
            "{open:?}"
        );
        smtp.close().await;
    }
}

#[tokio::test]
async fn a_wrong_password_pauses_and_is_never_shown() {
    let server = Server::start(Protection::Implicit, &[]).await;
    let mut config = config(&server, Security::Implicit);
    config.credentials = Some(("clinic".into(), "sesame".into()));
    let smtp = Smtp::new(&config).unwrap();
    let Outcome::Refused(Culprit::Sender, failure) = smtp.send(&mail("g")).await else {
        panic!()
    };
    assert_eq!(failure.code, Some(535));
    assert!(!format!("{config:?} {failure:?}").contains("sesame"));
}

#[tokio::test]
async fn without_tls_nothing_leaves() {
    let server = Server::start(Protection::None, &[]).await;
    let mut config = config(&server, Security::StartTls);
    config.credentials = Some(("clinic".into(), "secret".into()));
    let outcome = Smtp::new(&config).unwrap().send(&mail("h")).await;
    let Outcome::TryAgain(failure) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(failure.words.contains("STARTTLS"), "{failure}");
    let commands = server.commands();
    assert!(
        commands
            .iter()
            .all(|c| c.starts_with("EHLO") || c == "QUIT"),
        "{commands:?}"
    );
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_not_trusted() {
    for (protection, security) in [
        (Protection::Implicit, Security::Implicit),
        (Protection::StartTls, Security::StartTls),
    ] {
        let server = Server::start(protection, &[]).await;
        let mut config = config(&server, security);
        config.root_certificate = None;
        let outcome = Smtp::new(&config).unwrap().send(&mail("i")).await;
        assert!(matches!(outcome, Outcome::TryAgain(_)), "{outcome:?}");
        assert!(server.mails().is_empty());
        // Nor one for another name.
        let mut config = self::config(&server, security);
        config.host = "127.0.0.1".into();
        let outcome = Smtp::new(&config).unwrap().send(&mail("i")).await;
        assert!(matches!(outcome, Outcome::TryAgain(_)), "{outcome:?}");
        assert!(server.mails().is_empty());
    }
}

#[tokio::test]
async fn plaintext_goes_to_this_machine_only() {
    let mut config = SmtpConfig::new("mail.example.com", "clinic.example");
    config.security = Security::Plaintext;
    let error = Smtp::new(&config).err().unwrap();
    assert_eq!(
        error.to_string(),
        "mail without TLS is sent only to this machine (localhost, 127.0.0.1 or ::1), not to \
         mail.example.com; choose STARTTLS (port 587) or TLS (port 465)"
    );
    for host in ["localhost", "127.0.0.1", "::1", "127.8.8.8"] {
        config.host = host.into();
        assert!(Smtp::new(&config).is_ok(), "{host}");
    }
    for host in ["10.0.0.1", "localhost.example.com", "0.0.0.0"] {
        config.host = host.into();
        assert!(Smtp::new(&config).is_err(), "{host}");
    }
}
