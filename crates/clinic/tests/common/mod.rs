//! The demo clinic on a Sunday morning, on every engine.

pub mod elsewhere;
pub mod news;
pub mod post;
pub mod runs;
pub mod waiting;

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use midstance_clinic::{
    Actor, Clinic, Staff, Token,
    availability::{Wish, first_free, nearest_free},
    booking::{Booking, Door, Who, visits_between},
    testing::{Demo, HandClock, demos},
};
use midstance_store::{AccountId, StoreError, account::Role, audit, testing::TestStore};

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
    for demo in demos().await {
        scenes.push(scene(demo).await);
    }
    scenes
}

async fn scene(demo: Demo) -> Scene {
    let Demo {
        clinic,
        clock,
        store,
    } = demo;
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

/// The clinic's owner.
pub fn owner() -> Actor {
    Actor::Staff(Staff {
        account: AccountId(uuid::Uuid::nil()),
        name: "Owner".into(),
        role: Role::Owner,
        practitioner: None,
    })
}

/// Who signs in with the demo's account of a role.
pub async fn staff_of(clinic: &Clinic, role: Role) -> Staff {
    let all = midstance_clinic::team::members(clinic).await.unwrap();
    let found = all.into_iter().find(|m| m.account.role == role).unwrap();
    Staff {
        account: found.account.id,
        name: found.account.name,
        role,
        practitioner: found.account.practitioner,
    }
}

/// The secret of the manage link in a mail.
pub fn link_in(text: &str) -> Token {
    let (_, rest) = text.split_once("/b/").expect("a link");
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    Token::received(&rest[..end.unwrap_or(rest.len())])
}

/// An address that can never receive mail.
pub fn email(name: &str) -> String {
    format!("{}@demo.invalid", name.to_lowercase().replace(' ', "."))
}

impl Scene {
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

    /// Action and detail of the audit lines about something.
    pub async fn lines(&self, subject: uuid::Uuid) -> Vec<(String, String)> {
        let lines = self
            .clinic
            .store
            .read::<_, StoreError, _>(move |tx| Box::pin(audit::about(tx, subject)));
        let lines = lines.await.unwrap().into_iter();
        lines.map(|l| (l.action, l.detail)).collect()
    }
}
