//! A clinic for tests: a clock that stands where it is put, randomness that repeats.
#![allow(
    clippy::expect_used,
    reason = "only tests call this, and they may stop at once"
)]

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use jiff::Timestamp;
use midstance_store::Store;

use crate::{Clinic, Clock, Config, Random};

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

impl Default for Repeatable {
    fn default() -> Self {
        Self(AtomicU64::new(2026), Mutex::new(()))
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
    let knowledge = midstance_knowledge::Knowledge::embedded().expect("sound knowledge files");
    Clinic {
        store,
        clock,
        random: Arc::new(Repeatable::default()),
        config: Arc::new(Config {
            public_url: "http://localhost:8080".into(),
            demo: true,
            sends_mail: false,
            post: crate::post::PostConfig::default(),
            loopback: true,
        }),
        model: Arc::new(midstance_assessment::Model::new(Arc::new(knowledge))),
        limits: Arc::default(),
    }
}
