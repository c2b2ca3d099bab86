//! The table of time zones, through the one function that books: what the clock at the place shows is
//! what is kept, whatever the clocks do. On every engine.

use crate::common::{Scene, scenes};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, date},
};
use midstance_clinic::{
    Actor,
    availability::{Wish, free_times},
    booking::{BookError, Refused, book, visit},
    mailbox,
};
use midstance_store::{
    HoursId, LocationId, ServiceId, StoreError,
    directory::{
        Location, Service, ServiceKind, insert_location, insert_service, offer_at, offer_by,
    },
    hours::{WorkingHours, insert_hours},
};

/// A place in a zone where Mara works around the clock every day, and a service that can be had there
/// for a year and more.
async fn place_in(scene: &Scene, zone: &'static str) -> Wish {
    let (clinic, mara) = (scene.clinic.clone(), scene.wish.practitioner.unwrap());
    let (place, service) = (LocationId(clinic.new_id()), ServiceId(clinic.new_id()));
    let ids: Vec<HoursId> = (0..7).map(|_| HoursId(clinic.new_id())).collect();
    clinic
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                let slug = zone.to_lowercase().replace(['/', '_'], "-");
                let location = Location {
                    id: place,
                    slug: slug.clone(),
                    name: zone.into(),
                    street: "1 Street".into(),
                    city: "City".into(),
                    region: "ON".into(),
                    postal_code: "M5V1A1".into(),
                    phone: "+14165550100".into(),
                    zone: zone.into(),
                    access_notes: String::new(),
                    position: 9,
                    active: true,
                };
                insert_location(tx, &location).await?;
                insert_service(tx, &an_hour(service, slug)).await?;
                offer_by(tx, service, mara).await?;
                offer_at(tx, service, place).await?;
                for (id, weekday) in ids.into_iter().zip(1..) {
                    let hours = WorkingHours {
                        id,
                        practitioner: mara,
                        location: place,
                        weekday,
                        from_minute: 0,
                        until_minute: 1_440,
                        valid_from: None,
                        valid_until: None,
                    };
                    insert_hours(tx, &hours).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    Wish {
        service,
        location: place,
        practitioner: Some(mara),
    }
}

fn an_hour(id: ServiceId, slug: String) -> Service {
    Service {
        id,
        slug,
        name: "An hour".into(),
        kind: ServiceKind::Kinesiology,
        about: String::new(),
        minutes: 60,
        buffer_before: 0,
        buffer_after: 0,
        grid: 30,
        price_cents: 10_000,
        tax_note: String::new(),
        online: true,
        notice_minutes: 0,
        horizon_days: 500,
        cancel_notice_minutes: 0,
        position: 9,
        active: true,
    }
}

/// The instants at which the free times of a day show this time on the wall.
async fn offered(scene: &Scene, wish: Wish, wall: DateTime) -> Vec<Timestamp> {
    let found = free_times(&scene.clinic, wish, wall.date(), 1)
        .await
        .unwrap();
    let zone = found.zone.clone();
    let times = found.days.into_iter().flat_map(|(_, times)| times);
    let shows = |at: &Timestamp| at.to_zoned(zone.clone()).datetime() == wall;
    times.map(|t| t.start).filter(shows).collect()
}

fn at(day: Date, hour: i8, minute: i8) -> DateTime {
    day.at(hour, minute, 0, 0)
}

#[tokio::test]
async fn what_the_clock_shows_is_what_is_booked() {
    let noon = at(date(2026, 12, 15), 12, 0);
    let winter = at(date(2027, 1, 12), 9, 30);
    let summer = at(date(2027, 7, 6), 9, 30);
    let table = [
        ("America/Vancouver", noon, "2026-12-15T19:00:00Z"),
        ("America/Vancouver", winter, "2027-01-12T16:30:00Z"),
        ("America/Vancouver", summer, "2027-07-06T16:30:00Z"),
        ("America/Edmonton", noon, "2026-12-15T18:00:00Z"),
        ("America/Winnipeg", noon, "2026-12-15T17:00:00Z"),
        ("America/Toronto", noon, "2026-12-15T17:00:00Z"),
        ("America/Toronto", winter, "2027-01-12T14:30:00Z"),
        ("America/Toronto", summer, "2027-07-06T13:30:00Z"),
        ("America/St_Johns", noon, "2026-12-15T15:30:00Z"),
        ("America/St_Johns", summer, "2027-07-06T12:00:00Z"),
    ];
    for scene in scenes().await {
        let mut places = std::collections::HashMap::new();
        for (number, (zone, wall, expected)) in table.into_iter().enumerate() {
            if !places.contains_key(zone) {
                places.insert(zone, place_in(&scene, zone).await);
            }
            let wish = places[zone];
            let expected: Timestamp = expected.parse().unwrap();
            let what = format!("{zone} {wall}");
            // Winnipeg and Toronto ask for the same instant of the same person: only one can have it.
            let free = offered(&scene, wish, wall).await;
            let taken = zone == "America/Toronto" && wall == noon;
            assert_eq!(free, if taken { vec![] } else { vec![expected] }, "{what}");
            let mut booking = scene.booking(expected, &format!("Runner {number}"));
            booking.wish = wish;
            let made = book(&scene.clinic, &Actor::Visitor, booking).await;
            if taken {
                assert!(
                    matches!(made, Err(BookError::Refused(Refused::Taken { .. }))),
                    "{what}"
                );
                continue;
            }
            let id = made.unwrap().appointment;
            let kept = visit(&scene.clinic, id).await.unwrap().unwrap().appointment;
            assert_eq!((kept.start, kept.local_start), (expected, wall), "{what}");
            assert_eq!(kept.zone, zone);
            assert_eq!(kept.tzdb_version, midstance_schedule::tzdb_version());
            let mail = mailbox::about(&scene.clinic, id).await.unwrap().remove(0);
            let shown = midstance_format::plain(&midstance_format::day_time(wall));
            assert!(mail.text.contains(&shown), "{what}: {}", mail.text);
            let start = expected.strftime("DTSTART:%Y%m%dT%H%M%SZ").to_string();
            assert!(mail.calendar.unwrap().0.contains(&start), "{what}");
        }
    }
}

#[tokio::test]
async fn vancouver_has_no_more_gap_and_no_more_fold() {
    for scene in scenes().await {
        let wish = place_in(&scene, "America/Vancouver").await;
        // Where the clocks were put forward and back until 2026.
        for (day, hour) in [(date(2027, 3, 14), 2), (date(2027, 11, 7), 1)] {
            let wall = at(day, hour, 30);
            let free = offered(&scene, wish, wall).await;
            assert_eq!(free.len(), 1, "{wall}");
            let mut booking = scene.booking(free[0], "Ada Brook");
            booking.wish = wish;
            let made = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
            let kept = visit(&scene.clinic, made.appointment)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(kept.appointment.local_start, wall);
        }
    }
}

#[tokio::test]
async fn a_skipped_time_is_not_offered_and_cannot_be_booked_under_its_name() {
    for scene in scenes().await {
        for zone in ["America/Toronto", "America/St_Johns"] {
            let wish = place_in(&scene, zone).await;
            let gap = date(2027, 3, 14);
            assert!(
                offered(&scene, wish, at(gap, 2, 0)).await.is_empty(),
                "{zone}"
            );
            assert!(
                offered(&scene, wish, at(gap, 2, 30)).await.is_empty(),
                "{zone}"
            );
            let before = offered(&scene, wish, at(gap, 1, 30)).await;
            let after = offered(&scene, wish, at(gap, 3, 0)).await;
            // Half an hour by the sun lies between them, an hour and a half on the wall.
            assert_eq!(after[0].duration_since(before[0]).as_mins(), 30, "{zone}");
            let mut booking = scene.booking(before[0], &format!("In {zone}"));
            booking.wish = wish;
            let made = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
            let kept = visit(&scene.clinic, made.appointment)
                .await
                .unwrap()
                .unwrap();
            let a = kept.appointment;
            assert_eq!(
                a.end.duration_since(a.start).as_mins(),
                60,
                "an hour is an hour"
            );
            // It ends at half past three on the wall, so three is taken.
            assert!(
                offered(&scene, wish, at(gap, 3, 0)).await.is_empty(),
                "{zone}"
            );
            let cancelled = midstance_clinic::booking::cancel(&scene.clinic, &Actor::Visitor, a.id);
            cancelled.await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_repeated_time_is_offered_twice_and_each_can_be_booked() {
    for scene in scenes().await {
        for zone in ["America/Toronto", "America/St_Johns"] {
            let wish = place_in(&scene, zone).await;
            let wall = at(date(2027, 11, 7), 1, 30);
            let both = offered(&scene, wish, wall).await;
            assert_eq!(both.len(), 2, "{zone}");
            assert_eq!(both[1].duration_since(both[0]).as_mins(), 60);
            let mut ids = Vec::new();
            for (start, name) in both.iter().zip(["Ada Brook", "Bo Castell"]) {
                let mut booking = scene.booking(*start, name);
                booking.wish = wish;
                let made = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
                ids.push(made.appointment);
                let kept = visit(&scene.clinic, made.appointment)
                    .await
                    .unwrap()
                    .unwrap();
                assert_eq!(
                    (kept.appointment.start, kept.appointment.local_start),
                    (*start, wall)
                );
            }
            assert!(offered(&scene, wish, wall).await.is_empty());
            // Zones half an hour apart repeat different hours: free Mara for the next one.
            for id in ids {
                let gone = midstance_clinic::booking::cancel(&scene.clinic, &Actor::Visitor, id);
                gone.await.unwrap();
            }
        }
    }
}
