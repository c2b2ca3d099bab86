//! A clinic for tests: a clock that stands where it is put, randomness that repeats.
#![allow(
    clippy::expect_used,
    reason = "only tests call this, and they may stop at once"
)]

use std::sync::{
    Arc, Mutex, OnceLock,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use jiff::Timestamp;
use midstance_assessment::Model;
use midstance_store::{
    Store,
    testing::{Pattern, TestStore, postgres, server, sqlite},
};
use tokio::sync::OnceCell;

use crate::{Clinic, Clock, Config, Random, samples};

/// A clock that is moved by hand.
pub struct HandClock(AtomicI64);

impl HandClock {
    /// A clock that shows `at`.
    #[must_use]
    pub fn at(at: &str) -> Arc<Self> {
        let at: Timestamp = at.parse().expect("an instant like 2026-11-23T17:00:00Z");
        Arc::new(Self(AtomicI64::new(at.as_millisecond())))
    }

    /// Moves it on.
    pub fn forward(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::Relaxed)).expect("a possible instant")
    }
}

/// Numbers that look random and are the same in every run (SplitMix64).
pub struct Repeatable(AtomicU64, Mutex<()>);

impl Repeatable {
    /// Numbers of their own for each `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed), Mutex::new(()))
    }
}

impl Random for Repeatable {
    fn fill(&self, bytes: &mut [u8]) {
        let _turn = self.1.lock().expect("no test panicked in here");
        for chunk in bytes.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// A clinic over `store` at the time that `clock` shows.
#[must_use]
pub fn clinic(store: Store, clock: Arc<HandClock>) -> Clinic {
    with_random(store, clock, 2026)
}

fn with_random(store: Store, clock: Arc<HandClock>, seed: u64) -> Clinic {
    Clinic {
        store,
        clock,
        random: Arc::new(Repeatable::new(seed)),
        config: Arc::new(Config {
            public_url: "http://localhost:8080".into(),
            demo: true,
            sends_mail: false,
            post: crate::post::PostConfig::default(),
            loopback: true,
        }),
        model: model(),
        limits: Arc::default(),
        campaign_due: Arc::default(),
    }
}

/// The model over the built-in knowledge, read once.
fn model() -> Arc<Model> {
    static MODEL: OnceLock<Arc<Model>> = OnceLock::new();
    let read = || {
        let knowledge = midstance_knowledge::Knowledge::embedded().expect("sound knowledge files");
        Arc::new(Model::new(Arc::new(knowledge)))
    };
    MODEL.get_or_init(read).clone()
}

/// When the demo clinic of tests was made: a Sunday morning.
pub const SUNDAY: &str = "2026-11-22T17:00:00Z";

/// The demo clinic in a store of its own.
pub struct Demo {
    /// The clinic.
    pub clinic: Clinic,
    /// Its clock, on Sunday morning.
    pub clock: Arc<HandClock>,
    /// Its data, which live as long as this value.
    pub store: TestStore,
}

/// The demo clinic on SQLite.
pub async fn demo() -> Demo {
    static KEPT: OnceCell<Pattern> = OnceCell::const_new();
    let kept = KEPT.get_or_init(|| async { filled(sqlite().await).await });
    opened(kept.await.copy().await)
}

/// The demo clinic on each engine that can be had here; says which one was left out.
pub async fn demos() -> Vec<Demo> {
    static KEPT: OnceCell<Pattern> = OnceCell::const_new();
    let mut demos = vec![demo().await];
    if let Some(url) = server() {
        let kept = KEPT.get_or_init(|| async { filled(postgres(&url).await).await });
        demos.push(opened(kept.await.copy().await));
    }
    demos
}

async fn filled(store: TestStore) -> Pattern {
    // Other numbers than the tests draw, so that no id is drawn twice.
    let clinic = with_random(store.store.clone(), HandClock::at(SUNDAY), 1);
    samples::make(&clinic).await.expect("the demo clinic");
    drop(clinic);
    Pattern::of(store).await
}

fn opened(store: TestStore) -> Demo {
    let clock = HandClock::at(SUNDAY);
    Demo {
        clinic: clinic(store.store.clone(), clock.clone()),
        clock,
        store,
    }
}
