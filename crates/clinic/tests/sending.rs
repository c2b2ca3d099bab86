//! Mail leaves the outbox once, through a real SMTP conversation, and failures are written down.

use crate::common::scenes;
use midstance_clinic::{
    Actor,
    availability::nearest_free,
    booking::{book, cancel},
    mailbox,
    newsletter::staff::allow_again,
    reminders,
    sending::send_due,
};
use midstance_mail::{Security, Smtp, SmtpConfig};
use midstance_store::outbox::Delivery;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// A mail server that answers the end of each mail with `verdict` and keeps what it was given.
async fn server(verdict: &'static str) -> (u16, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (given, mails) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let given = given.clone();
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                write.write_all(b"220 ready\r\n").await.unwrap();
                let (mut mail, mut in_data) = (String::new(), false);
                while let Ok(Some(line)) = lines.next_line().await {
                    let answer = if in_data {
                        if line != "." {
                            mail.push_str(&line);
                            mail.push('\n');
                            continue;
                        }
                        in_data = false;
                        given.send(std::mem::take(&mut mail)).unwrap();
                        verdict
                    } else if line.starts_with("DATA") {
                        in_data = true;
                        "354 go on\r\n"
                    } else if line.starts_with("QUIT") {
                        "221 bye\r\n"
                    } else {
                        "250 fine\r\n"
                    };
                    if write.write_all(answer.as_bytes()).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    (port, mails)
}

fn smtp(port: u16) -> Smtp {
    let mut config = SmtpConfig::new("127.0.0.1", "localhost");
    config.port = Some(port);
    config.security = Security::Plaintext;
    Smtp::new(&config).unwrap()
}

#[tokio::test]
async fn a_confirmation_is_sent_once_with_its_calendar_file() {
    for scene in scenes().await {
        let (port, mut mails) = server("250 taken\r\n").await;
        let start = scene.first_free().await;
        let booked = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        )
        .await
        .unwrap();
        assert_eq!(send_due(&scene.clinic, &smtp(port), None).await.unwrap(), 1);
        assert_eq!(
            send_due(&scene.clinic, &smtp(port), None).await.unwrap(),
            0,
            "never twice"
        );
        let mail = mails.recv().await.unwrap();
        assert!(mail.contains("Subject: Booked: "), "{mail}");
        assert!(
            mail.contains("method=REQUEST") || mail.contains("method=\"REQUEST\""),
            "{mail}"
        );
        assert!(mail.contains("Auto-Submitted: auto-generated"), "{mail}");
        let kept = mailbox::about(&scene.clinic, booked.appointment)
            .await
            .unwrap();
        assert_eq!(kept[0].delivery, Delivery::Sent);
    }
}

#[tokio::test]
async fn a_busy_server_is_asked_again_later_and_a_refusal_is_kept() {
    for scene in scenes().await {
        let (busy, _mails) = server("451 4.3.0 later\r\n").await;
        let start = scene.first_free().await;
        let booked = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        )
        .await
        .unwrap();
        send_due(&scene.clinic, &smtp(busy), None).await.unwrap();
        let waiting = &mailbox::about(&scene.clinic, booked.appointment)
            .await
            .unwrap()[0];
        assert_eq!((waiting.delivery, waiting.attempts), (Delivery::Waiting, 1));
        assert!(waiting.next_attempt_at > scene.clinic.now());
        assert!(
            waiting.last_answer.contains("later"),
            "{}",
            waiting.last_answer
        );

        scene.clock.forward(2);
        let (closed, _mails) = server("550 5.1.1 no such mailbox\r\n").await;
        send_due(&scene.clinic, &smtp(closed), None).await.unwrap();
        let failed = &mailbox::about(&scene.clinic, booked.appointment)
            .await
            .unwrap()[0];
        assert_eq!(failed.delivery, Delivery::Failed);
        assert!(
            mailbox::retry(&scene.clinic, &Actor::Program, failed.id)
                .await
                .unwrap()
        );
    }
}

#[tokio::test]
async fn an_address_that_does_not_exist_gets_no_more_mail_of_any_kind() {
    for scene in scenes().await {
        let (closed, _mails) = server("550 5.1.1 no such mailbox\r\n").await;
        let start = scene.first_free().await;
        let booking = scene.booking(start, "Ada Brook");
        let booked = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
        send_due(&scene.clinic, &smtp(closed), None).await.unwrap();
        let failed = &mailbox::about(&scene.clinic, booked.appointment)
            .await
            .unwrap()[0];
        mailbox::retry(&scene.clinic, &Actor::Program, failed.id)
            .await
            .unwrap();
        let (open, mut mails) = server("250 taken\r\n").await;
        assert_eq!(send_due(&scene.clinic, &smtp(open), None).await.unwrap(), 0);
        assert!(mails.try_recv().is_err(), "nothing reached the server");
        let stopped = &mailbox::about(&scene.clinic, booked.appointment)
            .await
            .unwrap()[0];
        assert!(
            stopped.last_answer.contains("Addresses not to write to"),
            "{}",
            stopped.last_answer
        );
        // Staff know better: the same mail goes out.
        let why = "called, the address is right";
        let ada = "ada.brook@demo.invalid";
        allow_again(&scene.clinic, &Actor::Program, ada, why)
            .await
            .unwrap();
        mailbox::retry(&scene.clinic, &Actor::Program, stopped.id)
            .await
            .unwrap();
        assert_eq!(send_due(&scene.clinic, &smtp(open), None).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn leaving_the_newsletter_stops_no_mail_about_appointments() {
    for scene in scenes().await {
        let (open, _mails) = server("250 taken\r\n").await;
        let start = scene.first_free().await;
        // Farid left the demo's newsletter.
        let booking = scene.booking(start, "Farid Greene");
        book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
        assert_eq!(send_due(&scene.clinic, &smtp(open), None).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn what_is_of_no_use_any_more_is_not_sent() {
    for scene in scenes().await {
        let later = scene.clinic.now() + jiff::SignedDuration::from_hours(72);
        let free = nearest_free(&scene.clinic, scene.wish, later, 1).await;
        let start = free.unwrap()[0].start;
        let booking = scene.booking(start, "Nora Field");
        let booked = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
        let (open, mut mails) = server("250 taken\r\n").await;
        // The samples have reminders of their own.
        let mut noras = async || {
            while send_due(&scene.clinic, &smtp(open), None).await.unwrap() > 0 {}
            let all = std::iter::from_fn(|| mails.try_recv().ok());
            let hers = all.filter(|mail| mail.contains("nora.field@"));
            hers.collect::<Vec<String>>()
        };
        assert_eq!(noras().await.len(), 1, "the confirmation");
        // A reminder is written, and the server is busy until the client has cancelled.
        let hours = scene.clinic.now().duration_until(start).as_hours();
        scene.clock.forward((hours - 47) * 60);
        reminders::write_due(&scene.clinic).await.unwrap();
        let (busy, _busy) = server("451 4.3.0 later\r\n").await;
        send_due(&scene.clinic, &smtp(busy), None).await.unwrap();
        cancel(&scene.clinic, &Actor::Visitor, booked.appointment)
            .await
            .unwrap();
        scene.clock.forward(60);
        let told = noras().await;
        assert_eq!(told.len(), 1, "no reminder of it: {told:?}");
        assert!(told[0].contains("Subject: Cancelled: "), "{told:?}");
        let about = mailbox::about(&scene.clinic, booked.appointment).await;
        let reminder = about.unwrap().into_iter().find(|m| m.kind == "reminder");
        let reminder = reminder.expect("it was written");
        assert_eq!(reminder.delivery, Delivery::Failed);
        assert!(reminder.last_answer.contains("cancelled first"));

        // Without a server for weeks, the old mail stays where it is.
        let start = scene.first_free().await;
        let booking = scene.booking(start, "Nora Field");
        let booked = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
        scene.clock.forward(30 * 24 * 60);
        assert_eq!(noras().await, Vec::<String>::new());
        let about = mailbox::about(&scene.clinic, booked.appointment).await;
        let old = &about.unwrap()[0];
        assert_eq!(old.delivery, Delivery::Failed);
        assert!(old.last_answer.contains("too late"), "{}", old.last_answer);
    }
}
