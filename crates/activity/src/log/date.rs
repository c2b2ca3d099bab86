//! Dates as people write them.

use jiff::civil::{Date, Time};

use super::value::short;
use crate::time::{iso, utc};

/// What `03/04/2026` means in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Finds out from all dates of a table whether the day or the month stands first.
pub fn order<'a>(dates: impl Iterator<Item = &'a str>) -> Order {
    let mut order = Order::Unknown;
    for date in dates {
        let parts: Vec<i16> = date
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .split(['/', '-'])
            .filter_map(|part| part.parse().ok())
            .collect();
        match parts.as_slice() {
            [13..=31, _, _] => order = Order::DayFirst,
            [1..=12, 13..=31, _] => order = Order::MonthFirst,
            _ => {}
        }
    }
    order
}

/// Unix seconds of a date with an optional time of day, and whether only the day is known (then
/// noon). A log names no zone; UTC is taken.
pub fn read(text: &str, time: Option<&str>, order: Order) -> Result<(f64, bool), String> {
    if let Some(stamp) = iso(text) {
        return Ok((stamp.unix, false));
    }
    let help = || {
        format!(
            "the date \"{}\" cannot be read; write it like 2026-05-31",
            short(text)
        )
    };
    let date = civil(text, order)?.ok_or_else(help)?;
    let (clock, day_only) = match time.and_then(time_of_day) {
        Some(clock) => (clock, false),
        None => (Time::constant(12, 0, 0, 0), true),
    };
    let unix = utc(date, clock).ok_or_else(help)?;
    if crate::time::plausible(unix).is_none() {
        return Err(format!(
            "the date \"{}\" cannot be meant; check the year",
            short(text)
        ));
    }
    Ok((unix, day_only))
}

fn civil(text: &str, order: Order) -> Result<Option<Date>, String> {
    let lower = text.trim().to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let month = words.iter().find_map(|word| {
        let start = word.get(..3)?;
        let place = MONTHS.iter().position(|name| *name == start)?;
        i16::try_from(place + 1).ok()
    });
    let numbers: Vec<i16> = words
        .iter()
        .map(|word| word.trim_end_matches(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|word| word.parse().ok())
        .collect();
    let (year, month, day) = match (numbers.as_slice(), month) {
        (&[year, day, ..], Some(month)) if year > 31 => (year, month, day),
        (&[day, year, ..], Some(month)) => (year, month, day),
        (&[year, month, day, ..], None) if year > 31 => (year, month, day),
        (&[a, b, year, ..], None) => {
            let dotted = lower.contains('.');
            match order {
                Order::DayFirst => (year, b, a),
                _ if dotted => (year, b, a),
                Order::MonthFirst => (year, a, b),
                Order::Unknown if a == b => (year, a, b),
                Order::Unknown => {
                    return Err(format!(
                        "the date \"{}\" can mean two days; write it like {}-{:02}-{:02}",
                        short(text),
                        full_year(year),
                        b.clamp(1, 12),
                        a.clamp(1, 31)
                    ));
                }
            }
        }
        _ => return Ok(None),
    };
    let month = i8::try_from(month).unwrap_or(0);
    let day = i8::try_from(day).unwrap_or(0);
    Ok(Date::new(full_year(year), month, day).ok())
}

fn full_year(year: i16) -> i16 {
    if (0..100).contains(&year) {
        year + 2000
    } else {
        year
    }
}

fn time_of_day(text: &str) -> Option<Time> {
    let lower = text.trim().to_lowercase();
    let digits: String = lower
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == ':')
        .collect();
    let mut parts = digits.split(':');
    let mut hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next()?.parse().ok()?;
    if lower.ends_with("pm") && hour < 12 {
        hour += 12;
    } else if lower.ends_with("am") && hour == 12 {
        hour = 0;
    }
    Time::new(hour, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str, order: Order) -> Option<Date> {
        civil(text, order).ok().flatten()
    }

    #[test]
    fn dates_of_all_spellings() {
        let expected = Date::constant(2026, 5, 31);
        for text in [
            "2026-05-31",
            "2026/5/31",
            "31.05.2026",
            "May 31, 2026",
            "31 May 2026",
        ] {
            assert_eq!(day(text, Order::Unknown), Some(expected), "{text}");
        }
        assert_eq!(day("5/31/2026", Order::MonthFirst), Some(expected));
        assert_eq!(day("31/5/26", Order::DayFirst), Some(expected));
        assert_eq!(day("2026-02-30", Order::Unknown), None);
    }

    #[test]
    fn the_table_tells_which_number_is_the_day() {
        assert_eq!(
            order(["3/4/2026", "25/4/2026"].into_iter()),
            Order::DayFirst
        );
        assert_eq!(
            order(["3/4/2026", "4/25/2026"].into_iter()),
            Order::MonthFirst
        );
        let words = read("3/4/2026", None, Order::Unknown).unwrap_err();
        assert!(words.contains("two days"), "{words}");
    }
}
