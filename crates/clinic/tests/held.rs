//! Times that are held or offered, while the clinic or their holder thinks again: on every engine.

use crate::common::{
    Scene, owner, scenes,
    waiting::{adas, at, joined, offered},
};
use jiff::{SignedDuration, Timestamp};
use midstance_clinic::{
    Actor,
    availability::{free_times, free_times_for},
    booking::{BookError, Booking, Refused, book, cancel, held, hold, hold_instead},
    hours::{self, Off},
    waiting::take,
};
use midstance_store::{
    StoreError,
    directory::{Service, update_service},
    waiting::{EntryState, OfferState},
};

impl Scene {
    /// Gives the practitioner the day of `start` off.
    pub async fn day_off(&self, start: Timestamp) {
        let day = start.to_zoned(self.zone()).date();
        let off = Off {
            practitioner: self.wish.practitioner,
            location: None,
            first: day,
            last: day,
            open: None,
            reason: "Course".into(),
        };
        let added = hours::add(&self.clinic, &owner(), off.clone(), Vec::new()).await;
        if let Err(hours::ChangeError::Stranded(stranded)) = added {
            let seen = stranded.0.iter().map(|v| v.appointment.id).collect();
            hours::add(&self.clinic, &owner(), off, seen).await.unwrap();
        }
    }

    async fn starts(&self, token: Option<&midstance_clinic::Token>) -> Vec<Timestamp> {
        let day = self.clinic.now().to_zoned(self.zone()).date();
        let free = free_times_for(&self.clinic, self.wish, (day, 28), token)
            .await
            .unwrap();
        let times = free.days.into_iter().flat_map(|(_, times)| times);
        times.map(|time| time.start).collect()
    }
}

#[tokio::test]
async fn a_held_time_is_not_booked_on_a_day_that_was_taken_off_meanwhile() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let held = hold(&scene.clinic, scene.wish, start).await.unwrap();
        scene.day_off(start).await;
        let booking = Booking {
            hold: Some(held.token),
            ..scene.booking(start, "Ada Brook")
        };
        let refused = book(&scene.clinic, &Actor::Visitor, booking).await;
        let Err(BookError::Refused(Refused::OutsideHours { nearest })) = refused else {
            panic!("the day is off: {refused:?}")
        };
        assert!(!nearest.is_empty() && nearest.iter().all(|time| time.start != start));
        assert_eq!(scene.visits_at(start).await, 0);
    }
}

#[tokio::test]
async fn an_offered_time_on_a_day_off_is_taken_back_and_the_place_in_the_line_is_kept() {
    for scene in scenes().await {
        let (start, ada) = adas(&scene).await;
        let bo = joined(&scene, start, "Bo Castell").await;
        cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();
        let (offer, _) = offered(&scene, &bo).await.unwrap();
        scene.day_off(start).await;
        let refused = take(&scene.clinic, &Actor::Visitor, &bo, (offer, None)).await;
        assert!(
            matches!(
                refused,
                Err(BookError::Refused(Refused::OutsideHours { .. }))
            ),
            "{refused:?}"
        );
        let bos = at(&scene, &bo).await;
        assert_eq!(bos.entry.state, EntryState::Waiting);
        assert_eq!(bos.last.unwrap().state, OfferState::Withdrawn);
    }
}

#[tokio::test]
async fn who_chooses_another_time_gives_the_first_one_back() {
    for scene in scenes().await {
        let all = scene.starts(None).await;
        let (first, second) = (all[0], *all.last().unwrap());
        let one = hold(&scene.clinic, scene.wish, first).await.unwrap();
        assert!(!scene.starts(None).await.contains(&first), "it is held");
        assert_eq!(
            scene.starts(Some(&one.token)).await,
            all,
            "to its holder it is free, and so is what lies beside it"
        );
        let two = hold_instead(&scene.clinic, scene.wish, second, Some(&one.token))
            .await
            .unwrap();
        assert!(scene.starts(None).await.contains(&first), "given back");
        assert!(held(&scene.clinic, &one.token).await.unwrap().is_none());

        // A time that cannot be had costs nobody the one they have.
        let taken = scene.starts(None).await[0];
        let rival = scene.booking(taken, "Bo Castell");
        book(&scene.clinic, &Actor::Visitor, rival).await.unwrap();
        let lost = hold_instead(&scene.clinic, scene.wish, taken, Some(&two.token)).await;
        assert!(
            matches!(lost, Err(BookError::Refused(Refused::Taken { .. }))),
            "{lost:?}"
        );
        assert!(held(&scene.clinic, &two.token).await.unwrap().is_some());

        // The same one again: held anew, for its whole while.
        scene.clock.forward(5);
        let again = hold_instead(&scene.clinic, scene.wish, second, Some(&two.token))
            .await
            .unwrap();
        assert!(again.until > two.until);
        let day = second.to_zoned(scene.zone()).date();
        let free = free_times(&scene.clinic, scene.wish, day, 1).await.unwrap();
        assert!(free.days[0].1.iter().all(|time| time.start != second));
    }
}

#[tokio::test]
async fn a_hold_that_ran_out_keeps_nothing_from_who_looks() {
    for scene in scenes().await {
        let all = scene.starts(None).await;
        hold(&scene.clinic, scene.wish, all[0]).await.unwrap();
        assert_ne!(scene.starts(None).await, all);
        scene.clock.forward(11);
        let earlier = scene.clinic.now();
        let left: Vec<Timestamp> = all.into_iter().filter(|start| *start > earlier).collect();
        assert_eq!(scene.starts(None).await, left, "nobody tidied yet");
        assert_eq!(scene.first_free().await, left[0]);
    }
}

#[tokio::test]
async fn a_service_that_became_longer_while_it_was_held_is_kept_whole_or_refused() {
    for scene in scenes().await {
        let all = scene.starts(None).await;
        let (start, next) = (all[0], all[0] + SignedDuration::from_mins(60));
        assert!(all.contains(&next), "the hour after is free too");
        let held = hold(&scene.clinic, scene.wish, start).await.unwrap();
        let rival = hold(&scene.clinic, scene.wish, next).await.ok();
        longer(&scene, 90).await;
        let mine = Booking {
            hold: Some(held.token),
            ..scene.booking(start, "Ada Brook")
        };
        let mut booked = book(&scene.clinic, &Actor::Visitor, mine.clone()).await;
        if rival.is_some() {
            assert!(
                matches!(booked, Err(BookError::Refused(Refused::Taken { .. }))),
                "half of it is somebody else's: {booked:?}"
            );
            scene.clock.forward(11);
            booked = book(&scene.clinic, &Actor::Visitor, mine).await;
        }
        booked.unwrap();
        let after = scene.booking(next, "Bo Castell");
        let sold = book(&scene.clinic, &Actor::Visitor, after).await;
        assert!(
            matches!(
                sold,
                Err(BookError::Refused(
                    Refused::Taken { .. } | Refused::OutsideHours { .. }
                ))
            ),
            "{sold:?}"
        );
    }
}

/// Makes the service of the scene's wish so long.
async fn longer(scene: &Scene, minutes: u16) {
    let directory = scene.clinic.directory().await.unwrap();
    let service = directory.service(scene.wish.service).unwrap().clone();
    let changed = scene.clinic.store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            let service = Service { minutes, ..service };
            update_service(tx, &service).await
        })
    });
    assert!(changed.await.unwrap());
}
