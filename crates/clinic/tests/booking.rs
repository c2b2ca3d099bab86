//! Given a clinic, a command: the answer, the mails and the audit lines. On every engine.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use crate::common::{Scene, email, link_in, scenes};
use jiff::ToSpan;
use midstance_clinic::{
    Actor, Random,
    availability::free_times,
    booking::{
        BookError, Refused, book, by_manage_token, cancel, hold, is_proved, reschedule, visit,
    },
    mailbox,
};
use midstance_store::{StoreError, appointment::Status, audit, directory};

/// Draws every six bytes, a reference's, twice over.
struct Stutter(Arc<dyn Random>, AtomicU8);

impl Random for Stutter {
    fn fill(&self, bytes: &mut [u8]) {
        match bytes.len() {
            6 => bytes.fill(self.1.fetch_add(1, Ordering::Relaxed) / 2),
            _ => self.0.fill(bytes),
        }
    }
}

#[tokio::test]
async fn a_reference_that_an_old_visit_has_is_drawn_again() {
    for mut scene in scenes().await {
        let random = scene.clinic.random.clone();
        scene.clinic.random = Arc::new(Stutter(random, AtomicU8::new(0)));
        let mut references = Vec::new();
        for name in ["Ada Brook", "Bo Castell", "Cy Dunmore"] {
            let booking = scene.booking(scene.first_free().await, name);
            let booked = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
            let found = visit(&scene.clinic, booked.appointment).await.unwrap();
            references.push(found.unwrap().appointment.reference);
        }
        references.dedup();
        assert_eq!(references.len(), 3, "{references:?}");
    }
}

#[tokio::test]
async fn a_booking_is_a_visit_a_mail_and_an_audit_line() {
    for scene in scenes().await {
        // The samples, Ada's record among them, were made at this very instant.
        scene.clock.forward(1);
        let start = scene.first_free().await;
        let booked = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        )
        .await
        .unwrap();
        let found = visit(&scene.clinic, booked.appointment)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(booked.visit.as_deref(), Some(&found), "as it is kept");
        assert_eq!(found.appointment.status, Status::Booked);
        assert_eq!(found.appointment.start, start);
        assert_eq!(found.appointment.zone, "America/Vancouver");
        assert_eq!(found.client.name, "Ada Brook");
        assert!(found.room.is_some(), "massage needs a room");
        let mails = mailbox::about(&scene.clinic, booked.appointment)
            .await
            .unwrap();
        assert_eq!(mails.len(), 1);
        assert!(
            mails[0].subject.starts_with("Booked: "),
            "{}",
            mails[0].subject
        );
        // Ada was here before: the link that proves whose visit it is comes by mail alone.
        assert!(!mails[0].text.contains(booked.manage.reveal()));
        let proved = async |visit, token| is_proved(&scene.clinic, visit, token).await.unwrap();
        assert!(!proved(&found, &booked.manage).await);
        let link = link_in(&mails[0].text);
        let by_mail = by_manage_token(&scene.clinic, &link).await.unwrap();
        assert_eq!(by_mail.as_ref(), Some(&found));
        assert!(proved(&found, &link).await);
        let start = scene.first_free().await;
        let new = scene.booking(start, "Nora Field");
        let new = book(&scene.clinic, &Actor::Visitor, new).await.unwrap();
        let visit = new.visit.expect("it is new");
        assert!(
            proved(&visit, &new.manage).await,
            "all there is in the record"
        );
        let mail = mailbox::about(&scene.clinic, new.appointment).await;
        assert_eq!(link_in(&mail.unwrap()[0].text), new.manage);
        let start = scene.first_free().await;
        let more = scene.booking(start, "Nora Field");
        book(&scene.clinic, &Actor::Visitor, more).await.unwrap();
        assert!(
            !proved(&visit, &new.manage).await,
            "whoever booked first may not have been Nora"
        );
        let (file, method) = mails[0].calendar.clone().unwrap();
        assert_eq!(method, "REQUEST");
        assert!(
            file.contains("METHOD:REQUEST\r\n") && file.contains("SEQUENCE:0\r\n"),
            "{file}"
        );
        assert!(
            file.contains(&format!("UID:{}\r\n", found.appointment.uid)),
            "{file}"
        );
        assert_eq!(
            scene.audit(booked.appointment).await,
            ["appointment.booked"]
        );
    }
}

#[tokio::test]
async fn a_taken_time_is_refused_with_the_nearest_free_ones_and_leaves_nothing() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        )
        .await
        .unwrap();
        let before = mailbox::newest(&scene.clinic).await.unwrap().len();
        let second = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Bo Castell"),
        )
        .await;
        let Err(BookError::Refused(Refused::Taken { nearest })) = second else {
            panic!("it must be taken: {second:?}")
        };
        assert_eq!(nearest.len(), 5);
        assert!(nearest.iter().all(|free| free.start != start));
        assert_eq!(mailbox::newest(&scene.clinic).await.unwrap().len(), before);
    }
}

#[tokio::test]
async fn buffers_keep_the_quarter_hour_after_a_visit_free() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        )
        .await
        .unwrap();
        // Sixty minutes and a buffer of fifteen: the next start is 75 minutes later.
        for (minutes, free) in [(60, false), (75, true)] {
            let next = start.checked_add(minutes.minutes()).unwrap();
            let result = book(
                &scene.clinic,
                &Actor::Visitor,
                scene.booking(next, "Bo Castell"),
            )
            .await;
            assert_eq!(result.is_ok(), free, "{minutes} minutes later: {result:?}");
        }
    }
}

#[tokio::test]
async fn a_person_cannot_be_in_two_places() {
    for scene in scenes().await {
        let start = scene.both_free().await;
        book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        )
        .await
        .unwrap();
        let elsewhere = scene.other_booking(start, "Ada Brook");
        let second = book(&scene.clinic, &Actor::Visitor, elsewhere).await;
        assert!(
            matches!(second, Err(BookError::Refused(Refused::ClientBusy))),
            "{second:?}"
        );
    }
}

#[tokio::test]
async fn the_same_key_is_the_same_booking_and_another_request_is_refused() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let mut booking = scene.booking(start, "Ada Brook");
        booking.idempotency_key = Some("a key of sixteen".into());
        let first = book(&scene.clinic, &Actor::Visitor, booking.clone())
            .await
            .unwrap();
        let again = book(&scene.clinic, &Actor::Visitor, booking.clone())
            .await
            .unwrap();
        assert_eq!(first, again);
        booking.note = "something else".into();
        let other = book(&scene.clinic, &Actor::Visitor, booking).await;
        assert!(
            matches!(other, Err(BookError::Refused(Refused::KeyReused))),
            "{other:?}"
        );
    }
}

#[tokio::test]
async fn a_hold_keeps_the_time_for_its_holder_and_runs_out() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let held = hold(&scene.clinic, scene.wish, start).await.unwrap();
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
        let mut mine = scene.booking(start, "Ada Brook");
        mine.hold = Some(held.token);
        book(&scene.clinic, &Actor::Visitor, mine).await.unwrap();

        let next = scene.first_free().await;
        hold(&scene.clinic, scene.wish, next).await.unwrap();
        scene.clock.forward(11);
        book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(next, "Cleo Dahl"),
        )
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn a_held_room_is_kept_though_it_is_taken_out_of_use() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let held = hold(&scene.clinic, scene.wish, start).await.unwrap();
        let closed = scene.clinic.store.write::<_, StoreError, _>(|tx| {
            Box::pin(async move {
                for room in directory::rooms(tx).await? {
                    let closed = directory::Room {
                        active: false,
                        ..room
                    };
                    directory::update_room(tx, &closed).await?;
                }
                Ok(())
            })
        });
        closed.await.unwrap();
        let mut mine = scene.booking(start, "Ada Brook");
        mine.hold = Some(held.token);
        let booked = book(&scene.clinic, &Actor::Visitor, mine).await.unwrap();
        let kept = visit(&scene.clinic, booked.appointment).await.unwrap();
        assert!(kept.as_ref().is_some_and(|kept| kept.room.is_some()));
        assert_eq!(booked.visit.as_deref(), kept.as_ref());
    }
}

#[tokio::test]
async fn moving_keeps_the_uid_raises_the_sequence_and_frees_the_old_time() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let booked = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        )
        .await
        .unwrap();
        let taken = scene.first_free().await;
        book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(taken, "Bo Castell"),
        )
        .await
        .unwrap();
        let refused = reschedule(
            &scene.clinic,
            &Actor::Visitor,
            booked.appointment,
            scene.wish,
            taken,
        )
        .await;
        assert!(
            matches!(refused, Err(BookError::Refused(Refused::Taken { .. }))),
            "{refused:?}"
        );
        let stands = visit(&scene.clinic, booked.appointment)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            stands.appointment.start, start,
            "the old time stands when the new one is gone"
        );

        let free = scene.first_free().await;
        reschedule(
            &scene.clinic,
            &Actor::Visitor,
            booked.appointment,
            scene.wish,
            free,
        )
        .await
        .unwrap();
        let moved = visit(&scene.clinic, booked.appointment)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(moved.appointment.start, free);
        assert_eq!(moved.appointment.uid, stands.appointment.uid);
        assert_eq!(moved.appointment.sequence, 1);
        book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Cleo Dahl"),
        )
        .await
        .unwrap();
        let mails = mailbox::about(&scene.clinic, booked.appointment)
            .await
            .unwrap();
        assert!(
            mails[1].subject.starts_with("Your appointment is now "),
            "{}",
            mails[1].subject
        );
    }
}

#[tokio::test]
async fn cancelling_frees_the_time_and_sends_a_cancel_until_the_notice_begins() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let booked = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        )
        .await
        .unwrap();
        cancel(&scene.clinic, &Actor::Visitor, booked.appointment)
            .await
            .unwrap();
        let mails = mailbox::about(&scene.clinic, booked.appointment)
            .await
            .unwrap();
        let (file, method) = mails[1].calendar.clone().unwrap();
        assert_eq!(method, "CANCEL");
        assert!(
            file.contains("STATUS:CANCELLED") && file.contains("SEQUENCE:1"),
            "{file}"
        );
        let again = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Bo Castell"),
        )
        .await
        .unwrap();
        scene
            .clock
            .forward((start.as_second() - scene.clinic.now().as_second()) / 60 - 60);
        let late = cancel(&scene.clinic, &Actor::Visitor, again.appointment).await;
        assert!(
            matches!(late, Err(BookError::Refused(Refused::TooLate { .. }))),
            "{late:?}"
        );
    }
}

#[tokio::test]
async fn notice_horizon_and_hours_bind_clients() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let soon = scene.clinic.now().checked_add(30.minutes()).unwrap();
        let soon = jiff::Timestamp::from_second(soon.as_second() / 900 * 900).unwrap();
        let result = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(soon, "Ada Brook"),
        )
        .await;
        assert!(
            matches!(result, Err(BookError::Refused(Refused::TooSoon { .. }))),
            "{result:?}"
        );
        let far = start.checked_add((24 * 7 * 20).hours()).unwrap();
        let result = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(far, "Ada Brook"),
        )
        .await;
        assert!(
            matches!(result, Err(BookError::Refused(Refused::TooFarAhead { .. }))),
            "{result:?}"
        );
        let night = start.checked_add(12.hours()).unwrap();
        let result = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(night, "Ada Brook"),
        )
        .await;
        assert!(
            matches!(
                result,
                Err(BookError::Refused(Refused::OutsideHours { .. }))
            ),
            "{result:?}"
        );
    }
}

#[tokio::test]
async fn massage_on_mondays_and_wednesdays_only() {
    for scene in scenes().await {
        let first = scene.clinic.now().to_zoned(scene.zone()).date();
        let free = free_times(&scene.clinic, scene.wish, first, 28)
            .await
            .unwrap();
        let days: Vec<i8> = free
            .days
            .iter()
            .filter(|(_, times)| !times.is_empty())
            .map(|(day, _)| day.weekday().to_monday_one_offset())
            .collect();
        assert!(
            !days.is_empty() && days.iter().all(|day| [1, 3].contains(day)),
            "{days:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_racing_clients_exactly_one_wins_each_round() {
    for scene in scenes().await {
        for round in 0..5 {
            let start = scene.first_free().await;
            let rivals: Vec<_> = (0..100)
                .map(|n| {
                    let booking = scene.booking(start, &format!("Rival {round} {n}"));
                    let clinic = scene.clinic.clone();
                    // A third of them come through the hold first, as the pages do.
                    tokio::spawn(async move {
                        let mut booking = booking;
                        if n % 3 == 0 {
                            booking.hold = Some(hold(&clinic, booking.wish, start).await?.token);
                        }
                        book(&clinic, &Actor::Visitor, booking).await
                    })
                })
                .collect();
            let mut winners = 0;
            for rival in rivals {
                match rival.await.unwrap() {
                    Ok(_) => winners += 1,
                    Err(BookError::Refused(Refused::Taken { .. })) => {}
                    Err(other) => panic!("a loser is told that the time is taken: {other}"),
                }
            }
            assert_eq!(
                winners,
                1,
                "{:?}, round {round}",
                scene.clinic.store.engine()
            );
            assert_eq!(scene.visits_at(start).await, 1);
        }
    }
}

impl Scene {
    async fn audit(&self, id: midstance_store::AppointmentId) -> Vec<String> {
        let lines = self
            .clinic
            .store
            .read::<_, StoreError, _>(move |tx| Box::pin(audit::about(tx, id.0)))
            .await
            .unwrap();
        lines.into_iter().map(|line| line.action).collect()
    }
}

#[test]
fn addresses_are_of_nobody() {
    assert!(email("Ada Brook").ends_with(".invalid"));
}
