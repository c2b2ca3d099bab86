//! Changing hours, time off and blocks: on every engine.

use crate::common::{Scene, owner, scenes};
use jiff::{Timestamp, ToSpan, civil::Date};
use midstance_clinic::{
    availability::free_times,
    blocks::{self, BlockError, NewBlock, Whose},
    booking::{BookError, Booking, Conflict, Door, Refused, book, cancel, overbook, visit},
    hours::{self, ChangeError, Off, Row, Stranded},
};
use midstance_store::AppointmentId;

fn row(weekday: u8, from_minute: u16, until_minute: u16) -> Row {
    Row {
        weekday,
        from_minute,
        until_minute,
        valid_from: None,
        valid_until: None,
    }
}

fn ids(stranded: &Stranded) -> Vec<AppointmentId> {
    stranded.0.iter().map(|v| v.appointment.id).collect()
}

impl Scene {
    async fn week(&self, rows: Vec<Row>, seen: Vec<AppointmentId>) -> Result<(), ChangeError> {
        let post = (self.wish.practitioner.unwrap(), self.wish.location);
        hours::save_week(&self.clinic, &owner(), post, rows, seen).await
    }

    /// A visit that this test makes, and its local day.
    async fn visit(&self, name: &str) -> (AppointmentId, Timestamp, Date) {
        let start = self.first_free().await;
        let booking = Booking {
            door: Door::Staff,
            ..self.booking(start, name)
        };
        let made = book(&self.clinic, &owner(), booking).await.unwrap();
        (made.appointment, start, start.to_zoned(self.zone()).date())
    }

    fn block(&self, start: Timestamp, minutes: i64) -> NewBlock {
        NewBlock {
            whose: Whose::Practitioner(self.wish.practitioner.unwrap()),
            start,
            end: start.checked_add(minutes.minutes()).unwrap(),
            zone: "America/Vancouver".into(),
            reason: "Meeting".into(),
        }
    }
}

#[tokio::test]
async fn changing_hours_names_who_falls_outside_first_and_moves_nobody() {
    for scene in scenes().await {
        let (id, start, _) = scene.visit("Ada Brook").await;
        // Tuesdays only: every Monday and Wednesday visit would be outside.
        let refused = scene.week(vec![row(2, 540, 1020)], Vec::new()).await;
        let Err(ChangeError::Stranded(stranded)) = refused else {
            panic!("they are named first: {refused:?}")
        };
        assert!(ids(&stranded).contains(&id));
        let before = scene.clinic.directory().await.unwrap();
        assert_eq!(
            before.days_in_words(
                scene.wish.practitioner.unwrap(),
                scene.wish.location,
                Date::MIN
            ),
            "Mondays and Wednesdays",
            "nothing was changed"
        );

        let mut half = ids(&stranded);
        half.retain(|other| *other != id);
        let again = scene.week(vec![row(2, 540, 1020)], half).await;
        assert!(
            matches!(again, Err(ChangeError::Stranded(_))),
            "one was not seen"
        );

        scene
            .week(vec![row(2, 540, 1020)], ids(&stranded))
            .await
            .unwrap();
        let stands = visit(&scene.clinic, id).await.unwrap().unwrap();
        assert_eq!(stands.appointment.start, start);
        // Those that are outside already do not come up again.
        scene
            .week(vec![row(2, 540, 960)], Vec::new())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn rows_that_overlap_are_both_named_and_validity_keeps_rows_apart() {
    for scene in scenes().await {
        let rows = vec![row(1, 540, 720), row(1, 660, 780)];
        let Err(ChangeError::Wrong(wrong)) = scene.week(rows, Vec::new()).await else {
            panic!("they overlap")
        };
        assert_eq!(wrong[0].0, 1, "at the later row");
        let words = midstance_format::plain(&wrong[0].1.to_string());
        assert!(
            words.contains("9:00 a.m. to 12 noon") && words.contains("11:00 a.m. to 1:00 p.m."),
            "{words}"
        );

        let mut first = row(1, 540, 750);
        let mut second = row(1, 480, 750);
        first.valid_until = Some("2027-01-03".parse().unwrap());
        second.valid_from = Some("2027-01-04".parse().unwrap());
        let rows = vec![
            first,
            second,
            row(1, 780, 1020),
            row(3, 540, 750),
            row(3, 780, 1020),
        ];
        scene.week(rows, Vec::new()).await.unwrap();
        let day = "2027-01-04".parse().unwrap();
        let free = free_times(&scene.clinic, scene.wish, day, 1).await.unwrap();
        let earliest = free.days[0].1[0].start.to_zoned(scene.zone());
        assert_eq!(earliest.hour(), 8, "the new hours hold from that Monday on");
    }
}

#[tokio::test]
async fn time_off_closes_the_day_once_its_visits_were_seen() {
    for scene in scenes().await {
        let (id, _, day) = scene.visit("Ada Brook").await;
        let off = Off {
            practitioner: scene.wish.practitioner,
            location: None,
            first: day,
            last: day,
            open: None,
            reason: "Course".into(),
        };
        let refused = hours::add(&scene.clinic, &owner(), off.clone(), Vec::new()).await;
        let Err(ChangeError::Stranded(stranded)) = refused else {
            panic!("they are named first: {refused:?}")
        };
        assert!(ids(&stranded).contains(&id));
        assert!(hours::coming(&scene.clinic).await.unwrap().is_empty());
        hours::add(&scene.clinic, &owner(), off, ids(&stranded))
            .await
            .unwrap();
        let free = free_times(&scene.clinic, scene.wish, day, 1).await.unwrap();
        assert!(free.days[0].1.is_empty());
        let stands = visit(&scene.clinic, id).await.unwrap().unwrap();
        assert_eq!(stands.appointment.local_start.date(), day);
        let outside = || async { hours::outside(&scene.clinic).await.unwrap() };
        let left: Vec<_> = outside().await.iter().map(|v| v.appointment.id).collect();
        assert_eq!(left, ids(&stranded), "they can be looked up afterwards");

        let entered = hours::coming(&scene.clinic).await.unwrap()[0].id;
        hours::remove(&scene.clinic, &owner(), vec![entered], Vec::new())
            .await
            .unwrap();
        assert!(outside().await.is_empty());
        let free = free_times(&scene.clinic, scene.wish, day, 1).await.unwrap();
        assert!(!free.days[0].1.is_empty());
    }
}

#[tokio::test]
async fn a_block_claims_its_time_and_is_refused_where_a_visit_stands() {
    for scene in scenes().await {
        let (id, start, _) = scene.visit("Ada Brook").await;
        let taken = blocks::add(&scene.clinic, &owner(), scene.block(start, 30)).await;
        let Err(BlockError::Taken(conflicts)) = taken else {
            panic!("the visit is named: {taken:?}")
        };
        let [Conflict::Visit(one)] = conflicts.as_slice() else {
            panic!("one visit: {conflicts:?}")
        };
        assert_eq!(one.appointment.id, id);
        assert!(blocks::coming(&scene.clinic).await.unwrap().is_empty());

        let free = scene.first_free().await;
        let block = blocks::add(&scene.clinic, &owner(), scene.block(free, 60))
            .await
            .unwrap();
        let refused = book(&scene.clinic, &owner(), scene.booking(free, "Bo Castell")).await;
        assert!(
            matches!(refused, Err(BookError::Refused(Refused::Taken { .. }))),
            "{refused:?}"
        );
        blocks::remove(&scene.clinic, &owner(), block)
            .await
            .unwrap();
        book(&scene.clinic, &owner(), scene.booking(free, "Bo Castell"))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_visit_booked_over_a_block_takes_its_time_when_the_block_goes() {
    for scene in scenes().await {
        let free = scene.first_free().await;
        let block = blocks::add(&scene.clinic, &owner(), scene.block(free, 75))
            .await
            .unwrap();
        let over = scene.booking(free, "Bo Castell");
        let over = overbook(&scene.clinic, &owner(), over, "the meeting may wait")
            .await
            .unwrap();
        blocks::remove(&scene.clinic, &owner(), block)
            .await
            .unwrap();
        let third = book(&scene.clinic, &owner(), scene.booking(free, "Cleo Dahl")).await;
        assert!(
            matches!(third, Err(BookError::Refused(Refused::Taken { .. }))),
            "{third:?}"
        );
        cancel(&scene.clinic, &owner(), over.appointment)
            .await
            .unwrap();
        book(&scene.clinic, &owner(), scene.booking(free, "Cleo Dahl"))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_block_of_nothing_or_of_months_is_refused() {
    for scene in scenes().await {
        let free = scene.first_free().await;
        for minutes in [0, -30, 7, 15 * 24 * 60] {
            let wrong = blocks::add(&scene.clinic, &owner(), scene.block(free, minutes)).await;
            assert!(
                matches!(wrong, Err(BlockError::Span)),
                "{minutes}: {wrong:?}"
            );
        }
    }
}
