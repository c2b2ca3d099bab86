//! Feeds and reminders, on every engine.

use crate::common::{Scene, scenes, staff_of};
use jiff::{Timestamp, ToSpan};
use midstance_clinic::{
    Actor,
    booking::{book, by_manage_token, cancel, reschedule, visit},
    feed,
    integration::{Scope, key_of, keys, make_key, revoke_key},
    mailbox, reminders,
};
use midstance_store::{AppointmentId, account::Role, feed::Whose};

fn mara(scene: &Scene) -> Whose {
    Whose::Practitioner(scene.wish.practitioner.unwrap())
}

async fn made(scene: &Scene, start: Timestamp, name: &str) -> AppointmentId {
    let booking = scene.booking(start, name);
    let booked = book(&scene.clinic, &Actor::Visitor, booking).await;
    booked.unwrap().appointment
}

/// A free time at least `days` ahead.
async fn free_in(scene: &Scene, days: i64) -> Timestamp {
    let wanted = scene.clinic.now().checked_add((24 * days).hours()).unwrap();
    let near = midstance_clinic::availability::nearest_free(&scene.clinic, scene.wish, wanted, 40);
    let near = near.await.unwrap();
    near.iter().find(|free| free.start > wanted).unwrap().start
}

#[tokio::test]
async fn a_feed_shows_a_visit_its_move_and_its_end_under_one_uid() {
    for scene in scenes().await {
        let who = staff_of(&scene.clinic, Role::Practitioner).await;
        let secret = feed::make(&scene.clinic, &who, mara(&scene), false).await;
        let secret = secret.unwrap().unwrap();
        let read = || async { feed::serve(&scene.clinic, &secret).await.unwrap().unwrap() };
        let id = made(&scene, free_in(&scene, 5).await, "Ada Brook").await;
        let uid = visit(&scene.clinic, id)
            .await
            .unwrap()
            .unwrap()
            .appointment
            .uid;
        let of_visit = |body: &str| {
            let unfolded = body.replace("\r\n ", "");
            let at = unfolded
                .split("BEGIN:VEVENT")
                .find(|event| event.contains(&uid));
            at.unwrap().to_owned()
        };

        let first = read().await;
        let event = of_visit(&first.body);
        assert!(event.contains("STATUS:CONFIRMED") && event.contains("SEQUENCE:0"));
        assert!(event.contains("SUMMARY:Appointment: A. B."), "{event}");
        assert!(!first.body.contains("Brook") && !first.body.contains("METHOD"));
        scene.clock.forward(1);
        assert_eq!(read().await, first, "the same visits are the same bytes");

        let later = free_in(&scene, 8).await;
        reschedule(&scene.clinic, &Actor::Visitor, id, scene.wish, later)
            .await
            .unwrap();
        let moved = read().await;
        assert!(of_visit(&moved.body).contains("SEQUENCE:1"));
        assert!(moved.tag != first.tag && moved.modified > first.modified);

        cancel(&scene.clinic, &Actor::Visitor, id).await.unwrap();
        let gone = of_visit(&read().await.body);
        assert!(gone.contains("STATUS:CANCELLED") && gone.contains("SEQUENCE:2"));
        scene.clock.forward(31 * 24 * 60);
        assert!(!read().await.body.contains(&uid), "thirty days are enough");
    }
}

#[tokio::test]
async fn a_feed_is_for_those_who_may_and_ends_when_told() {
    for scene in scenes().await {
        let (own, owner, desk) = (
            staff_of(&scene.clinic, Role::Practitioner).await,
            staff_of(&scene.clinic, Role::Owner).await,
            staff_of(&scene.clinic, Role::FrontDesk).await,
        );
        let place = Whose::Location(scene.wish.location);
        for (who, whose, names, expected) in [
            (&own, mara(&scene), true, true),
            (&own, place, false, true),
            (&own, place, true, false),
            (&owner, mara(&scene), false, true),
            (&owner, mara(&scene), true, false),
            (&desk, mara(&scene), false, false),
            (&desk, place, false, true),
        ] {
            let made = feed::make(&scene.clinic, who, whose, names).await.unwrap();
            assert_eq!(made.is_some(), expected, "{:?} {whose:?} {names}", who.role);
        }
        let id = made(&scene, free_in(&scene, 5).await, "Ada Brook").await;
        let secret = feed::make(&scene.clinic, &own, mara(&scene), true).await;
        let secret = secret.unwrap().unwrap();
        let served = feed::serve(&scene.clinic, &secret).await.unwrap().unwrap();
        assert!(served.body.contains("Ada Brook"), "{id} with the full name");
        let rows = feed::list(&scene.clinic, &own).await.unwrap();
        let row = rows.iter().find(|row| row.last_used_at.is_some()).unwrap();
        assert!(!feed::revoke(&scene.clinic, &desk, row.id).await.unwrap());
        assert!(feed::serve(&scene.clinic, &secret).await.unwrap().is_some());
        assert!(feed::revoke(&scene.clinic, &own, row.id).await.unwrap());
        assert!(feed::serve(&scene.clinic, &secret).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_key_shows_its_last_use_and_is_nobody_s_once_it_is_ended() {
    for scene in scenes().await {
        let owner = Actor::Staff(staff_of(&scene.clinic, Role::Owner).await);
        let secret = make_key(&scene.clinic, &owner, "Site", &[Scope::Read]).await;
        let secret = secret.unwrap();
        let used = async || keys(&scene.clinic).await.unwrap()[0].last_used_at;
        assert_eq!(used().await, None);
        for _ in 0..2 {
            let key = key_of(&scene.clinic, &secret).await.unwrap();
            assert!(key.is_some_and(|key| key.may_read && !key.may_book));
            assert_eq!(used().await, Some(scene.clinic.now()));
            scene.clock.forward(1);
        }
        let id = keys(&scene.clinic).await.unwrap()[0].id;
        assert!(revoke_key(&scene.clinic, &owner, id).await.unwrap());
        assert_eq!(key_of(&scene.clinic, &secret).await.unwrap(), None);
    }
}

/// The subjects of reminders about a visit.
async fn reminded(scene: &Scene, id: AppointmentId) -> Vec<String> {
    let mails = mailbox::about(&scene.clinic, id).await.unwrap();
    let mails = mails.into_iter().filter(|mail| mail.kind == "reminder");
    mails.map(|mail| mail.subject).collect()
}

/// Lets time pass until `hours` before a visit, and a minute more.
fn until(scene: &Scene, start: Timestamp, hours: i64) {
    let minutes = (start.as_second() - scene.clinic.now().as_second()) / 60;
    scene.clock.forward(minutes - hours * 60 + 1);
}

#[tokio::test]
async fn a_reminder_goes_out_once_per_visit_and_time_with_a_link_of_its_own() {
    for scene in scenes().await {
        let start = free_in(&scene, 6).await;
        let id = made(&scene, start, "Ada Brook").await;
        reminders::write_due(&scene.clinic).await.unwrap();
        assert!(reminded(&scene, id).await.is_empty(), "not yet");
        until(&scene, start, 48);
        for _ in 0..3 {
            reminders::write_due(&scene.clinic).await.unwrap();
        }
        let subjects = reminded(&scene, id).await;
        assert_eq!(subjects.len(), 1, "{subjects:?}");
        assert!(
            subjects[0].starts_with("Your appointment is on "),
            "{subjects:?}"
        );
        let mails = mailbox::about(&scene.clinic, id).await.unwrap();
        let mail = mails.iter().find(|mail| mail.kind == "reminder").unwrap();
        assert_eq!(mail.calendar, None, "nothing changed, so no invitation");
        let (_, link) = mail.text.split_once("/b/").unwrap();
        let secret = link.split(|c: char| c.is_whitespace() || c == '/').next();
        let token = midstance_clinic::Token::received(secret.unwrap());
        let behind = by_manage_token(&scene.clinic, &token).await.unwrap();
        assert_eq!(behind.unwrap().appointment.id, id);

        // Moved to next week: another time, another reminder.
        let later = free_in(&scene, 7).await;
        reschedule(&scene.clinic, &Actor::Visitor, id, scene.wish, later)
            .await
            .unwrap();
        reminders::write_due(&scene.clinic).await.unwrap();
        assert_eq!(reminded(&scene, id).await.len(), 1);
        until(&scene, later, 48);
        reminders::write_due(&scene.clinic).await.unwrap();
        assert_eq!(reminded(&scene, id).await.len(), 2);
    }
}

#[tokio::test]
async fn no_reminder_of_what_is_cancelled_or_fresh_or_unwanted() {
    for scene in scenes().await {
        let first = free_in(&scene, 6).await;
        let cancelled = made(&scene, first, "Ada Brook").await;
        cancel(&scene.clinic, &Actor::Visitor, cancelled)
            .await
            .unwrap();
        let unwanted = made(&scene, first, "Bo Castell").await;
        reminders::set_stopped(&scene.clinic, &Actor::Visitor, unwanted, true)
            .await
            .unwrap();
        until(&scene, first, 47);
        let fresh_start = midstance_clinic::availability::first_free(&scene.clinic, scene.wish);
        let fresh_start = fresh_start.await.unwrap().unwrap().start;
        let fresh = made(&scene, fresh_start, "Cy Dunn").await;
        reminders::write_due(&scene.clinic).await.unwrap();
        for id in [cancelled, unwanted, fresh] {
            assert!(reminded(&scene, id).await.is_empty());
        }
    }
}

#[tokio::test]
async fn reminders_go_out_as_long_before_as_the_clinic_likes() {
    for scene in scenes().await {
        let start = free_in(&scene, 6).await;
        let id = made(&scene, start, "Ada Brook").await;
        reminders::save_hours(&scene.clinic, &Actor::Program, &[72, 3])
            .await
            .unwrap();
        until(&scene, start, 72);
        reminders::write_due(&scene.clinic).await.unwrap();
        assert_eq!(reminded(&scene, id).await.len(), 1);
        until(&scene, start, 3);
        reminders::write_due(&scene.clinic).await.unwrap();
        let subjects = reminded(&scene, id).await;
        assert_eq!(subjects.len(), 2);
        assert!(
            subjects
                .iter()
                .any(|s| s.starts_with("Your appointment is today, "))
        );
        reminders::save_hours(&scene.clinic, &Actor::Program, &[])
            .await
            .unwrap();
        assert!(
            reminders::set_hours(&scene.clinic)
                .await
                .unwrap()
                .is_empty()
        );
    }
}

/// Looking around a wanted time first finds what looking at everything finds.
#[tokio::test]
async fn the_nearest_times_are_the_nearest_of_all() {
    use midstance_clinic::availability::{Wish, free_times, nearest_free};
    for scene in scenes().await {
        let today = scene.clinic.now().to_zoned(scene.zone()).date();
        let anyone = Wish {
            practitioner: None,
            ..scene.wish
        };
        for wish in [scene.wish, anyone] {
            let all = free_times(&scene.clinic, wish, today, 62).await.unwrap();
            let all: Vec<Timestamp> = all
                .days
                .iter()
                .flat_map(|(_, times)| times)
                .map(|time| time.start)
                .collect();
            for hours in (-48..70 * 24).step_by(37) {
                let wanted = scene.clinic.now().checked_add(hours.hours()).unwrap();
                for count in [1, 5, 60] {
                    let away = |at: &Timestamp| (at.as_second() - wanted.as_second()).abs();
                    let mut expected = all.clone();
                    expected.sort_by_key(|at| (away(at), *at));
                    expected.truncate(count);
                    let found = nearest_free(&scene.clinic, wish, wanted, count)
                        .await
                        .unwrap();
                    let found: Vec<Timestamp> = found.iter().map(|free| free.start).collect();
                    assert_eq!(found, expected, "{count} near {wanted}");
                }
            }
        }
    }
}
