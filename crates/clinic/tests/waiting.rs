//! The waiting list: a time that opens goes to one person at a time. On every engine.

use crate::common::{
    Scene, email, scenes,
    waiting::{adas, at, joined, offered, told, wish},
};
use jiff::SignedDuration;
use midstance_clinic::{
    Actor, Token,
    booking::{BookError, Refused, book, cancel, visit},
    mailbox,
    waiting::{HOLD_SETTING, Join, JoinError, behind, join, offer_due, take},
};
use midstance_schedule::{DayPart, WeekParts};
use midstance_store::{
    ExceptionId, StoreError, audit, hours, setting,
    waiting::{EntryState, OfferState},
};

pub(crate) async fn story(scene: &Scene, token: &Token) -> Vec<String> {
    let id = at(scene, token).await.id();
    let lines = scene
        .clinic
        .store
        .read::<_, StoreError, _>(move |tx| Box::pin(audit::about(tx, id.0)))
        .await;
    lines.unwrap().into_iter().map(|line| line.action).collect()
}

#[tokio::test]
async fn a_time_that_opens_is_offered_to_the_first_then_to_the_next_who_takes_it() {
    for scene in scenes().await {
        let (start, ada) = adas(&scene).await;
        let bo = joined(&scene, start, "Bo Castell").await;
        let cleo = joined(&scene, start, "Cleo Dahl").await;
        assert_eq!(
            offer_due(&scene.clinic).await.unwrap(),
            0,
            "nothing opened yet"
        );
        cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();

        assert_eq!(told(&scene).await, [email("Bo Castell")]);
        let (offer, what) = offered(&scene, &bo).await.unwrap();
        assert_eq!(what, start);
        assert!(offered(&scene, &cleo).await.is_none());
        let rival = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Dee Ek"),
        )
        .await;
        assert!(
            matches!(rival, Err(BookError::Refused(Refused::Taken { .. }))),
            "held for Bo alone: {rival:?}"
        );
        assert_eq!(
            offer_due(&scene.clinic).await.unwrap(),
            0,
            "one time, one offer"
        );

        // Two hours without an answer: the next has a turn, and Bo keeps the place.
        scene.clock.forward(121);
        assert_eq!(offer_due(&scene.clinic).await.unwrap(), 1);
        assert_eq!(
            told(&scene).await,
            [email("Cleo Dahl"), email("Bo Castell")]
        );
        let bos = at(&scene, &bo).await;
        assert_eq!(bos.entry.state, EntryState::Waiting);
        assert_eq!(bos.last.unwrap().state, OfferState::Expired);
        let late = take(&scene.clinic, &Actor::Visitor, &bo, (offer, None)).await;
        assert!(
            matches!(late, Err(BookError::Refused(Refused::Closed))),
            "{late:?}"
        );

        let (offer, _) = offered(&scene, &cleo).await.unwrap();
        scene.clock.forward(1);
        let booked = take(&scene.clinic, &Actor::Visitor, &cleo, (offer, None))
            .await
            .unwrap();
        let found = visit(&scene.clinic, booked.appointment)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.appointment.start, found.client.name.as_str()),
            (start, "Cleo Dahl")
        );
        let cleos = at(&scene, &cleo).await;
        assert_eq!(cleos.entry.state, EntryState::Booked);
        assert_eq!(cleos.entry.appointment, Some(booked.appointment));
        let mails = mailbox::about(&scene.clinic, booked.appointment)
            .await
            .unwrap();
        assert!(mails[0].subject.starts_with("Booked: "));
        let again = take(&scene.clinic, &Actor::Visitor, &cleo, (offer, None)).await;
        assert!(
            matches!(again, Err(BookError::Refused(Refused::Closed))),
            "{again:?}"
        );
        assert_eq!(
            story(&scene, &bo).await,
            ["waiting.joined", "waiting.offered", "waiting.offer_expired"]
        );
        assert_eq!(
            story(&scene, &cleo).await,
            ["waiting.joined", "waiting.offered", "waiting.taken"]
        );
    }
}

#[tokio::test]
async fn the_link_in_the_mail_opens_the_same_page_and_nothing_typed_is_mailed() {
    for scene in scenes().await {
        let (start, ada) = adas(&scene).await;
        let bo = joined(&scene, start, "Bo Castell").await;
        cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();
        for mail in mailbox::newest(&scene.clinic).await.unwrap() {
            if !mail.kind.starts_with("waiting") {
                continue;
            }
            assert!(mail.calendar.is_none(), "nothing is booked");
            let all = format!("{}{}{}{}", mail.subject, mail.text, mail.html, mail.to_name);
            assert!(!all.contains("Castell"), "{all}");
            let (_, rest) = mail.text.split_once("/waiting/").unwrap();
            let secret = rest.split_whitespace().next().unwrap();
            let opened = at(&scene, &Token::received(secret)).await;
            assert_eq!(opened.id(), at(&scene, &bo).await.id());
        }
        assert!(
            behind(&scene.clinic, &Token::received("guess"))
                .await
                .unwrap()
                .is_none()
        );
    }
}

#[tokio::test]
async fn a_time_that_was_free_all_along_is_not_offered_until_it_opens_again() {
    for scene in scenes().await {
        let (start, ada) = adas(&scene).await;
        cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();
        let bo = joined(&scene, start, "Bo Castell").await;
        assert_eq!(offer_due(&scene.clinic).await.unwrap(), 0);
        let booking = scene.booking(start, "Dee Ek");
        let dee = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
        assert_eq!(offer_due(&scene.clinic).await.unwrap(), 0);
        cancel(&scene.clinic, &Actor::Visitor, dee.appointment)
            .await
            .unwrap();
        assert_eq!(offered(&scene, &bo).await.unwrap().1, start);
    }
}

#[tokio::test]
async fn other_days_parts_people_and_notice_are_kept() {
    for scene in scenes().await {
        let (start, ada) = adas(&scene).await;
        let local = start.to_zoned(scene.zone()).datetime();
        let others = DayPart::ALL
            .into_iter()
            .filter(|p| *p != DayPart::of(local.time()));
        let others: Vec<DayPart> = others.collect();
        let other_part = Join {
            suits: WeekParts::of(&[local.weekday()], &others),
            ..wish(&scene, start, "Bo Castell")
        };
        let too_early = Join {
            suits: WeekParts::ANY,
            until: local.date().yesterday().unwrap(),
            ..wish(&scene, start, "Cleo Dahl")
        };
        for wanted in [other_part, too_early] {
            join(&scene.clinic, &Actor::Visitor, wanted).await.unwrap();
        }
        cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();
        assert!(told(&scene).await.is_empty(), "{:?}", told(&scene).await);

        // What opens within the clinic's notice, or so soon that nobody could answer, is not offered.
        let (start, ada) = adas(&scene).await;
        let dee = joined(&scene, start, "Dee Ek").await;
        let minutes = (start.as_second() - scene.clinic.now().as_second()) / 60;
        scene.clock.forward(minutes - 60);
        let staff = Actor::Staff(midstance_clinic::Staff {
            account: midstance_store::AccountId(scene.clinic.new_id()),
            name: "Front desk".into(),
            role: midstance_store::account::Role::FrontDesk,
            practitioner: None,
        });
        cancel(&scene.clinic, &staff, ada).await.unwrap();
        assert!(offered(&scene, &dee).await.is_none());
        scene.clock.forward(24 * 60);
        offer_due(&scene.clinic).await.unwrap();
        assert_eq!(at(&scene, &dee).await.entry.state, EntryState::Ended);
    }
}

#[tokio::test]
async fn the_clinic_sets_how_long_a_time_is_held_and_never_past_its_notice() {
    for scene in scenes().await {
        scene
            .clinic
            .store
            .write::<_, StoreError, _>(|tx| Box::pin(setting::put(tx, HOLD_SETTING, "100000")))
            .await
            .unwrap();
        let (start, ada) = adas(&scene).await;
        let bo = joined(&scene, start, "Bo Castell").await;
        cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();
        let until = at(&scene, &bo).await.open.unwrap().expires_at;
        assert_eq!(until, start - SignedDuration::from_mins(120));
    }
}

fn good_day(wanted: &Join) -> jiff::civil::Weekday {
    wanted.until.weekday()
}

impl Scene {
    async fn open_for_everybody(&self, day: jiff::civil::Date, (from, until): (u16, u16)) {
        let row = hours::DayException {
            id: ExceptionId(self.clinic.new_id()),
            practitioner: None,
            location: None,
            day,
            open: Some((from, until)),
            reason: String::new(),
        };
        let written = self
            .clinic
            .store
            .write(move |tx| Box::pin(async move { hours::insert_exception(tx, &row).await }));
        let written: Result<(), StoreError> = written.await;
        written.unwrap();
    }
}

#[tokio::test]
async fn wishes_that_make_no_sense_are_refused_and_the_same_key_is_one_place() {
    for scene in scenes().await {
        let (start, _) = adas(&scene).await;
        let good = || wish(&scene, start, "Bo Castell");
        let ask = |wanted| join(&scene.clinic, &Actor::Visitor, wanted);
        let never = Join {
            suits: WeekParts::default(),
            ..good()
        };
        assert!(matches!(ask(never).await, Err(JoinError::Never)));
        let nowhere = Join {
            places: Vec::new(),
            ..good()
        };
        assert!(matches!(ask(nowhere).await, Err(JoinError::NotOffered)));
        let sunday = Join {
            suits: WeekParts::of(&[jiff::civil::Weekday::Sunday], &DayPart::ALL),
            until: good().until.saturating_add(jiff::ToSpan::weeks(4)),
            ..good()
        };
        let worked = match ask(sunday).await {
            Err(JoinError::NobodyWorks(worked)) => worked,
            other => panic!("nobody works on Sundays: {other:?}"),
        };
        assert!(!worked.and(good().suits).is_empty());
        // A long evening that the clinic has for everybody counts as well.
        let evening = || Join {
            suits: WeekParts::of(&[good_day(&good())], &[DayPart::Evening]),
            ..good()
        };
        assert!(matches!(
            ask(evening()).await,
            Err(JoinError::NobodyWorks(_))
        ));
        scene
            .open_for_everybody(good().until, (9 * 60, 20 * 60))
            .await;
        ask(Join {
            contact: ("Gil".into(), email("Gil"), String::new()),
            ..evening()
        })
        .await
        .unwrap();
        let past = Join {
            until: jiff::civil::date(2026, 11, 1),
            ..good()
        };
        assert!(matches!(ask(past).await, Err(JoinError::Past)));
        let key = Some("a key of sixteen".to_owned());
        let keyed = || Join {
            idempotency_key: key.clone(),
            ..good()
        };
        assert_eq!(ask(keyed()).await.unwrap(), ask(keyed()).await.unwrap());
        let other = Join {
            until: good().until.tomorrow().unwrap(),
            ..keyed()
        };
        assert!(matches!(ask(other).await, Err(JoinError::KeyReused)));
        let again = Join {
            until: good().until.tomorrow().unwrap(),
            ..good()
        };
        assert!(
            matches!(ask(again).await, Err(JoinError::Already)),
            "the same wish has its place already"
        );
        let of_family = |name: &str| Join {
            contact: (name.to_owned(), good().contact.1, String::new()),
            ..good()
        };
        for name in ["Bo", "Cleo", "Dee", "Eve"] {
            ask(of_family(name)).await.unwrap();
        }
        let sixth = ask(of_family("Finn")).await;
        assert!(matches!(sixth, Err(JoinError::TooMany)), "{sixth:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn workers_rivals_and_the_one_who_was_asked_race_for_one_time() {
    for scene in scenes().await {
        for round in 0..3 {
            let (start, ada) = adas(&scene).await;
            let mut waiting = Vec::new();
            for name in ["Bo", "Cleo", "Dee"] {
                waiting.push(joined(&scene, start, &format!("{name} {round}")).await);
            }
            cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();
            let (offer, _) = offered(&scene, &waiting[0]).await.unwrap();
            let mut tasks = Vec::new();
            for n in 0..24 {
                let clinic = scene.clinic.clone();
                let rival = scene.booking(start, &format!("Rival {round} {n}"));
                let bo = waiting[0].clone();
                tasks.push(tokio::spawn(async move {
                    match n % 3 {
                        0 => offer_due(&clinic)
                            .await
                            .map(|_| None)
                            .map_err(BookError::from),
                        1 => book(&clinic, &Actor::Visitor, rival).await.map(Some),
                        _ => take(&clinic, &Actor::Visitor, &bo, (offer, None))
                            .await
                            .map(Some),
                    }
                }));
            }
            let mut won = Vec::new();
            for task in tasks {
                match task.await.unwrap() {
                    Ok(booked) => won.extend(booked),
                    Err(BookError::Refused(Refused::Taken { .. } | Refused::Closed)) => {}
                    Err(other) => panic!("{:?}: {other}", scene.clinic.store.engine()),
                }
            }
            assert_eq!(won.len(), 1, "{:?}", scene.clinic.store.engine());
            let found = visit(&scene.clinic, won[0].appointment)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(
                found.client.name,
                format!("Bo {round}"),
                "it was held for Bo"
            );
            for other in &waiting[1..] {
                assert!(
                    offered(&scene, other)
                        .await
                        .is_none_or(|(_, at)| at != start)
                );
            }
        }
    }
}
