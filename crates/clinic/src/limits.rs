//! The limits that keep robots polite.

use jiff::SignedDuration;
use tokio::sync::Semaphore;

use crate::auth::Limiter;

/// One counter per kind of thing that may be tried.
pub struct Limits {
    /// Signing in, per account and per address.
    pub sign_in: Limiter,
    /// Bookings and holds, per address.
    pub booking: Limiter,
    /// Uploads, per client.
    pub upload: Limiter,
    /// So many uploads are read at the same time; each may take some hundred megabytes.
    pub reading: Semaphore,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in: Limiter::new(10, SignedDuration::from_mins(15)),
            booking: Limiter::new(60, SignedDuration::from_mins(10)),
            upload: Limiter::new(300, SignedDuration::from_mins(10)),
            reading: Semaphore::new(2),
        }
    }
}
