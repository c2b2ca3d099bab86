//! How often something may be tried.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

/// Too often: try again after this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Until then.
    pub until: Timestamp,
}

/// Counts tries per key in a sliding window. Forgets on restart, which is no matter: at worst something
/// is tried, or noted, a few times more.
pub struct Limiter {
    most: usize,
    window: SignedDuration,
    tries: Mutex<HashMap<String, Vec<Timestamp>>>,
}

/// Keys kept before old ones are swept out.
const SWEEP_AT: usize = 10_000;

impl Limiter {
    /// At most `most` tries per key within `window`.
    #[must_use]
    pub fn new(most: usize, window: SignedDuration) -> Self {
        Self {
            most,
            window,
            tries: Mutex::default(),
        }
    }

    /// Counts a try.
    ///
    /// # Errors
    /// [`Wait`] when the key has had its tries; the refused try is not counted.
    pub fn count(&self, key: &str, now: Timestamp) -> Result<(), Wait> {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now.saturating_sub(self.window).unwrap_or(now);
        if tries.len() >= SWEEP_AT {
            tries.retain(|_, times| times.last().is_some_and(|t| *t > since));
        }
        let times = tries.entry(key.to_owned()).or_default();
        times.retain(|t| *t > since);
        if times.len() >= self.most {
            let until = times[0].saturating_add(self.window).unwrap_or(now);
            return Err(Wait { until });
        }
        times.push(now);
        Ok(())
    }

    /// Forgets a key, as after a success.
    pub fn forget(&self, key: &str) {
        self.tries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_after_the_last_try_and_frees_again() {
        let limiter = Limiter::new(2, SignedDuration::from_mins(10));
        let at = |minute: i64| Timestamp::from_second(minute * 60).unwrap();
        assert_eq!(limiter.count("a", at(0)), Ok(()));
        assert_eq!(limiter.count("a", at(1)), Ok(()));
        assert_eq!(limiter.count("a", at(2)), Err(Wait { until: at(10) }));
        assert_eq!(limiter.count("b", at(2)), Ok(()));
        assert_eq!(limiter.count("a", at(11)), Ok(()));
    }
}
