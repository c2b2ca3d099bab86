//! The free times that are offered are those that an obvious look at every minute allows: hours, days
//! that differ, buffers, rooms, notice, horizon, visits, holds and blocks. On every engine.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{Scene, scenes};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use midstance_clinic::{
    Actor,
    availability::{Wish, free_times},
    booking::{book, hold, visits_between},
    directory::Directory,
};
use midstance_store::{
    ExceptionId, PractitionerId, RoomId, ServiceId, StoreError,
    appointment::Status,
    directory::{self, Service},
    hold as holds,
    hours::{self, DayException},
};
use uuid::Uuid;

const DAYS: u16 = 16;

/// Half-open minutes since the epoch in which somebody or something is taken.
type Taken = Vec<(Uuid, i64, i64)>;

fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

/// A service with odd numbers, given by everybody at the main place in one of its rooms.
async fn odd_service(scene: &Scene) -> (Service, RoomId) {
    let id = ServiceId(scene.clinic.new_id());
    let (wish, directory) = (scene.wish, scene.clinic.directory().await.unwrap());
    let service = Service {
        id,
        slug: "odd".into(),
        name: "Odd".into(),
        minutes: 40,
        buffer_before: 10,
        buffer_after: 15,
        grid: 20,
        notice_minutes: 26 * 60 + 7,
        horizon_days: 12,
        online: true,
        ..directory.service(wish.service).unwrap().clone()
    };
    let people: Vec<PractitionerId> = directory.practitioners.iter().map(|p| p.id).collect();
    let row = service.clone();
    let room = scene
        .clinic
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                let rooms = directory::rooms(tx).await?;
                let room = rooms.iter().find(|r| r.location == wish.location);
                let room = room.expect("a room at the main place").id;
                directory::insert_service(tx, &row).await?;
                directory::offer_at(tx, id, wish.location).await?;
                directory::offer_in(tx, id, room).await?;
                for person in people {
                    directory::offer_by(tx, id, person).await?;
                }
                Ok(room)
            })
        })
        .await
        .unwrap();
    (service, room)
}

/// The place is closed on one day, and Mara works other hours on another.
async fn differ(scene: &Scene, today: Date) -> Vec<DayException> {
    let exception = |person, day: i64, open| DayException {
        id: ExceptionId(scene.clinic.new_id()),
        practitioner: person,
        location: Some(scene.wish.location),
        day: today + day.days(),
        open,
        reason: "differs".into(),
    };
    let rows = vec![
        exception(None, 3, None),
        exception(scene.wish.practitioner, 4, Some((7 * 60, 11 * 60 + 25))),
        exception(scene.wish.practitioner, 6, Some((22 * 60, 24 * 60))),
        exception(scene.wish.practitioner, 7, Some((0, 90))),
    ];
    let kept = rows.clone();
    scene
        .clinic
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                for row in &kept {
                    hours::insert_exception(tx, row).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    rows
}

/// Visits and holds at every seventh free time; what the holds take.
async fn fill(scene: &Scene, wish: Wish, service: &Service) -> Taken {
    let today = scene.clinic.now().to_zoned(scene.zone()).date();
    let mut taken = Taken::new();
    for turn in 0..12 {
        let free = free_times(&scene.clinic, wish, today, DAYS).await.unwrap();
        let all: Vec<Timestamp> = free
            .days
            .iter()
            .flat_map(|d| &d.1)
            .map(|t| t.start)
            // The night is kept for the visit over midnight.
            .filter(|start| (2..22).contains(&start.to_zoned(scene.zone()).hour()))
            .collect();
        let Some(start) = all.get(turn * 7 % all.len().max(1)) else {
            break;
        };
        if turn % 3 == 0 {
            let held = hold(&scene.clinic, wish, *start).await.unwrap();
            let hash = held.token.hash();
            let read = scene.clinic.store.read::<_, StoreError, _>(move |tx| {
                Box::pin(async move { holds::find(tx, &hash).await })
            });
            let row = read.await.unwrap().unwrap();
            let from = minute(*start) - i64::from(service.buffer_before);
            let until = minute(*start) + i64::from(service.minutes + service.buffer_after);
            taken.push((row.practitioner.0, from, until));
            taken.extend(row.room.map(|room| (room.0, from, until)));
        } else {
            let booking = scene.booking(*start, &format!("Guest {turn}"));
            let booking = midstance_clinic::booking::Booking { wish, ..booking };
            book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
        }
    }
    taken
}

/// What standing visits take, buffers of their own services included.
async fn visits(scene: &Scene) -> Taken {
    let (from, until) = (
        scene.clinic.now(),
        scene.clinic.now() + SignedDuration::from_hours(24 * 40),
    );
    let mut taken = Taken::new();
    for v in visits_between(&scene.clinic, from, until).await.unwrap() {
        if v.appointment.status == Status::Cancelled {
            continue;
        }
        let from = minute(v.appointment.start) - i64::from(v.service.buffer_before);
        let until = minute(v.appointment.end) + i64::from(v.service.buffer_after);
        taken.push((v.practitioner.id.0, from, until));
        taken.extend(v.room.map(|room| (room.id.0, from, until)));
    }
    taken
}

/// What must hold for a start to be free with somebody, looked up anew for each minute.
struct Reference<'a> {
    scene: &'a Scene,
    directory: &'a Directory,
    exceptions: &'a [DayException],
    service: &'a Service,
    room: RoomId,
    taken: &'a Taken,
}

impl Reference<'_> {
    fn is_open(&self, person: PractitionerId, minute: i64) -> bool {
        let at = Timestamp::from_second(minute * 60).unwrap();
        let wall = self.scene.zone().to_datetime(at);
        let of_day = wall.hour() as u16 * 60 + wall.minute() as u16;
        let bears: Vec<_> = self
            .exceptions
            .iter()
            .filter(|e| e.day == wall.date() && e.practitioner.is_none_or(|p| p == person))
            .collect();
        if !bears.is_empty() {
            let closed = bears.iter().any(|e| e.open.is_none());
            let open = |e: &&DayException| e.open.is_some_and(|(a, b)| a <= of_day && of_day < b);
            return !closed && bears.iter().any(open);
        }
        self.directory.hours.iter().any(|h| {
            h.practitioner == person
                && h.location == self.scene.wish.location
                && h.weekday == wall.weekday().to_monday_one_offset() as u8
                && h.valid_from.is_none_or(|first| first <= wall.date())
                && h.valid_until.is_none_or(|last| wall.date() <= last)
                && h.from_minute <= of_day
                && of_day < h.until_minute
        })
    }

    fn is_free(&self, person: PractitionerId, start: i64) -> bool {
        let (s, now) = (self.service, self.scene.clinic.now());
        let at = Timestamp::from_second(start * 60).unwrap();
        let wall = self.scene.zone().to_datetime(at);
        let today = now.to_zoned(self.scene.zone()).date();
        let on_grid =
            (i64::from(wall.hour()) * 60 + i64::from(wall.minute())) % i64::from(s.grid) == 0;
        let soon = at < now + SignedDuration::from_mins(s.notice_minutes);
        let far = wall.date() >= today + i64::from(s.horizon_days).days();
        let claim =
            start - i64::from(s.buffer_before)..start + i64::from(s.minutes + s.buffer_after);
        let clear = |id: Uuid| {
            let mut theirs = self.taken.iter().filter(|(of, ..)| *of == id);
            theirs.all(|(_, from, until)| *until <= claim.start || claim.end <= *from)
        };
        on_grid
            && !soon
            && !far
            && clear(person.0)
            && clear(self.room.0)
            && (start..start + i64::from(s.minutes)).all(|minute| self.is_open(person, minute))
    }
}

#[tokio::test]
async fn the_times_offered_are_those_that_every_minute_allows() {
    for scene in scenes().await {
        let today = scene.clinic.now().to_zoned(scene.zone()).date();
        let (service, room) = odd_service(&scene).await;
        let exceptions = differ(&scene, today).await;
        let anyone = Wish {
            service: service.id,
            practitioner: None,
            ..scene.wish
        };
        let mut taken = fill(&scene, anyone, &service).await;
        taken.extend(visits(&scene).await);
        let directory = scene.clinic.directory().await.unwrap();
        let reference = Reference {
            scene: &scene,
            directory: &directory,
            exceptions: &exceptions,
            service: &service,
            room,
            taken: &taken,
        };
        let mut expected: BTreeMap<Timestamp, BTreeSet<PractitionerId>> = BTreeMap::new();
        let midnight = today.to_zoned(scene.zone()).unwrap().timestamp();
        for step in 0..i64::from(DAYS) * 288 {
            let start = minute(midnight) + step * 5;
            for person in &directory.practitioners {
                if reference.is_free(person.id, start) {
                    let at = Timestamp::from_second(start * 60).unwrap();
                    expected.entry(at).or_default().insert(person.id);
                }
            }
        }
        assert!(expected.len() > 20, "the clinic has something to offer");
        // A visit of 40 minutes that reaches over midnight.
        let is_late = |at: &&Timestamp| {
            let wall = at.to_zoned(scene.zone());
            (wall.hour(), wall.minute()) == (23, 40)
        };
        let late = *expected.keys().find(is_late).expect("a late time");
        let found = free_times(&scene.clinic, anyone, today, DAYS)
            .await
            .unwrap();
        let found: BTreeMap<Timestamp, BTreeSet<PractitionerId>> = found
            .days
            .into_iter()
            .flat_map(|(_, times)| times)
            .map(|time| (time.start, time.practitioners.into_iter().collect()))
            .collect();
        assert_eq!(found, expected);
        let mara = Wish {
            practitioner: scene.wish.practitioner,
            ..anyone
        };
        for (day, times) in free_times(&scene.clinic, mara, today, DAYS)
            .await
            .unwrap()
            .days
        {
            // One day alone says the same as among others.
            let alone = free_times(&scene.clinic, mara, day, 1).await.unwrap();
            assert_eq!(alone.days, [(day, times.clone())]);
            for time in times {
                assert!(expected[&time.start].contains(&mara.practitioner.unwrap()));
            }
        }
        // What is offered can be had, over midnight too.
        hold(&scene.clinic, mara, late).await.unwrap();
    }
}
