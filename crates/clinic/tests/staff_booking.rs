//! Staff booking outside the rules, moving, merging, notes: on every engine.

use crate::common::{Scene, scenes};
use jiff::{Timestamp, ToSpan};
use midstance_clinic::{
    Actor, Staff,
    booking::{
        BookError, Booking, Conflict, Door, Move, OverbookError, Refused, Undo, Wanted, book,
        cancel, conflicts, hold, move_visit, overbook, visit,
    },
    mailbox,
};
use midstance_store::{AccountId, AppointmentId, StoreError, account::Role, claim};

pub(crate) fn desk() -> Actor {
    Actor::Staff(Staff {
        account: AccountId(uuid::Uuid::nil()),
        name: "Front desk".into(),
        role: Role::FrontDesk,
        practitioner: None,
    })
}

pub(crate) fn staff(booking: Booking) -> Booking {
    Booking {
        door: Door::Staff,
        ..booking
    }
}

pub(crate) fn to(scene: &Scene, start: Timestamp) -> Move {
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
    pub(crate) async fn owners(&self, start: Timestamp) -> Vec<uuid::Uuid> {
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

    pub(crate) async fn booked_by_desk(&self, start: Timestamp, name: &str) -> AppointmentId {
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
