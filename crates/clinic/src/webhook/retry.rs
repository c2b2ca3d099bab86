//! When a message is tried again.

use jiff::{SignedDuration, Timestamp};

/// Pauses after the first, second … try; the last one ever again.
const PAUSES: [SignedDuration; 8] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(5),
    SignedDuration::from_hours(10),
    SignedDuration::from_hours(14),
    SignedDuration::from_hours(20),
];

/// How long a message is tried.
const TRIED_FOR: SignedDuration = SignedDuration::from_hours(72);

/// Until when a message of this instant is tried.
pub(super) fn give_up_at(now: Timestamp) -> Timestamp {
    now.saturating_add(TRIED_FOR).unwrap_or(now)
}

/// When a message is tried next after `attempts` tries; `None` gives it up.
pub(super) fn next(attempts: u32, now: Timestamp, give_up_at: Timestamp) -> Option<Timestamp> {
    let position = usize::try_from(attempts)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    let pause = PAUSES[position.min(PAUSES.len() - 1)];
    let next = now.saturating_add(pause).ok()?;
    (next <= give_up_at).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_after_three_days() {
        let begin = Timestamp::from_second(1_800_000_000).unwrap();
        let end = give_up_at(begin);
        let (mut now, mut tries, mut last) = (begin, 1, SignedDuration::ZERO);
        while let Some(then) = next(tries, now, end) {
            let pause = then.duration_since(now);
            assert!(pause >= last, "{pause} after {last}");
            (now, tries, last) = (then, tries + 1, pause);
        }
        assert!((8..20).contains(&tries), "{tries} tries");
        let lasted = now.duration_since(begin);
        assert!(
            lasted > SignedDuration::from_hours(48) && lasted <= TRIED_FOR,
            "{lasted}"
        );
    }
}
