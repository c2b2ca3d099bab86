//! Staff move visits and change what they are for: on every engine.

use crate::{
    common::{Scene, scenes},
    staff_booking::{desk, to},
};
use jiff::ToSpan;
use midstance_clinic::{
    availability::Wish,
    booking::{BookError, Move, Refused, Undo, move_visit, overbook_move, visit},
    mailbox,
};
use midstance_store::{
    StoreError,
    outbox::{self, Delivery},
};

#[tokio::test]
async fn staff_move_with_or_without_a_mail_and_the_old_time_stands_when_refused() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let moving = scene.booked_by_desk(start, "Ada Brook").await;
        let taken = scene.first_free().await;
        scene.booked_by_desk(taken, "Bo Castell").await;
        let refused = move_visit(&scene.clinic, &desk(), moving, to(&scene, taken)).await;
        assert!(
            matches!(refused, Err(BookError::Refused(Refused::Taken { .. }))),
            "{refused:?}"
        );
        let now_at = |id| {
            let clinic = scene.clinic.clone();
            async move { visit(&clinic, id).await.unwrap().unwrap().appointment }
        };
        assert_eq!(now_at(moving).await.start, start);

        let free = scene.first_free().await;
        let quiet = Move {
            tell: false,
            ..to(&scene, free)
        };
        move_visit(&scene.clinic, &desk(), moving, quiet)
            .await
            .unwrap();
        assert_eq!(now_at(moving).await.start, free);
        assert_eq!(
            mailbox::about(&scene.clinic, moving).await.unwrap().len(),
            1
        );

        let why = "they are sisters";
        overbook_move(&scene.clinic, &desk(), moving, to(&scene, taken), why)
            .await
            .unwrap();
        let over = now_at(moving).await;
        assert_eq!(
            (over.start, over.outside_rules.as_deref()),
            (taken, Some(why))
        );
        assert_eq!(
            mailbox::about(&scene.clinic, moving).await.unwrap().len(),
            2
        );
        let lines = scene.lines(moving.0).await;
        assert!(
            lines
                .iter()
                .any(|(a, d)| a == "appointment.overbooked" && d.ends_with(why))
        );

        // Back within the rules, the reason is gone.
        move_visit(&scene.clinic, &desk(), moving, to(&scene, start))
            .await
            .unwrap();
        assert_eq!(now_at(moving).await.outside_rules, None);
    }
}

/// A wish for a service that Mara gives there too.
async fn other_service(scene: &Scene, slug: &str) -> Wish {
    let directory = scene.clinic.directory().await.unwrap();
    let service = directory.services.iter().find(|s| s.slug == slug).unwrap();
    Wish {
        service: service.id,
        ..scene.wish
    }
}

#[tokio::test]
async fn another_service_takes_its_own_time_and_price_and_the_client_is_told() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let id = scene.booked_by_desk(start, "Ada Brook").await;
        let before = visit(&scene.clinic, id).await.unwrap().unwrap();
        assert_eq!(scene.owners(start).await.len(), 15);
        let shorter = Move {
            wish: other_service(&scene, "massage-45").await,
            ..to(&scene, start)
        };
        move_visit(&scene.clinic, &desk(), id, shorter)
            .await
            .unwrap();
        let after = visit(&scene.clinic, id).await.unwrap().unwrap();
        assert_eq!(after.service.slug, "massage-45");
        assert_eq!(after.appointment.start, start);
        assert_eq!(
            after.appointment.end,
            start.checked_add(45.minutes()).unwrap()
        );
        assert_eq!(after.appointment.price_cents, after.service.price_cents);
        assert_ne!(
            after.appointment.price_cents,
            before.appointment.price_cents
        );
        assert_eq!(
            scene.owners(start).await.len(),
            12,
            "45 minutes and the buffer"
        );
        let mails = mailbox::about(&scene.clinic, id).await.unwrap();
        let told = mails.iter().find(|mail| mail.kind == "moved").unwrap();
        assert!(told.subject.starts_with("Your appointment has changed"));
        assert!(told.text.contains(&before.service.name), "{}", told.text);
        assert!(told.text.contains(&after.service.name), "{}", told.text);
        let lines = scene.lines(id.0).await;
        let (_, detail) = lines
            .iter()
            .find(|(a, _)| a == "appointment.moved")
            .unwrap();
        assert!(detail.contains(&after.service.name), "{detail}");

        // What follows is in the way of the longer one.
        let next = start.checked_add(60.minutes()).unwrap();
        scene.booked_by_desk(next, "Bo Castell").await;
        let longer = move_visit(&scene.clinic, &desk(), id, to(&scene, start)).await;
        assert!(
            matches!(longer, Err(BookError::Refused(Refused::Taken { .. }))),
            "{longer:?}"
        );
        let stands = visit(&scene.clinic, id).await.unwrap().unwrap();
        assert_eq!(stands.service.slug, "massage-45");
    }
}

/// A visit that was dropped on the wrong place is put back before the mail about it has gone out.
#[tokio::test]
async fn a_move_that_is_undone_in_time_sends_no_mail_and_a_late_one_tells_both() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let id = scene.booked_by_desk(start, "Ada Brook").await;
        let free = scene.first_free().await;
        let drop = Move {
            undo: Undo::Offered,
            ..to(&scene, free)
        };
        let back = Move {
            undo: Undo::Done,
            ..to(&scene, start)
        };
        let waiting = async || {
            let mails = mailbox::about(&scene.clinic, id).await.unwrap();
            let moved = mails.iter().filter(|mail| mail.kind == "moved");
            let waiting = moved.filter(|mail| mail.delivery == Delivery::Waiting);
            waiting.map(|mail| mail.next_attempt_at).collect::<Vec<_>>()
        };
        move_visit(&scene.clinic, &desk(), id, drop).await.unwrap();
        let due = waiting().await;
        assert_eq!(due.len(), 1);
        assert!(due[0] > scene.clinic.now(), "it can still be undone");
        move_visit(&scene.clinic, &desk(), id, back).await.unwrap();
        assert!(
            waiting().await.is_empty(),
            "nobody is told of what did not happen"
        );

        // A second drop takes the first one's mail back: the client is told of it, and of its undoing too.
        move_visit(&scene.clinic, &desk(), id, drop).await.unwrap();
        let further = scene.first_free().await;
        let quietly = Move {
            tell: false,
            undo: Undo::Offered,
            ..to(&scene, further)
        };
        let untold = move_visit(&scene.clinic, &desk(), id, quietly)
            .await
            .unwrap();
        assert!(untold, "they were to hear of the first");
        assert_eq!(waiting().await.len(), 1, "though nobody asked for a mail");
        move_visit(&scene.clinic, &desk(), id, to(&scene, start))
            .await
            .unwrap();
        assert_eq!(waiting().await.len(), 1);
        let taken_back = mailbox::about(&scene.clinic, id).await.unwrap();
        let taken_back = taken_back
            .iter()
            .find(|mail| mail.delivery == Delivery::Failed);
        let taken_back = taken_back.expect("one of them");
        assert!(!taken_back.may_be_retried());
        assert!(
            !mailbox::retry(&scene.clinic, &desk(), taken_back.id)
                .await
                .unwrap()
        );
        scene.clock.forward(1);
        let (now, until) = (
            scene.clinic.now(),
            scene.clinic.now() + jiff::SignedDuration::from_mins(5),
        );
        let sent = scene
            .clinic
            .store
            .write(move |tx| Box::pin(outbox::lease(tx, now, until, 50)));
        let _: Vec<outbox::OutboxMessage> = sent.await.map_err(|e: StoreError| e).unwrap();

        move_visit(&scene.clinic, &desk(), id, drop).await.unwrap();
        scene.clock.forward(1);
        let (now, until) = (
            scene.clinic.now(),
            scene.clinic.now() + jiff::SignedDuration::from_mins(5),
        );
        let leased = scene
            .clinic
            .store
            .write(move |tx| Box::pin(outbox::lease(tx, now, until, 50)));
        let leased: Result<_, StoreError> = leased.await;
        assert!(leased.unwrap().iter().any(|mail| mail.kind == "moved"));
        move_visit(&scene.clinic, &desk(), id, back).await.unwrap();
        assert_eq!(waiting().await.len(), 3, "the first is on its way already");
    }
}

#[tokio::test]
async fn a_room_can_be_asked_for() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let id = scene.booked_by_desk(start, "Ada Brook").await;
        let found = visit(&scene.clinic, id).await.unwrap().unwrap();
        let rooms = midstance_clinic::booking::rooms_of(
            &scene.clinic,
            scene.wish.service,
            scene.wish.location,
        )
        .await
        .unwrap();
        let other = rooms.iter().find(|r| Some(r.id) != found.appointment.room);
        let other = other.expect("two treatment rooms").id;
        let there = Move {
            room: Some(other),
            tell: false,
            ..to(&scene, start)
        };
        move_visit(&scene.clinic, &desk(), id, there).await.unwrap();
        let found = visit(&scene.clinic, id).await.unwrap().unwrap();
        assert_eq!(found.appointment.room, Some(other));
    }
}
