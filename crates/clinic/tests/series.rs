//! Several visits at once: every date is checked and shown, then all chosen ones are booked or none.
//! On every engine.

use crate::common::{Scene, email, link_in, scenes};
use jiff::{Timestamp, civil::date};
use midstance_clinic::{
    Actor, Token,
    availability::Wish,
    booking::{
        Booking, Refused, SeriesBooking, SeriesError, SeriesPlan, SeriesWish, Standing, book,
        book_series, by_manage_token, cancel, plan_series, series_member, together, visit,
    },
    mailbox,
};
use midstance_store::{
    ClientId, ExceptionId, HoursId, LocationId, ServiceId, StoreError,
    directory::{
        Location, Service, ServiceKind, insert_location, insert_service, offer_at, offer_by,
    },
    hours::{DayException, WorkingHours, insert_exception, insert_hours},
};

/// A place in Toronto where Mara works on Sundays from one in the night to eight, so that the clock
/// change of March 14, 2027 falls into her hours; the visits have neither rooms nor buffers.
async fn toronto(scene: &Scene) -> Wish {
    let (clinic, mara) = (scene.clinic.clone(), scene.wish.practitioner.unwrap());
    let place = LocationId(clinic.new_id());
    let service = ServiceId(clinic.new_id());
    let (hours, closed) = (HoursId(clinic.new_id()), ExceptionId(clinic.new_id()));
    clinic
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                insert_location(tx, &location(place)).await?;
                insert_service(tx, &night_visit(service)).await?;
                offer_by(tx, service, mara).await?;
                offer_at(tx, service, place).await?;
                let row = WorkingHours {
                    id: hours,
                    practitioner: mara,
                    location: place,
                    weekday: 7,
                    from_minute: 60,
                    until_minute: 480,
                    valid_from: None,
                    valid_until: None,
                };
                insert_hours(tx, &row).await?;
                let holiday = DayException {
                    id: closed,
                    practitioner: None,
                    location: Some(place),
                    day: date(2027, 3, 28),
                    open: None,
                    reason: "closed".into(),
                };
                insert_exception(tx, &holiday).await
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

fn location(id: LocationId) -> Location {
    Location {
        id,
        slug: "lake".into(),
        name: "Lake".into(),
        street: "1 Lake Street".into(),
        city: "Toronto".into(),
        region: "ON".into(),
        postal_code: "M5V1A1".into(),
        phone: "+14165550100".into(),
        zone: "America/Toronto".into(),
        access_notes: String::new(),
        position: 9,
        active: true,
    }
}

fn night_visit(id: ServiceId) -> Service {
    Service {
        id,
        slug: "night-60".into(),
        name: "Night visit, 60 minutes".into(),
        kind: ServiceKind::Kinesiology,
        about: String::new(),
        minutes: 60,
        buffer_before: 0,
        buffer_after: 0,
        grid: 30,
        price_cents: 10_000,
        tax_note: String::new(),
        online: true,
        notice_minutes: 120,
        horizon_days: 130,
        cancel_notice_minutes: 1440,
        position: 9,
        active: true,
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn client(scene: &Scene) -> ClientId {
    let start = scene.first_free().await;
    let booked = book(
        &scene.clinic,
        &Actor::Visitor,
        scene.booking(start, "Ada Brook"),
    )
    .await
    .unwrap();
    let found = visit(&scene.clinic, booked.appointment).await.unwrap();
    found.unwrap().client.id
}

async fn plan(scene: &Scene, wish: Wish, client: Option<ClientId>, count: u16) -> SeriesPlan {
    let series = SeriesWish {
        wish,
        client,
        first: date(2027, 2, 28).at(2, 30, 0, 0),
        count,
        every_weeks: 1,
    };
    plan_series(&scene.clinic, &Actor::Visitor, series)
        .await
        .unwrap()
}

fn wanted(wish: Wish, client: ClientId, starts: Vec<Timestamp>) -> SeriesBooking {
    SeriesBooking {
        wish,
        client,
        starts,
        check: None,
        idempotency_key: None,
    }
}

#[tokio::test]
async fn every_date_is_checked_across_a_clock_change_and_a_conflict() {
    for scene in scenes().await {
        let wish = toronto(&scene).await;
        let rival = Booking {
            wish,
            ..scene.booking(at("2027-03-07T07:30:00Z"), "Bo Castell")
        };
        book(&scene.clinic, &Actor::Visitor, rival).await.unwrap();
        let plan = plan(&scene, wish, None, 7).await;
        let standings: Vec<Standing> = plan.dates.iter().map(|d| d.standing).collect();
        assert_eq!(
            standings,
            [
                Standing::Free,
                Standing::Taken,
                Standing::Gap,
                Standing::Free,
                Standing::Closed,
                Standing::TooFarAhead,
                Standing::TooFarAhead,
            ]
        );
        // The same wall time is another instant after the change.
        let free = |n: usize| plan.dates[n].free.as_ref().unwrap().start;
        assert_eq!(free(0), at("2027-02-28T07:30:00Z"));
        assert_eq!(free(3), at("2027-03-21T06:30:00Z"));
        let others =
            |n: usize| -> Vec<Timestamp> { plan.dates[n].others.iter().map(|o| o.start).collect() };
        // Taken from 2:30 to 3:30: the nearest of the same night are 1:30, 3:30 and 1:00 or 4:00.
        assert_eq!(
            others(1)[..],
            [
                at("2027-03-07T06:00:00Z"),
                at("2027-03-07T06:30:00Z"),
                at("2027-03-07T08:30:00Z"),
            ]
        );
        for start in others(2) {
            let local = start.to_zoned(plan.zone.clone()).datetime();
            assert_eq!(local.date(), date(2027, 3, 14), "{local}");
            assert_ne!(local.time().hour(), 2, "that hour does not exist: {local}");
        }
        // Nothing that day: the nearest of another, and not one that the series takes itself.
        assert!(!others(4).is_empty());
        assert!(others(4).iter().all(|o| {
            plan.dates
                .iter()
                .all(|d| !d.free.iter().any(|f| f.start == *o))
        }));
        assert!(others(5).is_empty());
    }
}

#[tokio::test]
async fn the_clients_own_visits_count_as_taken() {
    for scene in scenes().await {
        let wish = toronto(&scene).await;
        let ada = client(&scene).await;
        let start = at("2027-02-28T07:30:00Z");
        book_series(
            &scene.clinic,
            &Actor::Visitor,
            wanted(wish, ada, vec![start]),
        )
        .await
        .unwrap();
        // Anyone's hands, but the same person.
        let other = Wish {
            practitioner: None,
            ..wish
        };
        let plan = plan(&scene, other, Some(ada), 1).await;
        assert_eq!(plan.dates[0].standing, Standing::ClientBusy);
        for other in &plan.dates[0].others {
            let apart = (other.start.as_second() - start.as_second()).abs();
            assert!(apart >= 3600, "{} overlaps", other.start);
        }
    }
}

#[tokio::test]
async fn the_chosen_ones_are_booked_with_a_mail_each_and_one_link_leads_to_all() {
    for scene in scenes().await {
        let wish = toronto(&scene).await;
        let ada = client(&scene).await;
        let starts = [
            "2027-02-28T07:30:00Z",
            "2027-03-07T07:30:00Z",
            "2027-03-21T06:30:00Z",
        ];
        let mut series = wanted(wish, ada, starts.map(at).to_vec());
        series.idempotency_key = Some("a key of sixteen".into());
        let before = mailbox::newest(&scene.clinic).await.unwrap().len();
        let booked = book_series(&scene.clinic, &Actor::Visitor, series.clone())
            .await
            .unwrap();
        assert_eq!(booked.len(), 3);
        let mut uids = Vec::new();
        for (number, one) in booked.iter().enumerate() {
            let found = visit(&scene.clinic, one.appointment)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(found.appointment.start, at(starts[number]));
            assert_eq!(
                found.appointment.local_start.time(),
                jiff::civil::time(2, 30, 0, 0),
                "the wall time stays over the clock change"
            );
            let mails = mailbox::about(&scene.clinic, one.appointment)
                .await
                .unwrap();
            assert_eq!(mails.len(), 1);
            let part = format!("{} of 3", number + 1);
            assert!(mails[0].subject.contains(&part), "{}", mails[0].subject);
            let link = link_in(&mails[0].text);
            let by_mail = by_manage_token(&scene.clinic, &link).await.unwrap();
            assert_eq!(
                by_mail.map(|visit| visit.appointment.id),
                Some(one.appointment)
            );
            assert!(
                mails[0].text.contains("March 21, 2027"),
                "{}",
                mails[0].text
            );
            let (file, method) = mails[0].calendar.clone().unwrap();
            assert_eq!(
                (method.as_str(), file.matches("BEGIN:VEVENT").count()),
                ("REQUEST", 1)
            );
            uids.push(found.appointment.uid);
        }
        uids.sort();
        uids.dedup();
        assert_eq!(uids.len(), 3);

        // Any link leads to all of them, and to no other visit.
        let all = together(&scene.clinic, booked[1].appointment)
            .await
            .unwrap();
        assert_eq!(all.len(), 3);
        let third = series_member(&scene.clinic, &booked[0].manage, 3)
            .await
            .unwrap();
        assert_eq!(third.unwrap().appointment.id, booked[2].appointment);
        for (token, number) in [(booked[0].manage.clone(), 0), (booked[0].manage.clone(), 4)] {
            assert!(
                series_member(&scene.clinic, &token, number)
                    .await
                    .unwrap()
                    .is_none()
            );
        }
        let stranger = Token::received("nobody's");
        assert!(
            series_member(&scene.clinic, &stranger, 1)
                .await
                .unwrap()
                .is_none()
        );

        // Sent twice, booked once; one may go without the others.
        let again = book_series(&scene.clinic, &Actor::Visitor, series.clone())
            .await
            .unwrap();
        assert_eq!(again, booked);
        assert_eq!(
            mailbox::newest(&scene.clinic).await.unwrap().len(),
            before + 3
        );
        series.starts.truncate(1);
        let other = book_series(&scene.clinic, &Actor::Visitor, series).await;
        assert!(matches!(other, Err(SeriesError::KeyReused)), "{other:?}");
        cancel(&scene.clinic, &Actor::Visitor, booked[0].appointment)
            .await
            .unwrap();
        let stands = visit(&scene.clinic, booked[1].appointment).await.unwrap();
        assert_eq!(
            stands.unwrap().appointment.status,
            midstance_store::appointment::Status::Booked
        );
    }
}

#[tokio::test]
async fn when_one_date_was_lost_meanwhile_nothing_is_booked_and_it_is_named() {
    for scene in scenes().await {
        let wish = toronto(&scene).await;
        let ada = client(&scene).await;
        let starts = ["2027-02-28T07:30:00Z", "2027-03-07T07:30:00Z"]
            .map(at)
            .to_vec();
        let rival = Booking {
            wish,
            ..scene.booking(starts[1], "Bo Castell")
        };
        book(&scene.clinic, &Actor::Visitor, rival).await.unwrap();
        let before = mailbox::newest(&scene.clinic).await.unwrap().len();
        let lost = book_series(
            &scene.clinic,
            &Actor::Visitor,
            wanted(wish, ada, starts.clone()),
        )
        .await;
        let Err(SeriesError::Lost { start, refused }) = lost else {
            panic!("the second date is taken: {lost:?}")
        };
        assert_eq!(start, starts[1]);
        assert!(matches!(refused, Refused::Taken { .. }), "{refused:?}");
        assert_eq!(mailbox::newest(&scene.clinic).await.unwrap().len(), before);
        let free = Booking {
            wish,
            ..scene.booking(starts[0], "Cleo Dahl")
        };
        let first = book(&scene.clinic, &Actor::Visitor, free).await;
        assert!(first.is_ok(), "the first date was not kept: {first:?}");
    }
}

#[tokio::test]
async fn none_and_too_many_dates_are_refused() {
    for scene in scenes().await {
        let ada = client(&scene).await;
        let many: Vec<Timestamp> = (0..13)
            .map(|n| Timestamp::from_second(1_800_000_000 + n * 604_800).unwrap())
            .collect();
        for starts in [Vec::new(), many] {
            let refused = book_series(
                &scene.clinic,
                &Actor::Visitor,
                wanted(scene.wish, ada, starts),
            )
            .await;
            assert!(matches!(refused, Err(SeriesError::Count)), "{refused:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_series_that_overlap_race_and_one_wins_whole() {
    for scene in scenes().await {
        let wish = toronto(&scene).await;
        let starts = [
            "2027-02-28T07:30:00Z",
            "2027-03-07T07:30:00Z",
            "2027-03-21T06:30:00Z",
        ]
        .map(at)
        .to_vec();
        let mut clients = vec![client(&scene).await];
        for name in ["Bo Castell", "Cleo Dahl", "Dee Ek"] {
            let start = scene.first_free().await;
            let booking = scene.booking(start, name);
            let booked = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
            let found = visit(&scene.clinic, booked.appointment).await.unwrap();
            assert_eq!(found.as_ref().unwrap().client.email, email(name));
            clients.push(found.unwrap().client.id);
        }
        let rivals: Vec<_> = clients
            .into_iter()
            .map(|client| {
                let (clinic, series) = (scene.clinic.clone(), wanted(wish, client, starts.clone()));
                tokio::spawn(async move { book_series(&clinic, &Actor::Visitor, series).await })
            })
            .collect();
        let mut winners = 0;
        for rival in rivals {
            match rival.await.unwrap() {
                Ok(booked) => {
                    assert_eq!(booked.len(), 3);
                    winners += 1;
                }
                Err(SeriesError::Lost { .. }) => {}
                Err(other) => panic!("a loser is told which date is gone: {other}"),
            }
        }
        assert_eq!(winners, 1, "{:?}", scene.clinic.store.engine());
    }
}
