//! New zone data: the wall clock wins, nothing moves silently. Zones are invented, the engines real.

use std::sync::Arc;

use crate::common::{Scene, scenes, staff_of};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use midstance_clinic::{
    Actor, Staff,
    availability::nearest_free,
    blocks::{self, NewBlock, Whose},
    booking::{book, cancel, overbook, reschedule, visit},
    feed, mailbox, reminders,
    zone_data::{Recomputed, ZoneData, entries, recompute, recompute_once},
};
use midstance_schedule::{Cell, tzdb_version};
use midstance_store::{
    AccountId, AppointmentId, StoreError, account::Role, appointment::Appointment, audit, claim,
};

/// Zone data in which Vancouver follows a POSIX rule, and every other zone is as it is.
fn vancouver(version: &str, rule: &str) -> ZoneData {
    let invented = TimeZone::posix(rule).unwrap();
    ZoneData {
        version: version.into(),
        find: Arc::new(move |name| match name {
            "America/Vancouver" => Some(invented.clone()),
            other => TimeZone::get(other).ok(),
        }),
    }
}

/// The clocks are put back in November after all: an hour later by UTC than without.
const CHANGING: &str = "PST8PDT,M3.2.0,M11.1.0";
/// Without changes, as the law has it since March 2026.
const PERMANENT: &str = "PDT7";
/// An hour earlier by UTC than as the law has it.
const EARLIER: &str = "XDT6";

async fn row(scene: &Scene, id: AppointmentId) -> Appointment {
    visit(&scene.clinic, id).await.unwrap().unwrap().appointment
}

async fn booked(scene: &Scene, start: Timestamp, name: &str) -> AppointmentId {
    let made = book(&scene.clinic, &Actor::Visitor, scene.booking(start, name)).await;
    made.unwrap().appointment
}

/// Free times of one day some days ahead, each far enough from the next for a visit of Mara's.
async fn times(scene: &Scene, count: usize) -> Vec<Timestamp> {
    let wanted = scene.clinic.now() + SignedDuration::from_hours(24 * 9);
    let near = nearest_free(&scene.clinic, scene.wish, wanted, 60)
        .await
        .unwrap();
    let mut found: Vec<Timestamp> = Vec::new();
    for free in near {
        let day = |at: &Timestamp| at.to_zoned(scene.zone()).date();
        let apart = SignedDuration::from_mins(75);
        match found.last() {
            Some(last) if day(last) == day(&free.start) && free.start < *last + apart => {}
            Some(last) if day(last) != day(&free.start) && found.len() < count => {
                found = vec![free.start];
            }
            _ => found.push(free.start),
        }
        if found.len() == count {
            return found;
        }
    }
    panic!("no day with {count} free times");
}

/// A free time after whose visit and buffer the next visit would be free as well.
async fn roomy(scene: &Scene) -> Timestamp {
    let wanted = scene.clinic.now() + SignedDuration::from_hours(24 * 9);
    let near = nearest_free(&scene.clinic, scene.wish, wanted, 60)
        .await
        .unwrap();
    let next = |start: Timestamp| start + SignedDuration::from_mins(75);
    let found = near
        .iter()
        .find(|a| near.iter().any(|b| b.start == next(a.start)));
    found.expect("two in a row").start
}

fn staff(scene: &Scene, role: Role) -> Staff {
    Staff {
        account: AccountId(scene.clinic.new_id()),
        name: "Someone".into(),
        role,
        practitioner: None,
    }
}

/// The cells that an owner has of Mara's time.
async fn cells(scene: &Scene, id: uuid::Uuid) -> Vec<i64> {
    let mara = scene.wish.practitioner.unwrap().0;
    let all = scene
        .clinic
        .store
        .read::<_, StoreError, _>(move |tx| {
            Box::pin(async move { claim::owned(tx, mara, 0..i64::MAX / 2).await })
        })
        .await;
    all.unwrap()
        .into_iter()
        .filter(|(_, owner)| *owner == id)
        .map(|(cell, _)| cell)
        .collect()
}

async fn mails(scene: &Scene, id: AppointmentId) -> Vec<String> {
    let all = mailbox::about(&scene.clinic, id).await.unwrap();
    all.into_iter().map(|mail| mail.kind).collect()
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn a_start_works_everything_out_once_for_each_version() {
    for scene in scenes().await {
        let start = times(&scene, 1).await[0];
        booked(&scene, start, "Ada Brook").await;
        let newer = vancouver("2999a", CHANGING);
        let first = recompute_once(&scene.clinic, &newer).await.unwrap();
        assert!(first.moved >= 1, "{first:?}");
        // What an older program books meanwhile is left to the round that goes now and then.
        let later = times(&scene, 2).await[1];
        let id = booked(&scene, later, "Bo Castell").await;
        let again = recompute_once(&scene.clinic, &newer).await.unwrap();
        assert_eq!(again, Recomputed::default());
        assert_eq!(row(&scene, id).await.tzdb_version, tzdb_version());
        recompute(&scene.clinic, &newer).await.unwrap();
        assert_eq!(row(&scene, id).await.tzdb_version, "2999a");
    }
}

#[tokio::test]
async fn the_wall_clock_wins_and_the_instant_the_claims_and_the_calendar_follow() {
    for scene in scenes().await {
        let start = times(&scene, 1).await[0];
        let id = booked(&scene, start, "Ada Brook").await;
        let before = row(&scene, id).await;
        assert_eq!(before.tzdb_version, tzdb_version());
        let claimed = cells(&scene, id.0).await;
        scene.clock.forward(1);

        let done = recompute(&scene.clinic, &vancouver("2999a", CHANGING))
            .await
            .unwrap();
        assert!(done.moved >= 1 && done.kept == 0, "{done:?}");
        let after = row(&scene, id).await;
        assert_eq!(after.local_start, before.local_start, "the wall clock");
        assert_eq!(
            (after.start, after.end),
            (before.start + HOUR, before.end + HOUR)
        );
        assert_eq!(
            (after.sequence, after.version),
            (before.sequence + 1, before.version + 1)
        );
        assert_eq!(
            (after.uid.as_str(), after.tzdb_version.as_str()),
            (&*before.uid, "2999a")
        );
        let moved: Vec<i64> = claimed.iter().map(|cell| cell + 12).collect();
        assert_eq!(cells(&scene, id.0).await, moved, "buffers too");

        assert_eq!(mails(&scene, id).await, ["booked", "zone_data"], "one mail");
        let mail = mailbox::about(&scene.clinic, id).await.unwrap().remove(1);
        let (file, method) = mail.calendar.unwrap();
        assert!(
            method == "REQUEST" && file.contains("SEQUENCE:1\r\n"),
            "{file}"
        );
        let start = after.start.strftime("DTSTART:%Y%m%dT%H%M%SZ").to_string();
        assert!(file.contains(&start), "{file}");

        let again = recompute(&scene.clinic, &vancouver("2999a", CHANGING))
            .await
            .unwrap();
        assert_eq!(again, Recomputed::default(), "a second run changes nothing");
        assert_eq!(mails(&scene, id).await.len(), 2);

        // A program that knows less leaves alone what one that knows more has written.
        let older = recompute(&scene.clinic, &vancouver("2998z", PERMANENT))
            .await
            .unwrap();
        assert_eq!(older, Recomputed::default());
        assert_eq!(row(&scene, id).await, after);

        // The law as it stands: back to where it was.
        let back = recompute(&scene.clinic, &vancouver("2999b", PERMANENT))
            .await
            .unwrap();
        assert!(back.moved >= 1);
        let back = row(&scene, id).await;
        assert_eq!(
            (back.start, back.sequence),
            (before.start, before.sequence + 2)
        );
        assert_eq!(cells(&scene, id.0).await, claimed);
        let lines = scene
            .clinic
            .store
            .read::<_, StoreError, _>(move |tx| Box::pin(audit::about(tx, id.0)))
            .await;
        let lines: Vec<String> = lines.unwrap().into_iter().map(|line| line.action).collect();
        assert_eq!(
            lines
                .iter()
                .filter(|a| *a == "appointment.zone_data")
                .count(),
            2
        );
    }
}

#[tokio::test]
async fn data_that_changes_nothing_here_writes_nothing_but_its_version() {
    for scene in scenes().await {
        let id = booked(&scene, times(&scene, 1).await[0], "Ada Brook").await;
        let before = row(&scene, id).await;
        let done = recompute(&scene.clinic, &vancouver("2999a", PERMANENT))
            .await
            .unwrap();
        assert!(
            done.same >= 1 && done.moved == 0 && done.kept == 0,
            "{done:?}"
        );
        let after = row(&scene, id).await;
        assert_eq!(after.tzdb_version, "2999a");
        assert_eq!(
            Appointment {
                tzdb_version: before.tzdb_version.clone(),
                ..after
            },
            before
        );
        assert_eq!(mails(&scene, id).await, ["booked"]);
        assert!(entries(&scene.clinic).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn visits_side_by_side_move_together() {
    for scene in scenes().await {
        let starts = times(&scene, 2).await;
        let mut ids = Vec::new();
        for (number, start) in starts.iter().enumerate() {
            ids.push(booked(&scene, *start, &format!("Runner {number}")).await);
        }
        recompute(&scene.clinic, &vancouver("2999a", CHANGING))
            .await
            .unwrap();
        for (id, start) in ids.into_iter().zip(starts) {
            assert_eq!(row(&scene, id).await.start, start + HOUR);
        }
    }
}

#[tokio::test]
async fn who_cannot_have_the_new_time_keeps_the_old_one_and_is_listed_until_settled() {
    for scene in scenes().await {
        let start = roomy(&scene).await;
        let id = booked(&scene, start, "Ada Brook").await;
        let before = row(&scene, id).await;
        let claimed = cells(&scene, id.0).await;
        let (clinic, mara) = (&scene.clinic, scene.wish.practitioner.unwrap());
        // In Toronto nothing changes, so this stands where the visit has to go.
        let block = NewBlock {
            whose: Whose::Practitioner(mara),
            start: Cell::from_index(claimed[claimed.len() - 1] + 1).start(),
            end: start + HOUR + HOUR,
            zone: "America/Toronto".into(),
            reason: "Call".into(),
        };
        let block = blocks::add(clinic, &Actor::Program, block).await.unwrap();
        let done = recompute(clinic, &vancouver("2999a", CHANGING))
            .await
            .unwrap();
        assert!(done.kept >= 1, "{done:?}");
        assert_eq!(row(&scene, id).await, before, "nothing moved silently");
        assert_eq!(cells(&scene, id.0).await, claimed);
        assert_eq!(mails(&scene, id).await, ["booked"]);
        let listed = entries(clinic).await.unwrap();
        let mine = listed.iter().find(|e| e.change.owner == id.0).unwrap();
        assert!(mine.open && !mine.change.moved);
        assert_eq!(mine.change.reason, "somebody else has the new time");
        assert_eq!(mine.change.new_start, Some(start + HOUR));

        let count = listed.len();
        recompute(clinic, &vancouver("2999a", CHANGING))
            .await
            .unwrap();
        assert_eq!(entries(clinic).await.unwrap().len(), count, "listed once");

        // What stood in the way goes: the visit gets its time with the next turn.
        blocks::remove(clinic, &Actor::Program, block)
            .await
            .unwrap();
        let done = recompute(clinic, &vancouver("2999a", CHANGING))
            .await
            .unwrap();
        assert!(done.moved >= 1, "{done:?}");
        assert_eq!(row(&scene, id).await.start, start + HOUR);
        assert!(
            entries(clinic)
                .await
                .unwrap()
                .iter()
                .all(|entry| !entry.open)
        );
    }
}

#[tokio::test]
async fn a_listed_visit_that_staff_move_or_call_off_is_settled() {
    for scene in scenes().await {
        let start = times(&scene, 1).await[0];
        let id = booked(&scene, start, "Ada Brook").await;
        let clinic = &scene.clinic;
        // Nobody knows the zone any more.
        let lost = ZoneData {
            version: "2999a".into(),
            find: Arc::new(|_| None),
        };
        recompute(clinic, &lost).await.unwrap();
        let open = |all: Vec<midstance_clinic::zone_data::Entry>| {
            all.iter()
                .any(|entry| entry.change.owner == id.0 && entry.open)
        };
        assert!(open(entries(clinic).await.unwrap()));
        cancel(clinic, &Actor::Visitor, id).await.unwrap();
        assert!(!open(entries(clinic).await.unwrap()));
    }
}

#[tokio::test]
async fn a_time_that_the_clocks_now_skip_is_kept_and_one_that_they_repeat_is_the_first() {
    for scene in scenes().await {
        let start = times(&scene, 1).await[0];
        let wall: DateTime = start.to_zoned(scene.zone()).datetime();
        let id = booked(&scene, start, "Ada Brook").await;
        let (day, hour) = (wall.date().day_of_year(), wall.hour());
        // The clocks jump over the hour in which the visit begins.
        let half = if wall.minute() >= 30 { ":30" } else { "" };
        let skips = format!("XST7XDT6,{}/{hour}{half},{}/{hour}", day - 1, day + 9);
        let skipping = vancouver("2999a", &skips);
        recompute(&scene.clinic, &skipping).await.unwrap();
        let listed = entries(&scene.clinic).await.unwrap();
        let mine = listed.iter().find(|e| e.change.owner == id.0).unwrap();
        assert!(
            mine.open && mine.change.new_start.is_none(),
            "{:?}",
            mine.change
        );
        assert_eq!(
            mine.change.reason,
            "the clocks now skip this time on that day"
        );
        assert_eq!(row(&scene, id).await.start, start);

        // The clocks are put back over it: it comes twice, and the first is taken.
        let repeats = format!("XST8XDT7,{}/0,{}/{}{half}", day - 20, day - 1, hour + 1);
        recompute(&scene.clinic, &vancouver("2999b", &repeats))
            .await
            .unwrap();
        let after = row(&scene, id).await;
        assert_eq!((after.local_start, after.start), (wall, start));
        assert_eq!(after.tzdb_version, "2999b");
    }
}

#[tokio::test]
async fn what_was_booked_over_others_moves_too_and_takes_what_is_free() {
    for scene in scenes().await {
        let start = times(&scene, 1).await[0];
        let under = booked(&scene, start, "Ada Brook").await;
        let desk = Actor::Staff(staff(&scene, Role::FrontDesk));
        let over = scene.booking(start, "Bo Castell");
        let over = overbook(&scene.clinic, &desk, over, "They share")
            .await
            .unwrap()
            .appointment;
        recompute(&scene.clinic, &vancouver("2999a", CHANGING))
            .await
            .unwrap();
        for id in [under, over] {
            assert_eq!(row(&scene, id).await.start, start + HOUR);
        }
        assert!(!cells(&scene, under.0).await.is_empty());
        cancel(&scene.clinic, &Actor::Visitor, under).await.unwrap();
        let taken = cells(&scene, over.0).await;
        let first = Cell::containing(start + HOUR).index();
        assert!(
            (first..first + 12).all(|cell| taken.contains(&cell)),
            "covered: {taken:?}"
        );
    }
}

#[tokio::test]
async fn blocks_keep_their_time_on_the_clock_as_well() {
    for scene in scenes().await {
        let start = times(&scene, 1).await[0];
        let block = NewBlock {
            whose: Whose::Practitioner(scene.wish.practitioner.unwrap()),
            start,
            end: start + HOUR,
            zone: "America/Vancouver".into(),
            reason: "Course".into(),
        };
        let id = blocks::add(&scene.clinic, &Actor::Program, block)
            .await
            .unwrap();
        recompute(&scene.clinic, &vancouver("2999a", CHANGING))
            .await
            .unwrap();
        let after = blocks::coming(&scene.clinic).await.unwrap();
        let after = after.into_iter().find(|block| block.id == id).unwrap();
        assert_eq!(
            (after.start, after.end),
            (start + HOUR, start + HOUR + HOUR)
        );
        assert_eq!(after.tzdb_version, "2999a");
        assert_eq!(
            cells(&scene, id.0).await[0],
            Cell::containing(start + HOUR).index()
        );
    }
}

#[tokio::test]
async fn feeds_and_moves_by_hand_follow_what_was_recomputed() {
    for scene in scenes().await {
        let start = times(&scene, 1).await[0];
        let id = booked(&scene, start, "Ada Brook").await;
        recompute(&scene.clinic, &vancouver("2999a", CHANGING))
            .await
            .unwrap();
        let whose = midstance_store::feed::Whose::Location(scene.wish.location);
        let who = staff_of(&scene.clinic, Role::FrontDesk).await;
        let secret = feed::make(&scene.clinic, &who, whose, false)
            .await
            .unwrap()
            .unwrap();
        let served = feed::serve(&scene.clinic, &secret).await.unwrap().unwrap();
        let body = served.body.replace("\r\n ", "");
        let uid = row(&scene, id).await.uid;
        let event = body
            .split("BEGIN:VEVENT")
            .find(|e| e.contains(&uid))
            .unwrap();
        assert!(event.contains("SEQUENCE:1"), "{event}");
        let later = times(&scene, 1).await[0];
        reschedule(&scene.clinic, &Actor::Visitor, id, scene.wish, later)
            .await
            .unwrap();
        assert_eq!(row(&scene, id).await.tzdb_version, tzdb_version());
    }
}

/// Writes what is due and answers how many reminders of a visit there are by now.
async fn reminded(scene: &Scene, id: AppointmentId) -> usize {
    reminders::write_due(&scene.clinic).await.unwrap();
    let kinds = mails(scene, id).await;
    kinds.iter().filter(|kind| *kind == "reminder").count()
}

/// Lets time pass until two days before an instant, and a minute more.
fn until_two_days_before(scene: &Scene, start: Timestamp) {
    let minutes = (start.as_second() - scene.clinic.now().as_second()) / 60;
    scene.clock.forward(minutes - 48 * 60 + 1);
}

#[tokio::test]
async fn who_was_reminded_of_a_time_on_the_clock_is_not_reminded_of_it_again() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        let start = times(&scene, 1).await[0];
        let id = booked(&scene, start, "Ada Brook").await;
        until_two_days_before(&scene, start);
        assert_eq!(reminded(&scene, id).await, 1);
        recompute(clinic, &vancouver("2999a", CHANGING))
            .await
            .unwrap();
        assert_eq!(row(&scene, id).await.start, start + HOUR);
        until_two_days_before(&scene, start + HOUR);
        assert_eq!(reminded(&scene, id).await, 1, "the same time on the clock");
        recompute(clinic, &vancouver("2999b", PERMANENT))
            .await
            .unwrap();
        assert_eq!(row(&scene, id).await.start, start);
        assert_eq!(reminded(&scene, id).await, 1);

        // Somebody moves it: another time, another reminder.
        let later = times(&scene, 1).await[0];
        reschedule(clinic, &Actor::Visitor, id, scene.wish, later)
            .await
            .unwrap();
        until_two_days_before(&scene, later);
        assert_eq!(reminded(&scene, id).await, 2);
    }
}

#[tokio::test]
async fn a_visit_may_come_to_an_instant_at_which_it_stood_for_another_time() {
    for scene in scenes().await {
        let start = roomy(&scene).await;
        let id = booked(&scene, start, "Ada Brook").await;
        until_two_days_before(&scene, start);
        assert_eq!(reminded(&scene, id).await, 1);
        let desk = Actor::Staff(staff(&scene, Role::FrontDesk));
        reschedule(&scene.clinic, &desk, id, scene.wish, start + HOUR)
            .await
            .unwrap();
        until_two_days_before(&scene, start + HOUR);
        assert_eq!(reminded(&scene, id).await, 2, "an hour later on the clock");
        recompute(&scene.clinic, &vancouver("2999a", EARLIER))
            .await
            .unwrap();
        assert_eq!(row(&scene, id).await.start, start);
        assert_eq!(reminded(&scene, id).await, 2);
    }
}
