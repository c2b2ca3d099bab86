//! The demo clinic on a Sunday morning, on every engine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]
#![allow(dead_code, reason = "each story uses some of it")]

pub mod news;

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use midstance_clinic::{
    Clinic,
    availability::{Wish, first_free, nearest_free},
    booking::{Booking, Door, Who, visits_between},
    samples,
    testing::{HandClock, clinic},
};
use midstance_store::testing::{TestStore, stores};

/// A clinic, and what most tests book in it: an hour of massage at the main place with Mara.
pub struct Scene {
    pub clinic: Clinic,
    pub clock: Arc<HandClock>,
    pub wish: Wish,
    other: Wish,
    _store: TestStore,
}

/// A scene on each engine.
pub async fn scenes() -> Vec<Scene> {
    let mut scenes = Vec::new();
    for store in stores().await {
        scenes.push(scene(store).await);
    }
    scenes
}

async fn scene(store: TestStore) -> Scene {
    let clock = HandClock::at("2026-11-22T17:00:00Z");
    let clinic = clinic(store.store.clone(), clock.clone());
    samples::make(&clinic).await.unwrap();
    let directory = clinic.directory().await.unwrap();
    let wish = |service: &str, location: &str, who: &str| Wish {
        service: directory
            .services
            .iter()
            .find(|s| s.slug == service)
            .unwrap()
            .id,
        location: directory
            .locations
            .iter()
            .find(|l| l.slug == location)
            .unwrap()
            .id,
        practitioner: directory
            .practitioners
            .iter()
            .find(|p| p.slug == who)
            .map(|p| p.id),
    };
    let mara = wish("massage-60", "main-street", "mara-lindqvist");
    let ines = wish("physiotherapy-45", "main-street", "ines-okafor");
    Scene {
        clinic,
        clock,
        wish: mara,
        other: ines,
        _store: store,
    }
}

/// An address that can never receive mail.
pub fn email(name: &str) -> String {
    format!("{}@demo.invalid", name.to_lowercase().replace(' ', "."))
}

impl Scene {
    #[allow(dead_code, reason = "not every test of this folder asks for it")]
    pub fn zone(&self) -> TimeZone {
        TimeZone::get("America/Vancouver").unwrap()
    }

    /// The first free time.
    pub async fn first_free(&self) -> Timestamp {
        first_free(&self.clinic, self.wish)
            .await
            .unwrap()
            .unwrap()
            .start
    }

    /// A time at which both Mara and Ines are free.
    pub async fn both_free(&self) -> Timestamp {
        let now = self.clinic.now();
        let mara = nearest_free(&self.clinic, self.wish, now, 500)
            .await
            .unwrap();
        let ines = nearest_free(&self.clinic, self.other, now, 500)
            .await
            .unwrap();
        let both = mara
            .iter()
            .find(|m| ines.iter().any(|i| i.start == m.start));
        both.expect("an hour that suits both").start
    }

    pub fn booking(&self, start: Timestamp, name: &str) -> Booking {
        Booking {
            wish: self.wish,
            start,
            who: Who::Given {
                name: name.into(),
                email: email(name),
                phone: String::new(),
            },
            note: String::new(),
            door: Door::Online,
            hold: None,
            check: None,
            share_check: false,
            idempotency_key: None,
        }
    }

    /// The same person at the same time with another practitioner.
    pub fn other_booking(&self, start: Timestamp, name: &str) -> Booking {
        Booking {
            wish: self.other,
            ..self.booking(start, name)
        }
    }

    pub async fn visits_at(&self, start: Timestamp) -> usize {
        let until = start
            .checked_add(jiff::SignedDuration::from_mins(5))
            .unwrap();
        let visits = visits_between(&self.clinic, start, until).await.unwrap();
        visits
            .iter()
            .filter(|v| Some(v.practitioner.id) == self.wish.practitioner)
            .count()
    }
}
