//! Busy times from calendars of others: they keep new visits away and touch none that stands. On
//! every engine.

use crate::common::{
    Scene,
    elsewhere::{calendar_of, hours, mara, out, staff, subscribed},
    scenes, staff_of,
};
use jiff::{SignedDuration, Timestamp, civil::DateTime};
use midstance_clinic::{
    Actor,
    availability::{free_for_staff, free_times},
    booking::{
        BookError, Booking, Conflict, Door, Refused, SeriesWish, Standing, Wanted, book, conflicts,
        hold, overbook, plan_series, reschedule, visit,
    },
    calendar::{self, Ask, Kept, LaneBy, Slot},
    outside_calendar::{SubscribeError, fetch_due, overview, remove, subscribe, want_now},
};
use midstance_egress::{
    AddressError, Failure,
    testing::{Reply, Server},
};
use midstance_store::{OutsideCalendarId, account::Role, outside_calendar::OutsideCalendar};

async fn row(scene: &Scene, id: OutsideCalendarId) -> OutsideCalendar {
    let all = overview(&scene.clinic).await.unwrap().calendars;
    let found = all.into_iter().find(|c| c.calendar.id == id);
    found.unwrap().calendar
}

async fn spans(scene: &Scene, id: OutsideCalendarId) -> i64 {
    let all = overview(&scene.clinic).await.unwrap().calendars;
    all.into_iter().find(|c| c.calendar.id == id).unwrap().spans
}

/// A free time some days ahead, on which Mara has a few more.
async fn a_time(scene: &Scene) -> Timestamp {
    let later = scene.clinic.now() + SignedDuration::from_hours(72);
    let near = midstance_clinic::availability::nearest_free(&scene.clinic, scene.wish, later, 1);
    near.await.unwrap()[0].start
}

async fn is_free(scene: &Scene, start: Timestamp) -> bool {
    let day = start.to_zoned(scene.zone()).date();
    let found = free_times(&scene.clinic, scene.wish, day, 1).await.unwrap();
    found
        .days
        .iter()
        .flat_map(|(_, times)| times)
        .any(|t| t.start == start)
}

fn by_staff(booking: Booking) -> Booking {
    Booking {
        door: Door::Staff,
        ..booking
    }
}

#[tokio::test]
async fn a_busy_time_is_free_through_no_door() {
    for scene in scenes().await {
        let start = a_time(&scene).await;
        let elsewhere = a_time_after(&scene, start).await;
        let desk = Actor::Staff(staff(&scene, Role::FrontDesk));
        let other = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(elsewhere, "Ada Brook"),
        );
        let other = other.await.unwrap().appointment;
        let server = Server::start(vec![Reply::ok(&hours(&[start]))]).await;
        subscribed(&scene, &server).await;

        assert!(!is_free(&scene, start).await, "the public page and the API");
        let visitor = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Bo Castell"),
        )
        .await;
        let Err(BookError::Refused(Refused::Taken { nearest })) = visitor else {
            panic!("{visitor:?}")
        };
        assert!(!nearest.is_empty() && nearest.iter().all(|free| free.start != start));
        let held = hold(&scene.clinic, scene.wish, start).await;
        assert!(matches!(
            held,
            Err(BookError::Refused(Refused::Taken { .. }))
        ));
        let day = start.to_zoned(scene.zone()).date();
        let free = free_for_staff(&scene.clinic, scene.wish, day, None)
            .await
            .unwrap();
        assert!(
            free.iter().all(|free| free.start != start),
            "the staff's list"
        );
        let clinic = &scene.clinic;
        let by_desk = book(clinic, &desk, by_staff(scene.booking(start, "Bo Castell"))).await;
        assert!(matches!(
            by_desk,
            Err(BookError::Refused(Refused::Taken { .. }))
        ));
        let moved = reschedule(clinic, &desk, other, scene.wish, start).await;
        assert!(matches!(
            moved,
            Err(BookError::Refused(Refused::Taken { .. }))
        ));
        let series = SeriesWish {
            wish: scene.wish,
            client: None,
            first: start.to_zoned(scene.zone()).datetime(),
            count: 1,
            every_weeks: 1,
        };
        let plan = plan_series(clinic, &Actor::Visitor, series).await.unwrap();
        assert_eq!(plan.dates[0].standing, Standing::Taken);

        let wanted = Wanted {
            wish: scene.wish,
            start,
            client: None,
            moving: None,
        };
        let found = conflicts(clinic, wanted).await.unwrap();
        let [Conflict::Elsewhere { calendar }] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(calendar, "Private");
        let knowingly = overbook(
            clinic,
            &desk,
            scene.booking(start, "Bo Castell"),
            "She agreed",
        );
        knowingly.await.unwrap();
        assert!(!is_free(&scene, start).await);
    }
}

/// Another free time of the same week, at least three hours later.
async fn a_time_after(scene: &Scene, start: Timestamp) -> Timestamp {
    let later = start + SignedDuration::from_hours(3);
    let near = midstance_clinic::availability::nearest_free(&scene.clinic, scene.wish, later, 9);
    let near = near.await.unwrap();
    near.iter().find(|free| free.start >= later).unwrap().start
}

#[tokio::test]
async fn a_visit_that_stands_stays_and_is_listed() {
    for scene in scenes().await {
        let start = a_time(&scene).await;
        let booked = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        );
        let id = booked.await.unwrap().appointment;
        let before = visit(&scene.clinic, id).await.unwrap().unwrap();
        let server = Server::start(vec![Reply::ok(&hours(&[start]))]).await;
        let calendar = subscribed(&scene, &server).await;

        let after = visit(&scene.clinic, id).await.unwrap().unwrap();
        assert_eq!(
            after.appointment, before.appointment,
            "nothing of it changed"
        );
        let overlaps = overview(&scene.clinic).await.unwrap().overlaps;
        let [(found, names)] = overlaps.as_slice() else {
            panic!("one overlap, not {}", overlaps.len())
        };
        assert_eq!(
            (found.appointment.id, names.as_slice()),
            (id, &["Private".to_owned()][..])
        );
        // The visit can still be called off, and its time then stays closed.
        midstance_clinic::booking::cancel(&scene.clinic, &Actor::Visitor, id)
            .await
            .unwrap();
        assert!(!is_free(&scene, start).await);
        assert!(overview(&scene.clinic).await.unwrap().overlaps.is_empty());
        let owner = staff(&scene, Role::Owner);
        assert!(remove(&scene.clinic, &owner, calendar).await.unwrap());
        assert!(
            is_free(&scene, start).await,
            "a removed calendar frees its times"
        );
    }
}

#[tokio::test]
async fn two_calendars_may_be_busy_at_once_and_one_may_go() {
    for scene in scenes().await {
        let start = a_time(&scene).await;
        let first = Server::start(vec![Reply::ok(&hours(&[start]))]).await;
        let second = Server::start(vec![Reply::ok(&hours(&[start]))]).await;
        let (first, second) = (
            subscribed(&scene, &first).await,
            subscribed(&scene, &second).await,
        );
        let owner = staff(&scene, Role::Owner);
        assert!(remove(&scene.clinic, &owner, first).await.unwrap());
        assert!(!is_free(&scene, start).await, "the other one still says so");
        assert!(remove(&scene.clinic, &owner, second).await.unwrap());
        assert!(is_free(&scene, start).await);
    }
}

#[tokio::test]
async fn a_failure_keeps_the_last_good_copy_and_says_why() {
    for scene in scenes().await {
        let start = a_time(&scene).await;
        let good = hours(&[start]);
        let cut = &good[..good.len() - 20];
        let server = Server::start(vec![Reply::ok(&good)]).await;
        let id = subscribed(&scene, &server).await;
        let read_at = row(&scene, id).await.good_at.unwrap();
        let failures: &[(Reply, &str)] = &[
            (
                Reply::status(500, &[], "oh"),
                "its server has a fault (500)",
            ),
            (
                Reply::status(404, &[], ""),
                "no calendar at this address (404)",
            ),
            (Reply::status(403, &[], ""), "is it still shared?"),
            (
                Reply::status(302, &[("location", "http://10.0.0.1/")], ""),
                "has moved (302)",
            ),
            (Reply::status(304, &[], ""), "answered with 304"),
            (
                Reply::ok("<!doctype html><title>Sign in</title>"),
                "BEGIN:VCALENDAR",
            ),
            (Reply::ok(cut), "cut short"),
            (Reply::ok(""), "not a calendar"),
            (
                Reply::Bytes(b"garbage\r\n\r\n".to_vec()),
                "could not be understood",
            ),
            (
                Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nBEGIN:VCAL".to_vec()),
                "broke off",
            ),
            (
                Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 5000001\r\n\r\n".to_vec()),
                "larger than 5 MB",
            ),
        ];
        let owner = staff(&scene, Role::Owner);
        for (number, (reply, words)) in failures.iter().enumerate() {
            server.reply(vec![reply.clone()]);
            assert!(want_now(&scene.clinic, &owner, id).await.unwrap());
            scene.clock.forward(1);
            assert_eq!(
                fetch_due(&scene.clinic, &out()).await.unwrap(),
                0,
                "{words}"
            );
            let after = row(&scene, id).await;
            assert!(after.problem.contains(words), "{}: {words}", after.problem);
            assert_eq!(after.failures as usize, number + 1);
            assert_eq!(after.good_at, Some(read_at), "the age of the copy");
            assert!(!is_free(&scene, start).await, "the copy counts: {words}");
        }
        // Pauses grow, so that nobody is asked without end.
        let asked = server.requests().len();
        scene.clock.forward(300);
        fetch_due(&scene.clinic, &out()).await.unwrap();
        assert_eq!(server.requests().len(), asked);
        scene.clock.forward(61);
        server.reply(vec![Reply::ok(&hours(&[]))]);
        assert_eq!(fetch_due(&scene.clinic, &out()).await.unwrap(), 1);
        let after = row(&scene, id).await;
        assert!(after.problem.is_empty() && after.failures == 0);
        assert!(is_free(&scene, start).await);
    }
}

#[tokio::test]
async fn a_slow_server_is_given_up_and_said_so() {
    for scene in scenes().await {
        let server = Server::start(vec![Reply::Stall(b"HTTP/1.1 200 OK\r\n".to_vec())]).await;
        let owner = staff(&scene, Role::Owner);
        let words = ("Private", &*server.url("/busy.ics"));
        let id = subscribe(&scene.clinic, &owner, mara(&scene), words)
            .await
            .unwrap();
        let hasty = out().patient(std::time::Duration::from_millis(1_100));
        fetch_due(&scene.clinic, &hasty).await.unwrap();
        let after = row(&scene, id).await;
        assert_eq!(after.problem, Failure::TimedOut(1).to_string());
        assert_eq!((after.good_at, after.failures), (None, 1));
    }
}

#[tokio::test]
async fn an_unchanged_calendar_is_not_sent_again_until_its_repetitions_run_out() {
    for scene in scenes().await {
        let weekly = calendar_of(
            "BEGIN:VEVENT\r\nUID:w\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261102T030000Z\r\n\
             DTEND:20261102T040000Z\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\n",
        );
        let stamp = "Mon, 02 Nov 2026 10:00:00 GMT";
        let server = Server::start(vec![
            Reply::status(
                200,
                &[("etag", "\"one\""), ("last-modified", stamp)],
                &weekly,
            ),
            Reply::status(304, &[], ""),
        ])
        .await;
        let id = subscribed(&scene, &server).await;
        let before = spans(&scene, id).await;
        assert!(before > 55, "over a year of weeks: {before}");
        let first = &server.requests()[0];
        assert!(first.header("if-none-match").is_none());

        scene.clock.forward(15);
        assert_eq!(fetch_due(&scene.clinic, &out()).await.unwrap(), 1);
        let second = &server.requests()[1];
        assert_eq!(second.header("if-none-match"), Some("\"one\""));
        assert_eq!(second.header("if-modified-since"), Some(stamp));
        let after = row(&scene, id).await;
        assert_eq!(
            after.good_at,
            Some(scene.clinic.now()),
            "it is as good as read"
        );
        assert_eq!(spans(&scene, id).await, before);

        scene.clock.forward(31 * 24 * 60);
        server.reply(vec![Reply::status(200, &[("etag", "\"one\"")], &weekly)]);
        assert_eq!(fetch_due(&scene.clinic, &out()).await.unwrap(), 1);
        assert!(server.requests()[2].header("if-none-match").is_none());
        assert!(
            spans(&scene, id).await + 1 >= before,
            "the horizon has moved on with the year"
        );
    }
}

#[tokio::test]
async fn our_own_feed_read_back_blocks_nothing() {
    for scene in scenes().await {
        let start = a_time(&scene).await;
        let booked = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        );
        let id = booked.await.unwrap().appointment;
        let own = staff_of(&scene.clinic, Role::Practitioner).await;
        let whose = midstance_store::feed::Whose::Practitioner(mara(&scene));
        let secret = midstance_clinic::feed::make(&scene.clinic, &own, whose, false).await;
        let secret = secret.unwrap().unwrap();
        let served = midstance_clinic::feed::serve(&scene.clinic, &secret).await;
        let server = Server::start(vec![Reply::ok(&served.unwrap().unwrap().body)]).await;
        let calendar = subscribed(&scene, &server).await;
        assert_eq!(row(&scene, calendar).await.problem, "");
        assert_eq!(spans(&scene, calendar).await, 0);
        assert!(overview(&scene.clinic).await.unwrap().overlaps.is_empty());
        // Moved away here, the old copy over there must not keep its former time closed.
        let later = a_time_after(&scene, start).await;
        let (clinic, wish) = (&scene.clinic, scene.wish);
        reschedule(clinic, &Actor::Visitor, id, wish, later)
            .await
            .unwrap();
        scene.clock.forward(15);
        fetch_due(&scene.clinic, &out()).await.unwrap();
        assert!(is_free(&scene, start).await);
    }
}

#[tokio::test]
async fn a_whole_day_is_the_day_of_the_place() {
    for scene in scenes().await {
        let start = a_time(&scene).await;
        let day = start.to_zoned(scene.zone()).date();
        let all_day = format!(
            "BEGIN:VEVENT\r\nUID:d\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:{}\r\n\
             END:VEVENT\r\n",
            day.strftime("%Y%m%d")
        );
        let server = Server::start(vec![Reply::ok(&calendar_of(&all_day))]).await;
        subscribed(&scene, &server).await;
        let found = free_times(&scene.clinic, scene.wish, day, 1).await.unwrap();
        assert!(found.days[0].1.is_empty());
        let midnight: DateTime = day.at(0, 0, 0, 0);
        let drawn = drawn(&scene, midnight).await;
        assert!(!drawn.iter().any(|slot| matches!(slot, Slot::Free { .. })));
        assert!(
            drawn.contains(&Slot::Kept(Kept::Elsewhere)),
            "hatched, without a title"
        );
    }
}

/// What the staff's calendar shows of Mara's day.
async fn drawn(scene: &Scene, day: DateTime) -> Vec<Slot> {
    let ask = Ask {
        first: day.date(),
        days: 1,
        by: LaneBy::Practitioner,
        locations: vec![scene.wish.location],
        practitioners: vec![mara(scene)],
    };
    let drawn = calendar::load(&scene.clinic, ask).await.unwrap();
    drawn.days[0].lanes[0].tracks.concat()
}

#[tokio::test]
async fn who_may_subscribe_and_to_what() {
    for scene in scenes().await {
        let (clinic, who) = (&scene.clinic, mara(&scene));
        let at = |address: &'static str| ("", address);
        let desk = staff(&scene, Role::FrontDesk);
        let refused = subscribe(clinic, &desk, who, at("https://cal.example/a")).await;
        assert!(matches!(refused, Err(SubscribeError::Forbidden)));
        let own = staff(&scene, Role::Practitioner);
        let id = subscribe(clinic, &own, who, at("webcal://cal.example/a"))
            .await
            .unwrap();
        assert_eq!(
            row(&scene, id).await.name,
            "cal.example",
            "called by its host"
        );
        let again = subscribe(clinic, &own, who, at("https://cal.example/a")).await;
        assert!(matches!(again, Err(SubscribeError::Twice)));
        let inside = subscribe(clinic, &own, who, at("https://10.0.0.8/a")).await;
        assert!(matches!(
            inside,
            Err(SubscribeError::Address(AddressError::Private))
        ));
        assert!(!remove(clinic, &desk, id).await.unwrap());
        assert!(!want_now(clinic, &desk, id).await.unwrap());
        assert!(remove(clinic, &own, id).await.unwrap());
    }
}

#[tokio::test]
async fn a_calendar_removed_while_it_is_read_leaves_nothing() {
    for scene in scenes().await {
        let start = a_time(&scene).await;
        let server = Server::start(vec![Reply::ok(&hours(&[start]))]).await;
        let id = subscribed(&scene, &server).await;
        let owner = staff(&scene, Role::Owner);
        scene.clock.forward(15);
        let out = out();
        let (read, removed) = tokio::join!(
            fetch_due(&scene.clinic, &out),
            remove(&scene.clinic, &owner, id)
        );
        read.unwrap();
        assert!(removed.unwrap());
        assert!(is_free(&scene, start).await);
        assert!(overview(&scene.clinic).await.unwrap().calendars.is_empty());
    }
}

#[tokio::test]
async fn a_calendar_that_lands_while_many_book_oversells_and_locks_nothing() {
    for scene in scenes().await {
        let day = a_time(&scene).await.to_zoned(scene.zone()).date();
        let found = free_times(&scene.clinic, scene.wish, day, 5).await.unwrap();
        let starts: Vec<Timestamp> = found
            .days
            .iter()
            .flat_map(|(_, times)| times)
            .map(|t| t.start)
            .collect();
        let server = Server::start(vec![Reply::ok(&hours(&starts))]).await;
        let owner = staff(&scene, Role::Owner);
        let words = ("Private", &*server.url("/busy.ics"));
        subscribe(&scene.clinic, &owner, mara(&scene), words)
            .await
            .unwrap();
        let mut racing = tokio::task::JoinSet::new();
        for (number, start) in starts.iter().enumerate() {
            for twice in 0..2 {
                let clinic = scene.clinic.clone();
                let booking = scene.booking(*start, &format!("Runner {number} {twice}"));
                racing.spawn(async move { book(&clinic, &Actor::Visitor, booking).await });
            }
        }
        let clinic = scene.clinic.clone();
        let landing = tokio::spawn(async move { fetch_due(&clinic, &out()).await });
        let mut booked = 0;
        while let Some(ended) = racing.join_next().await {
            match ended.unwrap() {
                Ok(_) => booked += 1,
                Err(BookError::Refused(Refused::Taken { .. })) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(landing.await.unwrap().unwrap(), 1);
        for start in &starts {
            assert!(scene.visits_at(*start).await <= 1, "sold once at most");
            assert!(!is_free(&scene, *start).await, "and never free again");
        }
        let overlaps = overview(&scene.clinic).await.unwrap().overlaps.len();
        assert!(overlaps >= booked, "{booked} booked, {overlaps} listed");
    }
}
