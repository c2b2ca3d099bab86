//! When a mail that was not taken is tried again.

use std::time::Duration;

use jiff::Timestamp;

/// How long to wait after `failures` failed tries: 1, 5, 15 and 60 minutes, then 4 hours each time.
pub fn wait_after(failures: u32) -> Duration {
    const MINUTE: u64 = 60;
    Duration::from_secs(match failures {
        0 => 0,
        1 => MINUTE,
        2 => 5 * MINUTE,
        3 => 15 * MINUTE,
        4 => 60 * MINUTE,
        _ => 4 * 60 * MINUTE,
    })
}

/// When to try again after `failures` failed tries, the last one at `last`; nothing when that would be
/// after `until`, the time from which the mail is of no use (a reminder's appointment has begun, a
/// confirmation is four days old).
pub fn next_attempt(failures: u32, last: Timestamp, until: Timestamp) -> Option<Timestamp> {
    let next = last.checked_add(wait_after(failures)).ok()?;
    (next <= until).then_some(next)
}
