//! A day without free times says why: on every engine.

use crate::common::{Scene, scenes};
use jiff::{Timestamp, civil::Date};
use midstance_clinic::{
    availability::{Availability, Empty, free_times},
    booking::hold,
};

/// So many days that the last of them may not be booked yet.
const DAYS: u16 = 200;

async fn look(scene: &Scene) -> Availability {
    let today = scene.clinic.now().to_zoned(scene.zone()).date();
    free_times(&scene.clinic, scene.wish, today, DAYS)
        .await
        .unwrap()
}

/// The days that have times, with their last one.
fn with_times(free: &Availability) -> Vec<(Date, Timestamp)> {
    let days = free.days.iter();
    days.filter_map(|(day, times)| Some((*day, times.last()?.start)))
        .collect()
}

#[tokio::test]
async fn every_day_has_times_or_a_reason_and_never_both() {
    for scene in scenes().await {
        let free = look(&scene).await;
        for (day, times) in &free.days {
            assert_eq!(times.is_empty(), free.empty.contains_key(day), "{day}");
        }
        let last = free.days.last().unwrap().0;
        assert_eq!(free.empty[&last], Empty::TooFar);
    }
}

#[tokio::test]
async fn a_day_off_is_away_a_taken_day_is_full_and_what_is_left_of_today_may_be_too_late() {
    for scene in scenes().await {
        let days = with_times(&look(&scene).await);
        let [(off, start), (full, _), (today, last), ..] = days[..] else {
            panic!("three days with times: {days:?}")
        };
        scene.day_off(start).await;
        while let Some((_, taken)) = with_times(&look(&scene).await)
            .into_iter()
            .find(|(day, _)| *day == full)
        {
            hold(&scene.clinic, scene.wish, taken).await.unwrap();
        }
        let free = look(&scene).await;
        assert_eq!(free.empty[&off], Empty::Away);
        assert_eq!(free.empty[&full], Empty::Full);
        assert!(!free.empty.contains_key(&today));

        let gone = last.duration_since(scene.clinic.now()).as_mins() + 1;
        scene.clock.forward(gone);
        let free = look(&scene).await;
        assert_eq!(free.days[0].0, today);
        assert_eq!(free.empty[&today], Empty::TooLate);
    }
}
