//! Staff booking outside the rules, moving, merging, notes: on every engine.

use crate::common::{Scene, scenes};
use jiff::{Timestamp, ToSpan};
use midstance_clinic::{
    Actor, Staff,
    availability::Wish,
    booking::{
        BookError, Booking, Conflict, Door, Move, OverbookError, Refused, Undo, Wanted, book,
        cancel, conflicts, hold, move_visit, overbook, overbook_move, visit,
    },
    mailbox,
};
use midstance_store::{
    AccountId, AppointmentId, StoreError,
    account::Role,
    claim,
    outbox::{self, Delivery},
};

fn desk() -> Actor {
    Actor::Staff(Staff {
        account: AccountId(uuid::Uuid::nil()),
        name: "Front desk".into(),
        role: Role::FrontDesk,
        practitioner: None,
    })
}

fn staff(booking: Booking) -> Booking {
    Booking {
        door: Door::Staff,
        ..booking
    }
}

fn to(scene: &Scene, start: Timestamp) -> Move {
    Move {
        wish: scene.wish,
        start,
        room: None,
        tell: true,
        seen: None,
        undo: Undo::No,
    }
}

impl Scene {
    /// Who claims Mara's time during an hour from `start`.
    async fn owners(&self, start: Timestamp) -> Vec<uuid::Uuid> {
        let mara = self.wish.practitioner.unwrap().0;
        let cell = start.as_second() / 300;
        self.clinic
            .store
            .read::<_, StoreError, _>(move |tx| {
                Box::pin(async move { claim::owned(tx, mara, cell..cell + 15).await })
            })
            .await
            .unwrap()
            .into_iter()
            .map(|(_, owner)| owner)
            .collect()
    }

    async fn booked_by_desk(&self, start: Timestamp, name: &str) -> AppointmentId {
        let booking = staff(self.booking(start, name));
        book(&self.clinic, &desk(), booking)
            .await
            .unwrap()
            .appointment
    }
}

#[tokio::test]
async fn only_staff_with_a_reason_may_book_over_others_and_it_is_told() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let first = scene.booked_by_desk(start, "Ada Brook").await;
        let second = scene.booking(start, "Bo Castell");
        let visitor = overbook(&scene.clinic, &Actor::Visitor, second.clone(), "because").await;
        assert!(
            matches!(visitor, Err(OverbookError::StaffOnly)),
            "{visitor:?}"
        );
        let bare = overbook(&scene.clinic, &desk(), second.clone(), "  ").await;
        assert!(matches!(bare, Err(OverbookError::Reason)), "{bare:?}");
        assert_eq!(scene.visits_at(start).await, 1);

        let over = overbook(&scene.clinic, &desk(), second, " Came by taxi, will wait ").await;
        let over = over.unwrap().appointment;
        let found = visit(&scene.clinic, over).await.unwrap().unwrap();
        let reason = "Came by taxi, will wait";
        assert_eq!(found.appointment.outside_rules.as_deref(), Some(reason));
        assert_eq!(
            scene.lines(over.0).await,
            [("appointment.overbooked".to_owned(), reason.to_owned())]
        );
        assert_eq!(mailbox::about(&scene.clinic, over).await.unwrap().len(), 1);
        // The first keeps every cell that it had: the unique key was never bent.
        assert!(
            scene
                .owners(start)
                .await
                .iter()
                .all(|owner| *owner == first.0)
        );
    }
}

#[tokio::test]
async fn a_time_given_up_goes_to_the_visit_that_still_stands_there() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let first = scene.booked_by_desk(start, "Ada Brook").await;
        let second = scene.booking(start, "Bo Castell");
        let over = overbook(&scene.clinic, &desk(), second, "will wait")
            .await
            .unwrap();
        cancel(&scene.clinic, &desk(), first).await.unwrap();
        let third = book(
            &scene.clinic,
            &desk(),
            staff(scene.booking(start, "Cleo Dahl")),
        )
        .await;
        assert!(
            matches!(third, Err(BookError::Refused(Refused::Taken { .. }))),
            "the time is not sold a second time: {third:?}"
        );
        assert!(
            scene
                .owners(start)
                .await
                .iter()
                .all(|o| *o == over.appointment.0)
        );

        cancel(&scene.clinic, &desk(), over.appointment)
            .await
            .unwrap();
        scene.booked_by_desk(start, "Cleo Dahl").await;
    }
}

#[tokio::test]
async fn a_time_booked_over_a_hold_is_kept_when_the_hold_runs_out() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        hold(&scene.clinic, scene.wish, start).await.unwrap();
        let over = scene.booking(start, "Bo Castell");
        overbook(&scene.clinic, &desk(), over, "on the phone")
            .await
            .unwrap();
        scene.clock.forward(11);
        let third = book(
            &scene.clinic,
            &desk(),
            staff(scene.booking(start, "Cleo Dahl")),
        )
        .await;
        assert!(
            matches!(third, Err(BookError::Refused(Refused::Taken { .. }))),
            "{third:?}"
        );
    }
}

#[tokio::test]
async fn outside_hours_needs_the_reason_and_still_keeps_others_out() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let night = start.checked_add(12.hours()).unwrap();
        let refused = book(
            &scene.clinic,
            &desk(),
            staff(scene.booking(night, "Ada Brook")),
        )
        .await;
        assert!(
            matches!(
                refused,
                Err(BookError::Refused(Refused::OutsideHours { .. }))
            ),
            "{refused:?}"
        );
        let late = scene.booking(night, "Ada Brook");
        let over = overbook(&scene.clinic, &desk(), late, "before the race")
            .await
            .unwrap();
        let owners = scene.owners(night).await;
        assert_eq!(owners.len(), 15, "sixty minutes and the buffer are claimed");
        assert!(owners.iter().all(|owner| *owner == over.appointment.0));
    }
}

#[tokio::test]
async fn nobody_is_in_two_places_even_outside_the_rules() {
    for scene in scenes().await {
        let start = scene.both_free().await;
        scene.booked_by_desk(start, "Ada Brook").await;
        let elsewhere = scene.other_booking(start, "Ada Brook");
        let over = overbook(&scene.clinic, &desk(), elsewhere, "a reason").await;
        assert!(
            matches!(
                over,
                Err(OverbookError::Book(BookError::Refused(Refused::ClientBusy)))
            ),
            "{over:?}"
        );
        let past = scene.clinic.now().checked_sub((40 * 24).hours()).unwrap();
        let over = overbook(
            &scene.clinic,
            &desk(),
            scene.booking(past, "Bo Castell"),
            "x",
        )
        .await;
        assert!(
            matches!(
                over,
                Err(OverbookError::Book(BookError::Refused(
                    Refused::TooSoon { .. }
                )))
            ),
            "{over:?}"
        );
    }
}

#[tokio::test]
async fn a_conflict_names_who_has_the_time() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let first = scene.booked_by_desk(start, "Ada Brook").await;
        let wanted = Wanted {
            wish: scene.wish,
            start,
            client: None,
            moving: None,
        };
        let found = conflicts(&scene.clinic, wanted).await.unwrap();
        let [Conflict::Visit(one)] = found.as_slice() else {
            panic!("one visit is in the way: {found:?}")
        };
        assert_eq!(one.client.name, "Ada Brook");
        let own = Wanted {
            moving: Some(first),
            ..wanted
        };
        assert!(conflicts(&scene.clinic, own).await.unwrap().is_empty());
    }
}

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
        assert!(!mailbox::may_retry(taken_back));
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

#[tokio::test]
async fn no_reason_opens_a_massage_while_a_danger_rule_holds() {
    use midstance_clinic::check::{self, CheckAnswers};
    for scene in scenes().await {
        let token = scene.clinic.new_token();
        let mut answers = CheckAnswers {
            safety_done: true,
            ..CheckAnswers::default()
        };
        answers
            .findings
            .insert("saddle_bladder".into(), "yes".into());
        check::save(&scene.clinic, &token, &answers).await.unwrap();
        // Physiotherapy may be booked, and the client shares the check with it.
        let start = scene.both_free().await;
        let mut physiotherapy = scene.other_booking(start, "Ada Brook");
        physiotherapy.check = Some(token);
        physiotherapy.share_check = true;
        let booked = book(&scene.clinic, &Actor::Visitor, physiotherapy).await;
        let booked = booked.unwrap();
        let made = booked.visit.expect("it is new");
        assert!(made.shared.is_some());
        let kept = visit(&scene.clinic, booked.appointment).await.unwrap();
        assert_eq!(Some(*made), kept);
        let later = start.checked_add(72.hours()).unwrap();
        let massage = scene.booking(later, "Ada Brook");
        let over = overbook(&scene.clinic, &desk(), massage.clone(), "she asks for it").await;
        assert!(
            matches!(
                over,
                Err(OverbookError::Book(BookError::Refused(Refused::Danger(_))))
            ),
            "{over:?}"
        );
        // Nor does changing what the visit is for.
        let id = booked.appointment;
        let changed = move_visit(&scene.clinic, &desk(), id, to(&scene, later)).await;
        assert!(
            matches!(changed, Err(BookError::Refused(Refused::Danger(_)))),
            "{changed:?}"
        );
        // A new check that was only begun takes nothing back.
        let begun = scene.clinic.new_token();
        let empty = CheckAnswers::default();
        check::save(&scene.clinic, &begun, &empty).await.unwrap();
        let mut again = massage;
        again.check = Some(begun);
        let refused = book(&scene.clinic, &Actor::Visitor, again).await;
        assert!(
            matches!(refused, Err(BookError::Refused(Refused::Danger(_)))),
            "{refused:?}"
        );
    }
}
