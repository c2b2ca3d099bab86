//! The limits that keep robots polite.

use jiff::SignedDuration;
use tokio::sync::Semaphore;

use crate::{auth::Limiter, booking::HELD_MINUTES};

/// One counter per kind of thing that may be tried.
pub struct Limits {
    /// Signing in, per account and per address.
    pub sign_in: Limiter,
    /// Sign-in links of clients, per address typed and per network address.
    pub client_link: Limiter,
    /// Bookings and holds, per address.
    pub booking: Limiter,
    /// First holds, per address: who holds one and chooses another time is not counted. A hold lasts
    /// as long as the span, so this is also how many times one address can keep from others.
    pub hold: Limiter,
    /// Details typed for a booking, per address: each is kept for a while.
    pub typed: Limiter,
    /// Bookings under one mail address, whoever types it: it must not be flooded.
    pub address: Limiter,
    /// Beginning a check, per address.
    pub check: Limiter,
    /// Requests of another program, per key.
    pub api: Limiter,
    /// Notes that a key is in use, per key: once a minute is enough.
    pub key_used: Limiter,
    /// Calendar programs that ask for a feed, per address.
    pub feed: Limiter,
    /// Uploads, per client.
    pub upload: Limiter,
    /// So many uploads are read at the same time; each may take some hundred megabytes.
    pub reading: Semaphore,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in: Limiter::new(10, SignedDuration::from_mins(15)),
            client_link: Limiter::new(6, SignedDuration::from_mins(60)),
            booking: Limiter::new(60, SignedDuration::from_mins(10)),
            hold: Limiter::new(12, SignedDuration::from_mins(HELD_MINUTES)),
            typed: Limiter::new(60, SignedDuration::from_mins(10)),
            address: Limiter::new(20, SignedDuration::from_mins(60)),
            check: Limiter::new(120, SignedDuration::from_mins(10)),
            api: Limiter::new(6_000, SignedDuration::from_mins(10)),
            key_used: Limiter::new(1, SignedDuration::from_mins(1)),
            feed: Limiter::new(300, SignedDuration::from_mins(10)),
            upload: Limiter::new(300, SignedDuration::from_mins(10)),
            reading: Semaphore::new(2),
        }
    }
}
