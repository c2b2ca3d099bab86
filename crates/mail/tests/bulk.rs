//! Many mails over kept connections, to servers that take them, refuse them, or vanish.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::server::{Answer as Script, CERTIFICATE, Protection, Server};
use midstance_mail::*;

/// Remembers what it was told; holds back the mails that it is told to.
#[derive(Default)]
struct Book {
    lines: Mutex<Vec<(u32, Option<Answer>)>>,
    hold: Option<u32>,
}

impl Journal for Book {
    type Key = u32;

    async fn about_to_send(&self, key: &u32) -> bool {
        self.lines.lock().unwrap().push((*key, None));
        self.hold != Some(*key)
    }

    async fn answered(&self, key: u32, answer: Answer) {
        self.lines.lock().unwrap().push((key, Some(answer)));
    }
}

impl Book {
    fn announced(&self, key: u32) -> bool {
        self.lines.lock().unwrap().contains(&(key, None))
    }

    fn answer(&self, key: u32) -> Answer {
        let lines = self.lines.lock().unwrap();
        let mut answers = lines
            .iter()
            .filter(|(of, answer)| *of == key && answer.is_some());
        let answer = answers.next().unwrap().1.clone().unwrap();
        assert!(answers.next().is_none(), "mail {key} was answered twice");
        answer
    }
}

fn mail(number: u32) -> Rendered {
    let address = |text: &str| Address::parse(text).unwrap();
    Rendered {
        from: address("bounce+0123456789abcdef@clinic.example"),
        to: address(&format!("r{number}@runner.example")),
        bytes: format!("Message-ID: <{number}@clinic.example>\r\n\r\n.\r\nmail {number}\r\n..\r\n")
            .into_bytes(),
    }
}

fn config(server: &Server, security: Security) -> SmtpConfig {
    let mut config = SmtpConfig::new("localhost", "clinic.example");
    config.security = security;
    config.port = Some(server.port);
    config.root_certificate = Some(CERTIFICATE.to_vec());
    config.timeout = Duration::from_secs(5);
    config
}

/// Sends mails 0 to `count` over this many connections.
async fn run(server: &Server, book: Book, count: u32, connections: usize) -> Arc<Book> {
    let book = Arc::new(book);
    let config = config(server, Security::Plaintext);
    let bulk = Bulk::start(&config, connections, book.clone()).unwrap();
    for number in 0..count {
        bulk.send(number, mail(number)).await.unwrap();
    }
    bulk.finish().await;
    book
}

fn counted(server: &Server, command: &str) -> usize {
    let commands = server.commands();
    commands
        .iter()
        .filter(|said| said.starts_with(command))
        .count()
}

#[tokio::test]
async fn each_mail_arrives_once_over_few_connections() {
    let server = Server::start(Protection::None, &[]).await;
    let book = run(&server, Book::default(), 50, 4).await;
    let mut mails = server.mails();
    mails.sort();
    let mut meant: Vec<_> = (0..50)
        .map(|n| String::from_utf8(mail(n).bytes).unwrap())
        .collect();
    meant.sort();
    assert_eq!(mails, meant);
    for number in 0..50 {
        assert!(book.announced(number));
        assert_eq!(book.answer(number), Answer::Taken);
    }
    let connections = counted(&server, "QUIT");
    assert!((1..=4).contains(&connections), "{connections} connections");
}

#[tokio::test]
async fn also_over_tls_to_a_server_that_wants_one_command_at_a_time() {
    let server = Server::start(Protection::Implicit, &[]).await;
    let mut config = config(&server, Security::Implicit);
    config.credentials = Some(("clinic".into(), "secret".into()));
    let book = Arc::new(Book::default());
    let bulk = Bulk::start(&config, 2, book.clone()).unwrap();
    for number in 0..5 {
        bulk.send(number, mail(number)).await.unwrap();
    }
    bulk.finish().await;
    assert_eq!(server.mails().len(), 5);
    assert_eq!(book.answer(4), Answer::Taken);
}

#[tokio::test]
async fn with_a_seal_every_mail_is_signed() {
    let server = Server::start(Protection::None, &[]).await;
    let mut random = |octets: &mut [u8]| octets.fill(7);
    let key = DkimKey::make("clinic.example", "m1", Algorithm::Ed25519, &mut random).unwrap();
    let seal = Seal {
        signer: Arc::new(Signer::new(&[key]).unwrap()),
        sender: Address::parse("news@clinic.example").unwrap(),
    };
    let book = Arc::new(Book::default());
    let config = config(&server, Security::Plaintext);
    let bulk = Bulk::start_sealed(&config, 2, Some(seal), book.clone()).unwrap();
    for number in 0..6 {
        bulk.send(number, mail(number)).await.unwrap();
    }
    bulk.finish().await;
    let mails = server.mails();
    assert_eq!(mails.len(), 6);
    for text in mails {
        assert!(
            text.starts_with("DKIM-Signature: v=1; a=ed25519-sha256;"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_refusal_is_told_and_the_connection_goes_on() {
    let server = Server::start(
        Protection::None,
        &[
            Script::Reply("RCPT", "550 5.1.1 No such user"),
            Script::Reply("MAIL", "451 4.3.0 Busy"),
            Script::Reply("END", "552 5.3.4 Too big"),
        ],
    )
    .await;
    let book = run(&server, Book::default(), 4, 1).await;
    assert_eq!(book.answer(0).culprit(), Some(Culprit::Recipient));
    assert!(!book.announced(0), "a mail nobody takes is not on its way");
    assert!(matches!(book.answer(1), Answer::Later(failure) if failure.code == Some(451)));
    assert_eq!(book.answer(2).culprit(), Some(Culprit::Mail));
    assert_eq!(book.answer(3), Answer::Taken);
    assert_eq!(counted(&server, "QUIT"), 1, "one connection for all");
    assert_eq!(counted(&server, "RSET"), 2);
}

#[tokio::test]
async fn a_lost_answer_leaves_a_doubt_and_the_next_mail_a_new_connection() {
    let server = Server::start(Protection::None, &[Script::Accept, Script::DropAfterData]).await;
    let book = run(&server, Book::default(), 3, 1).await;
    assert_eq!(book.answer(0), Answer::Taken);
    assert!(book.announced(1));
    assert!(matches!(book.answer(1), Answer::Unsure(_)));
    assert_eq!(book.answer(2), Answer::Taken);
}

#[tokio::test]
async fn a_connection_lost_before_the_dot_is_not_sent() {
    let server = Server::start(Protection::None, &[Script::Drop("RCPT")]).await;
    let book = run(&server, Book::default(), 2, 1).await;
    assert!(matches!(book.answer(0), Answer::NotSent(_)));
    assert!(!book.announced(0));
    assert_eq!(book.answer(1), Answer::Taken);
}

#[tokio::test]
async fn a_server_that_tires_of_a_connection_gets_a_new_one() {
    for tired in [
        Script::Drop("MAIL"),
        Script::Reply("MAIL", "421 4.7.0 Too many mails at a time"),
    ] {
        let server = Server::start(Protection::None, &[Script::Accept, tired]).await;
        let book = run(&server, Book::default(), 2, 1).await;
        assert_eq!(book.answer(1), Answer::Taken, "nobody needs to hear of it");
        assert_eq!(server.mails().len(), 2);
    }
}

#[tokio::test]
async fn a_mail_held_back_reaches_nobody() {
    let server = Server::start(Protection::None, &[]).await;
    let book = Book {
        hold: Some(1),
        ..Book::default()
    };
    let book = run(&server, book, 3, 1).await;
    assert_eq!(book.answer(1), Answer::Held);
    let mails = server.mails();
    assert!(
        mails.iter().all(|text| !text.contains("mail 1")),
        "{mails:?}"
    );
    assert_eq!(book.answer(2), Answer::Taken);
}

#[tokio::test]
async fn nobody_there_is_not_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let mut config = SmtpConfig::new("127.0.0.1", "clinic.example");
    config.security = Security::Plaintext;
    config.port = Some(port);
    let book = Arc::new(Book::default());
    let bulk = Bulk::start(&config, 1, book.clone()).unwrap();
    bulk.send(7, mail(7)).await.unwrap();
    bulk.finish().await;
    assert!(matches!(book.answer(7), Answer::NotSent(_)));
}

#[tokio::test]
async fn a_wrong_password_is_the_senders() {
    let server = Server::start(Protection::Implicit, &[]).await;
    let mut config = config(&server, Security::Implicit);
    config.credentials = Some(("clinic".into(), "wrong".into()));
    let book = Arc::new(Book::default());
    let bulk = Bulk::start(&config, 1, book.clone()).unwrap();
    bulk.send(1, mail(1)).await.unwrap();
    bulk.finish().await;
    assert_eq!(book.answer(1).culprit(), Some(Culprit::Sender));
}
