//! Many clients race for one time through every door at once: exactly one has it. On every engine.
//!
//! A twentieth of the full size runs with the other tests; all of it with
//! `MIDSTANCE_RACES=200 cargo test --release -p midstance-clinic --test all races -- --nocapture`.

use std::{collections::BTreeSet, sync::Arc};

use crate::common::{Scene, email, scenes};
use jiff::{SignedDuration, Timestamp};
use midstance_clinic::{
    Actor, Clinic, Staff, Token,
    availability::nearest_free,
    booking::{
        BookError, Booking, Door, Refused, SeriesBooking, SeriesError, Visit, book, book_series,
        cancel, hold, reschedule, visit, visits_between,
    },
    waiting::{Join, behind, join, leave, offer_due, take},
};
use midstance_schedule::{DayPart, WeekParts};
use midstance_store::{
    AccountId, ApiKeyId, AppointmentId, ClientId, StoreError, account::Role, appointment::Status,
    claim,
};
use tokio::sync::Barrier;
use uuid::Uuid;

const CLIENTS: usize = 100;
/// Visits that staff try to move into the time.
const MOVERS: usize = 8;
/// Doors that take turns among the other clients.
const DOORS: usize = 5;

fn rounds() -> usize {
    std::env::var("MIDSTANCE_RACES").map_or(10, |rounds| rounds.parse().unwrap())
}

fn desk() -> Actor {
    Actor::Staff(Staff {
        account: AccountId(Uuid::from_u128(1)),
        name: "Front desk".into(),
        role: Role::FrontDesk,
        practitioner: None,
    })
}

/// What a race is about, and who is there from the start.
struct Course {
    scene: Scene,
    /// Free times far enough from one another.
    times: Vec<Timestamp>,
    /// A second date that every series wants as well.
    second: Timestamp,
    /// Visits and where they are at home.
    movers: Vec<(AppointmentId, Timestamp)>,
    /// People with a record, for series.
    known: Vec<ClientId>,
}

async fn course(scene: Scene) -> Course {
    let from = scene.clinic.now() + SignedDuration::from_hours(72);
    let mut free: Vec<Timestamp> = nearest_free(&scene.clinic, scene.wish, from, 2_000)
        .await
        .unwrap()
        .into_iter()
        .map(|time| time.start)
        .filter(|start| *start > from)
        .collect();
    free.sort_unstable();
    let mut times: Vec<Timestamp> = Vec::new();
    for start in free {
        let apart = SignedDuration::from_hours(3);
        if times
            .last()
            .is_none_or(|last| start.duration_since(*last) >= apart)
        {
            times.push(start);
        }
    }
    let second = times.pop().unwrap();
    let mut movers = Vec::new();
    let mut known = Vec::new();
    for number in 0..MOVERS {
        let home = times.pop().unwrap();
        let booking = scene.booking(home, &format!("Mover {number}"));
        let booked = book(&scene.clinic, &desk(), booking).await.unwrap();
        movers.push((booked.appointment, home));
        let at = times.pop().unwrap();
        for number in 0..CLIENTS / DOORS / MOVERS + 1 {
            let name = format!("Known {} {number}", known.len());
            let booking = scene.booking(at, &name);
            let booked = book(&scene.clinic, &desk(), booking).await.unwrap();
            let found = visit(&scene.clinic, booked.appointment).await.unwrap();
            known.push(found.unwrap().client.id);
            cancel(&scene.clinic, &desk(), booked.appointment)
                .await
                .unwrap();
        }
    }
    Course {
        scene,
        times,
        second,
        movers,
        known,
    }
}

/// One client's try: what they have in the end.
#[derive(Clone)]
enum Entrant {
    Move(AppointmentId, Booking),
    Form(Booking),
    Plain(Booking),
    Desk(Booking),
    Program(Booking),
    Series(SeriesBooking),
}

impl Entrant {
    /// What was won, once each.
    async fn run(self, clinic: &Clinic) -> Vec<AppointmentId> {
        match self {
            Self::Move(id, to) => match reschedule(clinic, &desk(), id, to.wish, to.start).await {
                Ok(()) => vec![id],
                Err(error) => lost(error),
            },
            Self::Form(booking) => match hold(clinic, booking.wish, booking.start).await {
                Ok(held) => {
                    let hold = Some(held.token);
                    let booking = Booking { hold, ..booking };
                    let booked = book(clinic, &Actor::Visitor, booking).await;
                    vec![booked.expect("a held time is one's own").appointment]
                }
                Err(error) => lost(error),
            },
            Self::Plain(booking) => won(book(clinic, &Actor::Visitor, booking).await),
            Self::Desk(booking) => won(book(clinic, &desk(), booking).await),
            Self::Program(booking) => {
                // The same request twice at once is one booking.
                let key = Actor::Integration(ApiKeyId(Uuid::from_u128(2)));
                let twice = tokio::join!(
                    book(clinic, &key, booking.clone()),
                    book(clinic, &key, booking)
                );
                [won(twice.0), won(twice.1)].concat()
            }
            Self::Series(series) => match book_series(clinic, &Actor::Visitor, series).await {
                Ok(all) => vec![all[0].appointment],
                Err(SeriesError::Lost { refused, .. }) => lost(refused.into()),
                Err(other) => panic!("{other}"),
            },
        }
    }
}

fn won(result: Result<midstance_clinic::booking::Booked, BookError>) -> Vec<AppointmentId> {
    match result {
        Ok(booked) => vec![booked.appointment],
        Err(error) => lost(error),
    }
}

/// The one way to lose.
fn lost(error: BookError) -> Vec<AppointmentId> {
    assert!(
        matches!(error, BookError::Refused(Refused::Taken { .. })),
        "{error:?}"
    );
    Vec::new()
}

impl Course {
    fn entrants(&self, round: usize, start: Timestamp) -> Vec<Entrant> {
        let at = |name: String| self.scene.booking(start, &name);
        let mut all: Vec<Entrant> = self
            .movers
            .iter()
            .map(|(id, _)| Entrant::Move(*id, at("nobody".into())))
            .collect();
        for number in 0..CLIENTS - MOVERS {
            let booking = at(format!("Runner {round} {number}"));
            all.push(match number % DOORS {
                0 => Entrant::Form(booking),
                1 => Entrant::Plain(booking),
                2 => Entrant::Desk(Booking {
                    door: Door::Staff,
                    ..booking
                }),
                3 => Entrant::Program(Booking {
                    door: Door::Api,
                    idempotency_key: Some(format!("race {round} {number}")),
                    ..booking
                }),
                _ => Entrant::Series(SeriesBooking {
                    wish: self.scene.wish,
                    client: self.known[number / DOORS],
                    starts: vec![start, self.second],
                    check: None,
                    idempotency_key: None,
                }),
            });
        }
        all
    }

    /// Releases everybody at once and tells who has something in the end.
    async fn race(
        &self,
        entrants: Vec<Entrant>,
        opening: Option<AppointmentId>,
    ) -> BTreeSet<AppointmentId> {
        let ready = Arc::new(Barrier::new(
            entrants.len() + usize::from(opening.is_some()),
        ));
        let opened = opening.map(|id| {
            let (clinic, ready) = (self.scene.clinic.clone(), Arc::clone(&ready));
            tokio::spawn(async move {
                ready.wait().await;
                cancel(&clinic, &desk(), id).await.unwrap();
            })
        });
        let tries = if opening.is_some() { 3 } else { 1 };
        let running: Vec<_> = entrants
            .into_iter()
            .map(|entrant| {
                let (clinic, ready) = (self.scene.clinic.clone(), Arc::clone(&ready));
                tokio::spawn(async move {
                    ready.wait().await;
                    for _ in 0..tries {
                        let has = entrant.clone().run(&clinic).await;
                        if !has.is_empty() {
                            return has;
                        }
                    }
                    Vec::new()
                })
            })
            .collect();
        let mut winners = BTreeSet::new();
        for one in running {
            winners.extend(one.await.unwrap());
        }
        if let Some(opened) = opened {
            opened.await.unwrap();
        }
        winners
    }

    /// A visit that is called off as the race begins, and someone who waits for its time.
    async fn waited_for(&self, round: usize, start: Timestamp) -> (AppointmentId, Token) {
        let scene = &self.scene;
        let booking = scene.booking(start, &format!("Gone {round}"));
        let gone = book(&scene.clinic, &desk(), booking).await.unwrap();
        let local = start.to_zoned(scene.zone()).datetime();
        let name = format!("Waiting {round}");
        let wanted = Join {
            service: scene.wish.service,
            places: vec![scene.wish.location],
            people: vec![scene.wish.practitioner.unwrap()],
            suits: WeekParts::of(&[local.weekday()], &[DayPart::of(local.time())]),
            until: local.date(),
            contact: (name.clone(), email(&name), String::new()),
            idempotency_key: None,
        };
        let token = join(&scene.clinic, &Actor::Visitor, wanted).await.unwrap();
        (gone.appointment, token)
    }

    /// Takes the time if it was offered.
    async fn take_offered(&self, token: &Token) -> Option<AppointmentId> {
        let clinic = &self.scene.clinic;
        offer_due(clinic).await.unwrap();
        let waits = behind(clinic, token).await.unwrap().unwrap();
        let offer = waits.open?.id;
        let booked = take(clinic, &Actor::Visitor, token, (offer, None)).await;
        Some(booked.expect("an offered time is held").appointment)
    }

    async fn round(&self, round: usize, start: Timestamp) {
        let entrants = self.entrants(round, start);
        let mut winners;
        if round.is_multiple_of(2) {
            winners = self.race(entrants, None).await;
        } else {
            let (gone, token) = self.waited_for(round, start).await;
            winners = self.race(entrants, Some(gone)).await;
            winners.extend(self.take_offered(&token).await);
            leave(&self.scene.clinic, &Actor::Visitor, &token)
                .await
                .unwrap();
        }
        assert_eq!(winners.len(), 1, "round {round} at {start}: {winners:?}");
        let there = self.overlapping(start).await;
        let there: Vec<AppointmentId> = there.iter().map(|v| v.appointment.id).collect();
        assert_eq!(there, Vec::from_iter(winners.clone()), "round {round}");
        self.prove_claims().await;
        self.tidy(start).await;
    }

    /// Standing visits of the practitioner that touch the hour from `start` on.
    async fn overlapping(&self, start: Timestamp) -> Vec<Visit> {
        let around = SignedDuration::from_hours(1);
        let mut visits = visits_between(&self.scene.clinic, start - around, start + around)
            .await
            .unwrap();
        visits.retain(|v| {
            Some(v.practitioner.id) == self.scene.wish.practitioner
                && v.appointment.status == Status::Booked
                && v.appointment.end > start
        });
        visits
    }

    /// Every standing visit has all of its cells, so no two of them share one.
    async fn prove_claims(&self) {
        let now = self.scene.clinic.now();
        let far = now + SignedDuration::from_hours(24 * 120);
        let mut visits = visits_between(&self.scene.clinic, now, far).await.unwrap();
        visits.retain(|v| v.appointment.status == Status::Booked);
        let read = self.scene.clinic.store.read::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                for v in visits {
                    let a = &v.appointment;
                    let cell = |at: Timestamp| at.as_second() / 300;
                    let (before, after) = (v.service.buffer_before, v.service.buffer_after);
                    let whole =
                        cell(a.start) - i64::from(before / 5)..cell(a.end) + i64::from(after / 5);
                    let mut wanted = vec![
                        (a.practitioner.0, whole.clone()),
                        (a.client.0, cell(a.start)..cell(a.end)),
                    ];
                    wanted.extend(a.room.map(|room| (room.0, whole)));
                    for (resource, cells) in wanted {
                        let owned = claim::owned(tx, resource, cells.clone()).await?;
                        let all: Vec<(i64, Uuid)> = cells.map(|cell| (cell, a.id.0)).collect();
                        assert_eq!(owned, all, "the claims of {}", a.id);
                    }
                }
                Ok(())
            })
        });
        read.await.unwrap();
    }

    /// Movers go home, and everybody else is called off.
    async fn tidy(&self, start: Timestamp) {
        let clinic = &self.scene.clinic;
        for at in [start, self.second] {
            for found in self.overlapping(at).await {
                let id = found.appointment.id;
                match self.movers.iter().find(|(mover, _)| *mover == id) {
                    Some((_, home)) => {
                        reschedule(clinic, &desk(), id, self.scene.wish, *home).await
                    }
                    None => cancel(clinic, &desk(), id).await,
                }
                .unwrap();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_clients_at_mixed_doors_exactly_one_has_the_time() {
    for scene in scenes().await {
        let engine = scene.clinic.store.engine();
        let course = course(scene).await;
        for round in 0..rounds() {
            let start = course.times[round % course.times.len()];
            course.round(round, start).await;
        }
        println!(
            "{engine:?}: {} rounds of {CLIENTS} clients, one winner each",
            rounds()
        );
    }
}
