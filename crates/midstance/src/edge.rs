//! The program's edge: the only place that reads the clock and opens randomness.
#![allow(
    clippy::disallowed_methods,
    reason = "this is the edge that the rule names"
)]

use midstance_clinic::{Clock, Random};
use rand::Rng;

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> jiff::Timestamp {
        let now = jiff::Timestamp::now();
        jiff::Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

/// The operating system's randomness, by a generator that is reseeded from it.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}
