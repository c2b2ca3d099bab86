//! The staff's day: who has come, is treated, did not come. On every engine.

use crate::common::{owner, scenes};
use jiff::ToSpan;
use midstance_clinic::{
    Actor,
    booking::{StatusError, book, set_status, visit, visits_between},
};
use midstance_store::appointment::Status;

#[tokio::test]
async fn nobody_has_come_before_the_day_and_people_may_come_early_on_it() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let booking = scene.booking(start, "Ada Brook");
        let booked = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
        let set = async |status, seen| {
            let id = booked.appointment;
            set_status(&scene.clinic, &owner(), id, (status, seen)).await
        };
        for status in [
            Status::Arrived,
            Status::InRoom,
            Status::Done,
            Status::NoShow,
        ] {
            let refused = set(status, 0).await;
            assert!(matches!(refused, Err(StatusError::ToCome)), "{refused:?}");
        }
        // The morning of the day is soon enough: people come early.
        let day = start.to_zoned(scene.zone()).start_of_day().unwrap();
        let until = day.timestamp().duration_since(scene.clinic.now());
        scene.clock.forward(until.as_mins() + 1);
        set(Status::Arrived, 0).await.unwrap();
        set(Status::Booked, 1).await.unwrap();
        let stands = visit(&scene.clinic, booked.appointment).await.unwrap();
        assert_eq!(stands.unwrap().appointment.status, Status::Booked);
    }
}

#[tokio::test]
async fn the_demo_has_a_week_behind_it_and_one_to_come() {
    for scene in scenes().await {
        let now = scene.clinic.now();
        let (from, until) = (now - (7 * 24).hours(), now + (7 * 24).hours());
        let past = visits_between(&scene.clinic, from, now).await.unwrap();
        let done = past.iter().filter(|v| v.appointment.status == Status::Done);
        assert!(
            done.count() == past.len() && past.len() > 10,
            "{}",
            past.len()
        );
        let to_come = visits_between(&scene.clinic, now, until).await.unwrap();
        assert!(to_come.len() > 10, "{}", to_come.len());
    }
}
