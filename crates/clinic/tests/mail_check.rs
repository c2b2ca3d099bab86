//! New clients confirm by mail first, where the owner wants it: on every engine.

use crate::common::{Scene, scenes};
use midstance_clinic::{
    Actor, Token,
    booking::{
        BookError, Booking, Refused, Requested, Who, book, confirm, hold, request, visit,
        waiting_for,
    },
    clients, housekeeping, mailbox,
    online::{Online, set_online},
};

const ON: Online = Online {
    mail_check: true,
    mail_check_minutes: 30,
    waiting_minutes: 120,
};

impl Scene {
    fn new_client(&self, start: jiff::Timestamp) -> Booking {
        Booking {
            who: Who::Given {
                name: "Zoe <b>Quill</b>".into(),
                email: "zoe@new.example".into(),
                phone: String::new(),
            },
            note: "Buy at http://spam.example".into(),
            idempotency_key: Some("one and the same form".into()),
            ..self.booking(start, "x")
        }
    }

    async fn ask(&self, booking: Booking) -> Result<Requested, BookError> {
        request(&self.clinic, &Actor::Visitor, booking).await
    }

    /// The token of the newest mail that asks.
    async fn link(&self) -> Token {
        let mails = mailbox::newest(&self.clinic).await.unwrap();
        let mail = mails.iter().find(|m| m.kind == "confirm").unwrap();
        let (_, rest) = mail.text.split_once("/book/confirm/").unwrap();
        Token::received(rest.split_whitespace().next().unwrap())
    }

    async fn asks(&self) -> usize {
        let mails = mailbox::newest(&self.clinic).await.unwrap();
        mails.iter().filter(|m| m.kind == "confirm").count()
    }
}

#[tokio::test]
async fn switched_off_and_for_known_addresses_nothing_is_asked() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let off = scene.ask(scene.new_client(start)).await.unwrap();
        assert!(matches!(off, Requested::Booked(_)), "{off:?}");
        set_online(&scene.clinic, &Actor::Program, ON)
            .await
            .unwrap();
        let start = scene.first_free().await;
        let known = scene.ask(scene.booking(start, "Ada Brook")).await.unwrap();
        assert!(matches!(known, Requested::Booked(_)), "{known:?}");
        assert_eq!(scene.asks().await, 0);
    }
}

#[tokio::test]
async fn a_new_address_holds_the_time_and_the_button_books_it_once() {
    for scene in scenes().await {
        set_online(&scene.clinic, &Actor::Program, ON)
            .await
            .unwrap();
        let start = scene.first_free().await;
        let held = hold(&scene.clinic, scene.wish, start).await.unwrap();
        let booking = Booking {
            hold: Some(held.token),
            ..scene.new_client(start)
        };
        let asked = scene.ask(booking.clone()).await.unwrap();
        let again = scene.ask(booking).await.unwrap();
        assert_eq!(asked, again, "sent twice, asked once");
        assert_eq!(scene.asks().await, 1);
        assert_eq!(scene.visits_at(start).await, 0, "nothing is booked yet");
        let found = clients::search(&scene.clinic, "zoe@new").await.unwrap();
        assert!(found.is_empty(), "nor is there a record");
        // Longer than a hold of ten minutes.
        scene.clock.forward(15);
        let rival = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Bo Castell"),
        )
        .await;
        assert!(
            matches!(rival, Err(BookError::Refused(Refused::Taken { .. }))),
            "{rival:?}"
        );
        let link = scene.link().await;
        let waiting = waiting_for(&scene.clinic, &link).await.unwrap().unwrap();
        assert_eq!(waiting.start, start);
        assert!(waiting.held && !waiting.booked);
        assert_eq!(scene.visits_at(start).await, 0, "looking books nothing");
        let booked = confirm(&scene.clinic, &Actor::Visitor, &link, None)
            .await
            .unwrap();
        let twice = confirm(&scene.clinic, &Actor::Visitor, &link, None)
            .await
            .unwrap();
        assert_eq!(booked, twice);
        let used = waiting_for(&scene.clinic, &link).await.unwrap().unwrap();
        assert!(used.booked && !used.held, "the page says so");
        let found = visit(&scene.clinic, booked.appointment)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.client.email, "zoe@new.example");
        assert_eq!(found.appointment.note, "Buy at http://spam.example");
        assert_eq!(scene.visits_at(start).await, 1);
        let next = scene.first_free().await;
        let known = Booking {
            idempotency_key: None,
            ..scene.new_client(next)
        };
        let known = scene.ask(known).await.unwrap();
        assert!(matches!(known, Requested::Booked(_)), "now it is known");
    }
}

#[tokio::test]
async fn nothing_that_was_typed_stands_in_the_mail() {
    for scene in scenes().await {
        set_online(&scene.clinic, &Actor::Program, ON)
            .await
            .unwrap();
        let start = scene.first_free().await;
        scene.ask(scene.new_client(start)).await.unwrap();
        let mails = mailbox::newest(&scene.clinic).await.unwrap();
        let mail = mails.iter().find(|m| m.kind == "confirm").unwrap();
        assert_eq!(mail.to_name, "");
        for text in [&mail.subject, &mail.text, &mail.html] {
            assert!(!text.contains("Zoe") && !text.contains("spam"), "{text}");
        }
        assert!(mail.calendar.is_none());
    }
}

#[tokio::test]
async fn not_confirmed_in_time_it_is_released_and_still_booked_while_nobody_has_it() {
    for scene in scenes().await {
        set_online(&scene.clinic, &Actor::Program, ON)
            .await
            .unwrap();
        let start = scene.first_free().await;
        scene.ask(scene.new_client(start)).await.unwrap();
        scene.clock.forward(31);
        let rival = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Bo Castell"),
        )
        .await;
        rival.unwrap();
        let link = scene.link().await;
        let late = confirm(&scene.clinic, &Actor::Visitor, &link, None).await;
        match late {
            Err(BookError::Refused(Refused::Taken { nearest })) => assert!(!nearest.is_empty()),
            other => panic!("{other:?}"),
        }
        let free = scene.first_free().await;
        let other = Booking {
            idempotency_key: None,
            ..scene.new_client(free)
        };
        scene.ask(other).await.unwrap();
        scene.clock.forward(31);
        housekeeping::tidy(&scene.clinic).await.unwrap();
        let link = scene.link().await;
        confirm(&scene.clinic, &Actor::Visitor, &link, None)
            .await
            .unwrap();
        assert_eq!(scene.visits_at(free).await, 1);
        scene.clock.forward(60 * 26);
        housekeeping::tidy(&scene.clinic).await.unwrap();
        let gone = waiting_for(&scene.clinic, &link).await.unwrap();
        assert_eq!(gone, None, "what was typed is forgotten");
    }
}

#[tokio::test]
async fn a_danger_refuses_before_any_mail_goes_out() {
    use midstance_clinic::check::{self, CheckAnswers};
    for scene in scenes().await {
        set_online(&scene.clinic, &Actor::Program, ON)
            .await
            .unwrap();
        let token = scene.clinic.new_token();
        let mut answers = CheckAnswers {
            safety_done: true,
            ..CheckAnswers::default()
        };
        let yes = ("saddle_bladder".into(), "yes".into());
        answers.findings.extend([yes]);
        check::save(&scene.clinic, &token, &answers).await.unwrap();
        let start = scene.first_free().await;
        let booking = Booking {
            check: Some(token),
            ..scene.new_client(start)
        };
        let refused = scene.ask(booking).await;
        assert!(
            matches!(refused, Err(BookError::Refused(Refused::Danger(_)))),
            "{refused:?}"
        );
        assert_eq!(scene.asks().await, 0);
    }
}

#[tokio::test]
async fn only_the_check_that_was_meant_is_shared() {
    use midstance_clinic::check::{self, CheckAnswers};
    for scene in scenes().await {
        set_online(&scene.clinic, &Actor::Program, ON)
            .await
            .unwrap();
        let mut tokens = Vec::new();
        for _ in 0..2 {
            let token = scene.clinic.new_token();
            let answers = CheckAnswers {
                safety_done: true,
                ..CheckAnswers::default()
            };
            check::save(&scene.clinic, &token, &answers).await.unwrap();
            tokens.push(token);
        }
        let [janes, bobs] = [tokens[0].clone(), tokens[1].clone()];
        for (opened_with, is_shared) in [(bobs, false), (janes.clone(), true)] {
            let start = scene.first_free().await;
            let booking = Booking {
                who: Who::Given {
                    name: "Jane Quill".into(),
                    email: format!("jane.{is_shared}@new.example"),
                    phone: String::new(),
                },
                check: Some(janes.clone()),
                share_check: true,
                idempotency_key: None,
                ..scene.new_client(start)
            };
            scene.ask(booking).await.unwrap();
            let link = scene.link().await;
            let opened = Some(opened_with);
            let booked = confirm(&scene.clinic, &Actor::Visitor, &link, opened).await;
            let visit = booked.unwrap().visit.expect("it is new");
            assert_eq!(visit.shared.is_some(), is_shared);
        }
    }
}
