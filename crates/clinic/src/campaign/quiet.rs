//! Hours in which no newsletter goes out.

use jiff::{Timestamp, ToSpan, civil::Time, tz::TimeZone};

/// Hours of the day on the clinic's wall in which nothing is sent. Equal ends mean none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// From this time on.
    pub from: Time,
    /// Until before this time.
    pub until: Time,
}

impl Quiet {
    /// Whether a time of the day is quiet.
    #[must_use]
    pub fn holds(self, time: Time) -> bool {
        match self.from.cmp(&self.until) {
            std::cmp::Ordering::Equal => false,
            std::cmp::Ordering::Less => self.from <= time && time < self.until,
            std::cmp::Ordering::Greater => time >= self.from || time < self.until,
        }
    }

    /// Whether it is quiet now.
    #[must_use]
    pub fn is_now(self, now: Timestamp, zone: &TimeZone) -> bool {
        self.holds(now.to_zoned(zone.clone()).time())
    }

    /// The first instant from `at` on that is not quiet.
    #[must_use]
    pub fn after(self, at: Timestamp, zone: &TimeZone) -> Timestamp {
        let local = at.to_zoned(zone.clone());
        if !self.holds(local.time()) {
            return at;
        }
        // A morning that does not exist on a night of change begins when the clocks go on.
        let ends = |date: jiff::civil::Date| {
            let end = date.to_datetime(self.until);
            zone.to_ambiguous_zoned(end).later().map(|z| z.timestamp())
        };
        let today = ends(local.date());
        let tomorrow = local.date().checked_add(1.day()).and_then(ends);
        let mut found = [today, tomorrow].into_iter().flatten();
        found.find(|end| *end > at).unwrap_or(at)
    }

    /// Reads it as it is kept: `20:00-08:00`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (from, until) = text.split_once('-')?;
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).ok();
        Some(Self {
            from: time(from)?,
            until: time(until)?,
        })
    }
}

impl std::fmt::Display for Quiet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { from, until } = self;
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02}",
            from.hour(),
            from.minute(),
            until.hour(),
            until.minute()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    #[test]
    fn the_night_spans_midnight_and_follows_the_wall() {
        let quiet = Quiet::parse("20:00-08:00").unwrap();
        let vancouver = zone("America/Vancouver");
        // 9 p.m. on 30 November at UTC-7, which British Columbia keeps all year.
        let evening: Timestamp = "2026-12-01T04:00:00Z".parse().unwrap();
        let morning: Timestamp = "2026-12-01T15:00:00Z".parse().unwrap();
        assert_eq!(quiet.after(evening, &vancouver), morning);
        // The same instant is 11 p.m. in Toronto, and its morning comes at UTC-5.
        let toronto = zone("America/Toronto");
        let morning: Timestamp = "2026-12-01T13:00:00Z".parse().unwrap();
        assert_eq!(quiet.after(evening, &toronto), morning);
    }

    #[test]
    fn a_quiet_end_that_does_not_exist_is_the_change_itself() {
        let quiet = Quiet::parse("22:00-02:30").unwrap();
        let night: Timestamp = "2026-03-08T06:00:00Z".parse().unwrap();
        let end = quiet.after(night, &zone("America/Toronto"));
        assert!(!quiet.is_now(end, &zone("America/Toronto")), "{end}");
    }

    proptest! {
        #[test]
        fn nothing_is_sent_in_quiet_hours_and_nothing_waits_longer(
            from in 0i8..24, until in 0i8..24, half in 0i8..2,
            at in 1_760_000_000i64..1_860_000_000,
            name in prop::sample::select(vec![
                "America/Vancouver", "America/Toronto", "America/St_Johns", "America/Regina", "UTC",
            ]),
        ) {
            let quiet = Quiet {
                from: Time::constant(from, half * 30, 0, 0),
                until: Time::constant(until, 0, 0, 0),
            };
            let zone = zone(name);
            let at = Timestamp::from_second(at).unwrap();
            let next = quiet.after(at, &zone);
            prop_assert!(next >= at);
            prop_assert!(next.duration_since(at).as_hours() <= 25);
            if !quiet.is_now(at, &zone) {
                prop_assert_eq!(next, at);
            } else {
                prop_assert!(!quiet.is_now(next, &zone));
            }
            prop_assert_eq!(Quiet::parse(&quiet.to_string()), Some(quiet));
        }
    }
}
