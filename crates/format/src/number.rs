//! Money, numbers, units, durations and lists.

use super::NBSP;

/// A whole number with commas between thousands: "12,345".
pub fn whole(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < 0 {
        format!("\u{2212}{grouped}")
    } else {
        grouped
    }
}

/// A number with this many decimals: "12,345.67".
pub fn decimal(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "unknown".into();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (units, rest) = text.split_once('.').unwrap_or((&text, ""));
    let grouped = units.parse().map_or_else(|_| units.to_owned(), whole);
    let sign = if value < 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) {
        "\u{2212}"
    } else {
        ""
    };
    if rest.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}.{rest}")
    }
}

/// Cents as "$1,234.50".
pub fn money_cents(cents: i64) -> String {
    let sign = if cents < 0 { "\u{2212}" } else { "" };
    let (dollars, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    format!(
        "{sign}${}.{rest:02}",
        whole(i64::try_from(dollars).unwrap_or(i64::MAX))
    )
}

/// A price with what is said about tax, as "$118.00 plus 5% GST".
pub fn price(cents: i64, tax_note: &str) -> String {
    let price = format!("{} {tax_note}", money_cents(cents));
    price.trim_end().to_owned()
}

/// Metres as "12.3 km".
pub fn kilometres(metres: f64) -> String {
    format!("{}{NBSP}km", decimal(metres / 1000.0, 1))
}

/// Speed in metres per second as "5:30 per km"; "not moving" at zero.
pub fn pace(metres_per_second: f64) -> String {
    let seconds = (1000.0 / metres_per_second).round();
    // Slower than an hour for a kilometre is standing still.
    if !(seconds.is_finite() && 0.0 < seconds && seconds <= 3600.0) {
        return "not moving".into();
    }
    let seconds = seconds as i64;
    format!("{}:{:02}{NBSP}per{NBSP}km", seconds / 60, seconds % 60)
}

/// A share of 1 as "12%".
pub fn percent(share: f64) -> String {
    format!("{}%", decimal(share * 100.0, 0))
}

/// "1 file", "3 files"; the plural is given, not guessed.
pub fn count(number: usize, one: &str, many: &str) -> String {
    let words = if number == 1 { one } else { many };
    format!(
        "{}{NBSP}{words}",
        whole(i64::try_from(number).unwrap_or(i64::MAX))
    )
}

/// Minutes as "45 minutes", "1 hour", "1 hour 15 minutes".
pub fn minutes(total: u32) -> String {
    let part = |number: u32, one: &str, many: &str| count(number as usize, one, many);
    match (total / 60, total % 60) {
        (0, rest) => part(rest, "minute", "minutes"),
        (hours, 0) => part(hours, "hour", "hours"),
        (hours, rest) => {
            format!(
                "{} {}",
                part(hours, "hour", "hours"),
                part(rest, "minute", "minutes")
            )
        }
    }
}

/// Seconds as recorded time: "45 s", "5 min 30 s", "1 h 5 min".
pub fn duration(seconds: u64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{rest}{NBSP}s"),
        (0, _) if rest == 0 => format!("{minutes}{NBSP}min"),
        (0, _) => format!("{minutes}{NBSP}min {rest}{NBSP}s"),
        (_, 0) => format!("{hours}{NBSP}h"),
        _ => format!("{hours}{NBSP}h {minutes}{NBSP}min"),
    }
}

/// "a", "a and b", "a, b and c".
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [before @ .., last] => {
            let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", before.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn money_and_numbers_read_as_in_the_guide() {
        assert_eq!(money_cents(123_450), "$1,234.50");
        assert_eq!(money_cents(-5), "\u{2212}$0.05");
        assert_eq!(decimal(12_345.67, 2), "12,345.67");
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(plain(&kilometres(12_340.0)), "12.3 km");
        assert_eq!(plain(&pace(1000.0 / 330.0)), "5:30 per km");
        assert_eq!(pace(0.0), "not moving");
        assert_eq!(percent(0.12), "12%");
    }

    #[test]
    fn durations_and_counts() {
        assert_eq!(plain(&minutes(45)), "45 minutes");
        assert_eq!(plain(&minutes(60)), "1 hour");
        assert_eq!(plain(&minutes(75)), "1 hour 15 minutes");
        assert_eq!(plain(&duration(330)), "5 min 30 s");
        assert_eq!(plain(&duration(3900)), "1 h 5 min");
        assert_eq!(plain(&count(1, "file", "files")), "1 file");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }

    proptest! {
        #[test]
        fn grouping_keeps_every_digit(value in any::<i64>()) {
            let bare: String = whole(value).chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(bare, value.unsigned_abs().to_string());
        }

        #[test]
        fn a_pace_never_shows_sixty_seconds(speed in 0.01f64..20.0) {
            prop_assert!(!pace(speed).contains(":60"));
        }
    }
}
