//! Public holidays: offered by province, closed by a choice.

use crate::common::{Scene, owner, scenes};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use midstance_clinic::{
    availability::free_times,
    booking::{Booking, Door, book},
    hours::{self, ChangeError, Holiday, Off},
};
use midstance_store::{AppointmentId, LocationId, StoreError, directory::update_location};

const FAMILY_DAY: Date = date(2027, 2, 15);

fn chosen(days: &[(Date, &str)]) -> Vec<(Date, String)> {
    days.iter()
        .map(|(day, name)| (*day, (*name).to_owned()))
        .collect()
}

impl Scene {
    async fn holiday(&self, day: Date) -> Holiday {
        let all = hours::holidays(&self.clinic).await.unwrap();
        all.days.into_iter().find(|one| one.day == day).unwrap()
    }

    async fn places(&self) -> Vec<LocationId> {
        let directory = self.clinic.directory().await.unwrap();
        directory.locations.iter().map(|l| l.id).collect()
    }

    async fn close(
        &self,
        days: &[(Date, &str)],
        seen: Vec<AppointmentId>,
    ) -> Result<(), ChangeError> {
        hours::close(&self.clinic, &owner(), chosen(days), seen).await
    }

    /// Days that differ: which, where, why.
    async fn differing(&self) -> Vec<(Date, Option<LocationId>, String)> {
        let days = hours::coming(&self.clinic).await.unwrap();
        days.into_iter()
            .map(|e| (e.day, e.location, e.reason))
            .collect()
    }

    async fn move_to(&self, province: &str, place: LocationId) {
        let directory = self.clinic.directory().await.unwrap();
        let mut place = directory.location(place).unwrap().clone();
        place.region = province.into();
        self.clinic
            .store
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move { update_location(tx, &place).await.map(drop) })
            })
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn the_holidays_to_come_are_those_of_the_places_province() {
    for scene in scenes().await {
        let all = hours::holidays(&scene.clinic).await.unwrap();
        let places = scene.places().await;
        let first = &all.days[0];
        assert_eq!(
            (first.day, first.name.as_str()),
            (date(2026, 12, 25), "Christmas Day")
        );
        assert_eq!((&first.open, &first.by_law), (&places, &places));
        assert!(first.settled.is_empty() && all.unknown.is_empty());
        let boxing = scene.holiday(date(2026, 12, 26)).await;
        assert!(boxing.by_law.is_empty(), "a custom in British Columbia");
        let last = all.days.last().unwrap().day;
        assert_eq!(last, date(2027, 12, 27), "to the end of next year");
        assert!(all.days.is_sorted_by_key(|one| one.day));
        scene.clock.forward(60 * 24 * 60);
        let all = hours::holidays(&scene.clinic).await.unwrap();
        assert_eq!(all.days[0].day, FAMILY_DAY, "what is past is left out");
    }
}

#[tokio::test]
async fn a_holiday_is_closed_everywhere_once_its_visits_were_seen() {
    for scene in scenes().await {
        scene.clock.forward(60 * 24 * 60);
        let days = [
            (FAMILY_DAY, "Family Day"),
            (date(2027, 3, 26), "Good Friday"),
        ];
        let monday = free_times(&scene.clinic, scene.wish, FAMILY_DAY, 1).await;
        let start = monday.unwrap().days[0].1[0].start;
        let booking = Booking {
            door: Door::Staff,
            ..scene.booking(start, "Ada Brook")
        };
        let made = book(&scene.clinic, &owner(), booking).await.unwrap();
        let refused = scene.close(&days, Vec::new()).await;
        let Err(ChangeError::Stranded(left)) = refused else {
            panic!("the visit is named first: {refused:?}")
        };
        assert_eq!(left.0[0].appointment.id, made.appointment);
        assert!(scene.differing().await.is_empty(), "all of them or none");

        scene.close(&days, vec![made.appointment]).await.unwrap();
        let free = free_times(&scene.clinic, scene.wish, FAMILY_DAY, 1).await;
        assert!(free.unwrap().days[0].1.is_empty());
        let expected = days.map(|(day, name)| (day, None, name.to_owned()));
        assert_eq!(scene.differing().await, expected);
        let settled = scene.holiday(FAMILY_DAY).await;
        assert!(settled.open.is_empty());
        let closed = scene.places().await.into_iter().map(|place| (place, None));
        assert_eq!(settled.settled, closed.collect::<Vec<_>>());

        scene.close(&days, Vec::new()).await.unwrap();
        assert_eq!(scene.differing().await, expected, "closed once");
    }
}

#[tokio::test]
async fn a_place_with_hours_of_its_own_for_the_day_keeps_them() {
    for scene in scenes().await {
        let [main, harbour] = scene.places().await[..] else {
            panic!("the demo has two places")
        };
        let christmas = date(2026, 12, 25);
        let off = Off {
            practitioner: None,
            location: Some(harbour),
            first: christmas,
            last: christmas,
            open: Some((600, 720)),
            reason: "Short day".into(),
        };
        hours::add(&scene.clinic, &owner(), off, Vec::new())
            .await
            .unwrap();
        let one = scene.holiday(christmas).await;
        assert_eq!(one.open, [main]);
        assert_eq!(one.settled, [(harbour, Some((600, 720)))]);
        scene
            .close(&[(christmas, "Christmas Day")], Vec::new())
            .await
            .unwrap();
        let mut differing = scene.differing().await;
        differing.sort_by(|a, b| a.2.cmp(&b.2));
        assert_eq!(
            differing,
            [
                (christmas, Some(main), "Christmas Day".to_owned()),
                (christmas, Some(harbour), "Short day".to_owned()),
            ]
        );
    }
}

#[tokio::test]
async fn what_one_person_has_entered_leaves_the_holiday_to_be_decided() {
    for scene in scenes().await {
        let entered = |open| Off {
            practitioner: scene.wish.practitioner,
            location: None,
            first: FAMILY_DAY,
            last: FAMILY_DAY,
            open,
            reason: "Mine".into(),
        };
        let owner = owner();
        let add = |off| hours::add(&scene.clinic, &owner, off, Vec::new());
        add(entered(None)).await.unwrap();
        let one = scene.holiday(FAMILY_DAY).await;
        assert!(one.settled.is_empty() && one.working.is_empty());
        add(entered(Some((600, 720)))).await.unwrap();
        let one = scene.holiday(FAMILY_DAY).await;
        assert!(one.settled.is_empty());
        assert_eq!(one.working, [scene.wish.practitioner.unwrap()]);
    }
}

#[tokio::test]
async fn places_in_two_provinces_have_their_own_days() {
    for scene in scenes().await {
        let [main, harbour] = scene.places().await[..] else {
            panic!("the demo has two places")
        };
        scene.move_to("Ontario", harbour).await;
        let truth = scene.holiday(date(2027, 9, 30)).await;
        assert_eq!(truth.by_law, [main]);
        assert_eq!(truth.open, [main, harbour]);
        // Family Day in both, the civic holiday of August under two names.
        assert_eq!(scene.holiday(FAMILY_DAY).await.by_law, [main, harbour]);
        let august = date(2027, 8, 2);
        scene
            .close(&[(august, "British Columbia Day")], Vec::new())
            .await
            .unwrap();
        let expected = (august, Some(main), "British Columbia Day".to_owned());
        assert_eq!(scene.differing().await, [expected]);

        scene.move_to("Bayern", harbour).await;
        let all = hours::holidays(&scene.clinic).await.unwrap();
        assert_eq!(all.unknown, [harbour]);
        assert_eq!(all.provinces.len(), 1);
        assert_eq!((all.provinces[0].0, all.provinces[0].1.code), (main, "BC"));
        assert!(all.days.iter().all(|one| !one.open.contains(&harbour)));
    }
}

#[tokio::test]
async fn a_day_that_is_no_holiday_is_refused_and_nothing_closed() {
    for scene in scenes().await {
        let tomorrow = date(2026, 11, 22) + 1.day();
        let days = [
            (date(2026, 12, 25), "Christmas Day"),
            (tomorrow, "Christmas Day"),
        ];
        let refused = scene.close(&days, Vec::new()).await;
        assert!(matches!(refused, Err(ChangeError::NotFound)), "{refused:?}");
        assert!(scene.differing().await.is_empty());
    }
}
