//! What the owner changes after visits were booked, and what becomes of them: on every engine.

use crate::common::{Scene, email, owner, scenes};
use jiff::{SignedDuration, Timestamp, civil::Date};
use midstance_clinic::{
    Actor,
    availability::{free_times, nearest_free},
    booking::{book, overbook, visit},
    calendar::{Ask, LaneBy, load},
    hours::{self, Off},
    mailbox, reminders,
    settings::{Entry, SettingError, save},
    waiting::{behind, offer_due},
    zone_data::entries,
};
use midstance_store::{AppointmentId, appointment::Appointment, waiting::EntryState};

use crate::common::waiting::joined;

/// A visit of Ada's some days ahead.
async fn adas(scene: &Scene) -> Appointment {
    let later = scene.clinic.now() + SignedDuration::from_hours(72);
    let free = nearest_free(&scene.clinic, scene.wish, later, 1).await;
    let booking = scene.booking(free.unwrap()[0].start, "Ada Brook");
    let made = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
    row(scene, made.appointment).await
}

async fn row(scene: &Scene, id: AppointmentId) -> Appointment {
    visit(&scene.clinic, id).await.unwrap().unwrap().appointment
}

/// Saves a setting whatever visits it concerns.
async fn settle(scene: &Scene, entry: Entry) {
    let saved = save(&scene.clinic, &owner(), entry.clone(), Vec::new()).await;
    if let Err(SettingError::Standing(stranded)) = saved {
        let seen = stranded.0.iter().map(|v| v.appointment.id).collect();
        save(&scene.clinic, &owner(), entry, seen).await.unwrap();
    } else {
        saved.unwrap();
    }
}

#[tokio::test]
async fn a_zone_that_is_put_right_moves_the_visits_with_the_clock_on_the_wall() {
    for scene in scenes().await {
        let before = adas(&scene).await;
        let directory = scene.clinic.directory().await.unwrap();
        let mut place = directory.location(scene.wish.location).unwrap().clone();
        for zone in ["America/Toronto", "America/Halifax"] {
            place.zone = zone.into();
            settle(&scene, Entry::Place(place.clone())).await;
            let now = row(&scene, before.id).await;
            assert_eq!(now.local_start, before.local_start, "{zone}");
            assert_eq!(now.zone, zone);
            let wall = now.start.in_tz(zone).unwrap().datetime();
            assert_eq!(wall, before.local_start, "{zone}");
            assert_eq!(now.uid, before.uid);
            assert!(now.sequence > before.sequence);
            let rival = scene.booking(now.start, "Bo Castell");
            let rival = book(&scene.clinic, &Actor::Visitor, rival).await;
            assert!(rival.is_err(), "sold twice in {zone}");
        }
        let listed = entries(&scene.clinic).await.unwrap();
        assert!(!listed.is_empty(), "what moved can be looked up");
        let mails = mailbox::about(&scene.clinic, before.id).await.unwrap();
        assert!(mails.iter().any(|mail| mail.kind == "zone_data"));
    }
}

#[tokio::test]
async fn a_visit_with_somebody_no_longer_in_use_is_seen_and_reminded_of() {
    for scene in scenes().await {
        let ada = adas(&scene).await;
        let directory = scene.clinic.directory().await.unwrap();
        let mara = directory.practitioner(ada.practitioner).unwrap();
        let mut mara = mara.clone();
        mara.active = false;
        settle(&scene, Entry::Practitioner(mara)).await;
        let directory = scene.clinic.directory().await.unwrap();
        assert!(directory.practitioner(ada.practitioner).is_none());
        for by in [LaneBy::Practitioner, LaneBy::Place] {
            let ask = Ask {
                first: ada.local_start.date(),
                days: 1,
                by,
                locations: directory.locations.iter().map(|l| l.id).collect(),
                practitioners: directory.practitioners.iter().map(|p| p.id).collect(),
            };
            let seen = load(&scene.clinic, ask).await.unwrap();
            assert!(seen.visits.iter().any(|v| v.appointment.id == ada.id));
            let lanes = seen.days[0].lanes.iter().flat_map(|lane| &lane.tracks);
            let shown = format!("{:?}", lanes.collect::<Vec<_>>());
            assert!(shown.contains(&ada.id.to_string()) || shown.contains("Visit"));
        }
        let hours = scene.clinic.now().duration_until(ada.start).as_hours();
        scene.clock.forward((hours - 47) * 60);
        reminders::write_due(&scene.clinic).await.unwrap();
        let mails = mailbox::about(&scene.clinic, ada.id).await.unwrap();
        assert!(mails.iter().any(|mail| mail.kind == "reminder"));
    }
}

#[tokio::test]
async fn a_place_closed_for_a_while_ends_nobodys_wait() {
    for scene in scenes().await {
        let start = adas(&scene).await.start;
        let bo = joined(&scene, start, "Bo Castell").await;
        let directory = scene.clinic.directory().await.unwrap();
        let mut place = directory.location(scene.wish.location).unwrap().clone();
        place.active = false;
        settle(&scene, Entry::Place(place)).await;
        offer_due(&scene.clinic).await.unwrap();
        let entry = behind(&scene.clinic, &bo).await.unwrap().unwrap().entry;
        assert_eq!(entry.state, EntryState::Waiting, "{}", email("Bo Castell"));
    }
}

/// The first free start of each day from `first` on, a fortnight.
async fn days(scene: &Scene, first: Date) -> Vec<(Date, Vec<Timestamp>)> {
    let free = free_times(&scene.clinic, scene.wish, first, 14).await;
    let days = free.unwrap().days.into_iter();
    days.map(|(day, times)| (day, times.into_iter().map(|t| t.start).collect()))
        .collect()
}

#[tokio::test]
async fn special_hours_for_everybody_shorten_days_and_call_nobody_in() {
    for scene in scenes().await {
        let first = scene.clinic.now().to_zoned(scene.zone()).date();
        let first = first.saturating_add(jiff::Span::new().days(14));
        let before = days(&scene, first).await;
        let all = Off {
            practitioner: None,
            location: Some(scene.wish.location),
            first,
            last: first.saturating_add(jiff::Span::new().days(13)),
            open: Some((10 * 60, 12 * 60)),
            reason: "Short days".into(),
        };
        let added = hours::add(&scene.clinic, &owner(), all.clone(), Vec::new()).await;
        if let Err(hours::ChangeError::Stranded(stranded)) = added {
            let seen = stranded.0.iter().map(|v| v.appointment.id).collect();
            hours::add(&scene.clinic, &owner(), all, seen)
                .await
                .unwrap();
        }
        let after = days(&scene, first).await;
        let mut shortened = 0;
        for ((day, was), (_, is)) in before.iter().zip(&after) {
            // An hour's visit begins at 10:00 to 11:00.
            let fits = |start: &&Timestamp| {
                let time = start.to_zoned(scene.zone()).time();
                (jiff::civil::time(10, 0, 0, 0)..=jiff::civil::time(11, 0, 0, 0)).contains(&time)
            };
            let kept: Vec<&Timestamp> = was.iter().filter(fits).collect();
            assert_eq!(is.iter().collect::<Vec<_>>(), kept, "{day}");
            shortened += usize::from(!kept.is_empty());
        }
        assert!(shortened > 0, "somebody works in these weeks");
        assert!(after.iter().any(|(_, is)| is.is_empty()));
    }
}

#[tokio::test]
async fn who_walked_in_is_written_down_afterwards_without_a_mail() {
    for scene in scenes().await {
        let now = scene.clinic.now();
        let past = now - SignedDuration::from_mins(120);
        let past = Timestamp::from_second(past.as_second() / 300 * 300).unwrap();
        let booking = scene.booking(past, "Bo Castell");
        let made = overbook(&scene.clinic, &owner(), booking, "walked in").await;
        let made = made.unwrap();
        assert_eq!(row(&scene, made.appointment).await.start, past);
        let mails = mailbox::about(&scene.clinic, made.appointment).await;
        assert!(mails.unwrap().is_empty(), "it is over");
    }
}
