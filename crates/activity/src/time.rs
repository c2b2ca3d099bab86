//! Times as files write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// A time and what the file says of its zone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stamp {
    /// Unix seconds.
    pub unix: f64,
    /// Local time minus UTC in seconds; `None` for `Z` and where nothing is said (then UTC).
    pub offset_s: Option<i32>,
}

/// Reads ISO 8601 as GPX and TCX have it, and Apple's `2016-11-14 07:25:41 -0700`.
pub fn iso(text: &str) -> Option<Stamp> {
    let b = text.trim().as_bytes();
    if b.len() < 16 || b[4] != b'-' || b[7] != b'-' || !matches!(b[10], b'T' | b't' | b' ') {
        return None;
    }
    let (year, month, day) = (digits(&b[..4])?, digits(&b[5..7])?, digits(&b[8..10])?);
    let (hour, minute) = (digits(&b[11..13])?, digits(&b[14..16])?);
    if b[13] != b':' || month == 0 || month > 12 || day == 0 || hour > 24 || minute > 59 {
        return None;
    }
    if day > days_in_month(year, month) {
        return None;
    }
    let mut rest = &b[16..];
    let mut second = 0.0;
    if rest.len() >= 3 && rest[0] == b':' {
        second = f64::from(digits(&rest[1..3])?);
        rest = &rest[3..];
        if let [b'.' | b',', fraction @ ..] = rest {
            let count = fraction.iter().take_while(|c| c.is_ascii_digit()).count();
            let (mut value, mut unit) = (0.0, 0.1);
            for digit in fraction.iter().take(count.min(9)) {
                value += f64::from(digit - b'0') * unit;
                unit /= 10.0;
            }
            second += value;
            rest = &fraction[count..];
        }
    }
    if second >= 61.0 {
        return None;
    }
    let offset_s = offset(rest.trim_ascii())?;
    let days = days_from_epoch(i64::from(year), i64::from(month), i64::from(day));
    let unix = (days * 86_400 + i64::from(hour) * 3600 + i64::from(minute) * 60) as f64 + second;
    Some(Stamp {
        unix: unix - f64::from(offset_s.unwrap_or(0)),
        offset_s,
    })
}

fn offset(rest: &[u8]) -> Option<Option<i32>> {
    match rest {
        [] | [b'Z' | b'z', ..] => Some(None),
        [sign @ (b'+' | b'-'), rest @ ..] => {
            let hours = digits(rest.get(..2)?)?;
            let minutes = match &rest[2..] {
                [b':', rest @ ..] => digits(rest.get(..2)?)?,
                [] => 0,
                rest => digits(rest.get(..2)?)?,
            };
            let seconds = (hours * 3600 + minutes * 60) as i32;
            Some(Some(if *sign == b'-' { -seconds } else { seconds }))
        }
        _ => Some(None),
    }
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0u32, |value, byte| {
        byte.is_ascii_digit()
            .then(|| value * 10 + u32::from(byte - b'0'))
    })
}

fn days_in_month(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar.
fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Unix seconds as a timestamp; `None` outside the years that can be meant (1990 to 2079).
pub fn plausible(unix: f64) -> Option<Timestamp> {
    const FIRST: f64 = 631_152_000.0;
    const LAST: f64 = 3_471_292_800.0;
    if !(FIRST..LAST).contains(&unix) {
        return None;
    }
    Timestamp::from_millisecond((unix * 1000.0).round() as i64).ok()
}

/// Unix seconds of a civil time in UTC.
pub fn utc(date: Date, time: Time) -> Option<f64> {
    let at = Offset::UTC
        .to_timestamp(DateTime::from_parts(date, time))
        .ok()?;
    Some(at.as_millisecond() as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_times_agree_with_jiff() {
        let texts = [
            "2018-03-13T12:44:45Z",
            "2017-10-08T14:54:11.250Z",
            "2020-02-29T23:59:59+05:30",
            "1999-12-31T00:00:00-08:00",
        ];
        for text in texts {
            let expected: Timestamp = text.parse().unwrap();
            let unix = iso(text).unwrap().unix;
            assert!(
                (unix * 1000.0 - expected.as_millisecond() as f64).abs() < 0.5,
                "{text}"
            );
        }
    }

    #[test]
    fn apple_writes_its_own_offset() {
        let stamp = iso("2016-11-14 07:25:41 -0700").unwrap();
        assert_eq!(stamp.offset_s, Some(-7 * 3600));
        assert_eq!(stamp.unix, iso("2016-11-14T14:25:41Z").unwrap().unix);
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "yesterday",
            "2018-13-01T00:00:00Z",
            "2018-02-30T00:00:00Z",
            "2018-1-1",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
