//! The text of recurrence rules (RFC 5545 §3.3.10).

use jiff::civil::Weekday;

use super::when::{Written, written};

/// Length of a rule's periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frequency {
    /// Step in seconds, for rules within a day.
    Seconds(i64),
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A recurrence rule.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(super) frequency: Frequency,
    pub(super) interval: i64,
    pub(super) count: Option<usize>,
    pub(super) until: Option<Written>,
    pub(super) months: Vec<i16>,
    pub(super) month_days: Vec<i16>,
    pub(super) year_days: Vec<i16>,
    pub(super) weeks: Vec<i16>,
    /// Which of the month or year (0 for every), and weekday.
    pub(super) weekdays: Vec<(i16, Weekday)>,
    pub(super) hours: Vec<i16>,
    pub(super) minutes: Vec<i16>,
    pub(super) seconds: Vec<i16>,
    pub(super) positions: Vec<i16>,
    pub(super) week_start: Weekday,
}

impl Rule {
    /// Reads `FREQ=WEEKLY;BYDAY=MO,WE`. The error says what is wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut rule = Self {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            months: Vec::new(),
            month_days: Vec::new(),
            year_days: Vec::new(),
            weeks: Vec::new(),
            weekdays: Vec::new(),
            hours: Vec::new(),
            minutes: Vec::new(),
            seconds: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Monday,
        };
        let mut frequency = None;
        for part in text.trim().split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let wrong = || format!("cannot read \"{part}\" in a recurrence rule");
            let numbers = || numbers(value).ok_or_else(wrong);
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => frequency = Some(read_frequency(value).ok_or_else(wrong)?),
                "INTERVAL" => {
                    let interval = value
                        .trim()
                        .parse()
                        .ok()
                        .filter(|n| (1..=100_000).contains(n));
                    rule.interval = interval.ok_or_else(wrong)?;
                }
                "COUNT" => rule.count = Some(value.trim().parse().map_err(|_| wrong())?),
                "UNTIL" => rule.until = Some(written(value).ok_or_else(wrong)?),
                "BYMONTH" => rule.months = numbers()?,
                "BYMONTHDAY" => rule.month_days = numbers()?,
                "BYYEARDAY" => rule.year_days = numbers()?,
                "BYWEEKNO" => rule.weeks = numbers()?,
                "BYDAY" => rule.weekdays = weekdays(value).ok_or_else(wrong)?,
                "BYHOUR" => rule.hours = numbers()?,
                "BYMINUTE" => rule.minutes = numbers()?,
                "BYSECOND" => rule.seconds = numbers()?,
                "BYSETPOS" => rule.positions = numbers()?,
                "WKST" => rule.week_start = weekday(value.trim()).ok_or_else(wrong)?,
                _ => {}
            }
        }
        rule.frequency = frequency.ok_or_else(|| "a recurrence rule has no FREQ".to_owned())?;
        Ok(rule)
    }
}

fn read_frequency(text: &str) -> Option<Frequency> {
    Some(match text.trim().to_ascii_uppercase().as_str() {
        "SECONDLY" => Frequency::Seconds(1),
        "MINUTELY" => Frequency::Seconds(60),
        "HOURLY" => Frequency::Seconds(3600),
        "DAILY" => Frequency::Daily,
        "WEEKLY" => Frequency::Weekly,
        "MONTHLY" => Frequency::Monthly,
        "YEARLY" => Frequency::Yearly,
        _ => return None,
    })
}

/// A list of numbers, no longer than the longest that means something (days of a year, both ways).
fn numbers(text: &str) -> Option<Vec<i16>> {
    if text.len() > 4_000 {
        return None;
    }
    text.split(',')
        .map(|number| number.trim().parse().ok())
        .collect()
}

fn weekdays(text: &str) -> Option<Vec<(i16, Weekday)>> {
    text.split(',')
        .map(|day| {
            let day = day.trim();
            let (which, name) = day.split_at_checked(day.len().checked_sub(2)?)?;
            let which = if which.is_empty() {
                0
            } else {
                which.parse().ok()?
            };
            Some((which, weekday(name)?))
        })
        .collect()
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}
