//! Distances, durations and scores as people write them.

use super::column::{DistanceUnit, DurationUnit};

/// Metres in an international mile.
const MILE: f64 = 1609.344;

/// A number with point or comma; `1,234.5` and `1 234,5` are understood.
fn number(text: &str) -> Option<f64> {
    let mut text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\'')
        .collect();
    if text.contains(',') && text.contains('.') {
        text = match text.rfind(',') > text.rfind('.') {
            true => text.replace('.', "").replace(',', "."),
            false => text.replace(',', ""),
        };
    } else {
        text = text.replace(',', ".");
    }
    let plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    text.parse::<f64>()
        .ok()
        .filter(|value| plain && value.is_finite())
}

/// Splits `5.2km` into number and unit in lower case.
fn with_unit(text: &str) -> Option<(f64, String)> {
    let text = text.trim().to_lowercase();
    let split = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    let unit = text[split..].trim().trim_end_matches('.').to_owned();
    Some((number(&text[..split])?, unit))
}

/// A distance in metres.
pub fn metres(text: &str, unit: DistanceUnit) -> Result<f64, String> {
    let help = || {
        format!(
            "the distance \"{}\" cannot be read; write it like 10.5 or 6.5 mi",
            short(text)
        )
    };
    let (value, named) = with_unit(text).ok_or_else(help)?;
    let unit = match named.as_str() {
        "" => unit,
        "km" | "kms" | "k" | "kilometre" | "kilometres" | "kilometer" | "kilometers" => {
            DistanceUnit::Kilometres
        }
        "mi" | "mile" | "miles" => DistanceUnit::Miles,
        "m" | "metres" | "meters" => DistanceUnit::Metres,
        _ => return Err(help()),
    };
    let metres = match unit {
        DistanceUnit::Miles => value * MILE,
        DistanceUnit::Metres => value,
        // Nobody runs 300 km at once: without a unit such a number means metres.
        DistanceUnit::Unsaid if value > 300.0 => value,
        DistanceUnit::Kilometres | DistanceUnit::Unsaid => value * 1000.0,
    };
    match metres {
        m if m > 500_000.0 => Err(format!("{value} is too far for one run; check the unit")),
        m if m <= 0.0 => Err("the distance is 0; leave it empty if it is unknown".to_owned()),
        m => Ok(m),
    }
}

/// A duration in seconds: `52:30`, `1:02:03`, `45`, `45 min`, `1h 5m`. `1:05` beside a long
/// distance means hours and minutes.
pub fn seconds(text: &str, unit: DurationUnit, distance_m: Option<f64>) -> Result<f64, String> {
    let seconds = match text.contains(':') {
        true => clock(text, distance_m),
        false => words(text, unit),
    };
    match seconds {
        Some(s) if s > 0.0 && s <= 4.0 * 86_400.0 => Ok(s),
        Some(0.0) => Err("the duration is 0; leave it empty if it is unknown".to_owned()),
        Some(_) => Err(format!(
            "the duration \"{}\" is too long for one run",
            short(text)
        )),
        None => Err(format!(
            "the duration \"{}\" cannot be read; write it like 52:30 or 1:02:03",
            short(text)
        )),
    }
}

fn clock(text: &str, distance_m: Option<f64>) -> Option<f64> {
    const FASTEST_MPS: f64 = 7.5;
    let parts: Vec<f64> = text.split(':').map(number).collect::<Option<_>>()?;
    match parts.as_slice() {
        [a, b] if *b < 60.0 => {
            let short = a * 60.0 + b;
            let too_fast = distance_m.is_some_and(|metres| metres > FASTEST_MPS * short);
            Some(if too_fast { short * 60.0 } else { short })
        }
        [h, m, s] if *m < 60.0 && *s < 60.0 => Some(h * 3600.0 + m * 60.0 + s),
        _ => None,
    }
}

fn words(text: &str, unit: DurationUnit) -> Option<f64> {
    let text = text.trim().to_lowercase();
    let mut total = 0.0;
    let mut rest = text.as_str();
    let mut last = match unit {
        DurationUnit::Seconds => 60.0,
        DurationUnit::Minutes => 3600.0,
        DurationUnit::Hours => 216_000.0,
    };
    while !rest.is_empty() {
        let split = rest.find(|c: char| c.is_alphabetic()).unwrap_or(rest.len());
        let value = number(&rest[..split])?;
        rest = &rest[split..];
        let end = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        let factor = match &rest[..end] {
            // After "1h" a bare number means the next smaller unit, as in "1h05".
            "" => last / 60.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            _ => return None,
        };
        total += value * factor;
        last = factor;
        rest = rest[end..].trim_start();
    }
    Some(total)
}

/// A score from 0 to 10, also written as `3/10`.
pub fn zero_to_ten(text: &str) -> Result<f32, String> {
    let value = number(text.trim().trim_end_matches("/10"));
    match value {
        Some(value) if (0.0..=10.0).contains(&value) => Ok(value as f32),
        _ => Err(format!("\"{}\" is no score from 0 to 10", short(text))),
    }
}

/// The beginning of a cell, for a message.
pub fn short(text: &str) -> String {
    text.chars().take(30).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_all_spellings() {
        let cases = [
            ("52:30", 3150.0),
            ("1:02:03", 3723.0),
            ("45", 2700.0),
            ("45 min", 2700.0),
            ("1h 5m", 3900.0),
            ("1h05", 3900.0),
            ("0:58:10", 3490.0),
        ];
        for (text, expected) in cases {
            assert_eq!(
                seconds(text, DurationUnit::Minutes, None),
                Ok(expected),
                "{text}"
            );
        }
        assert_eq!(
            seconds("1:05", DurationUnit::Minutes, Some(12_000.0)),
            Ok(3900.0)
        );
        assert!(seconds("fast", DurationUnit::Minutes, None).is_err());
        assert!(seconds("1:75", DurationUnit::Minutes, None).is_err());
    }

    #[test]
    fn distances_of_all_spellings() {
        for (text, expected) in [("10", 10_000.0), ("10,5", 10_500.0), ("10.5 km", 10_500.0)] {
            assert_eq!(metres(text, DistanceUnit::Unsaid), Ok(expected), "{text}");
        }
        assert_eq!(metres("10000", DistanceUnit::Unsaid), Ok(10_000.0));
        assert_eq!(metres("1 mi", DistanceUnit::Kilometres), Ok(MILE));
        assert!(metres("-3", DistanceUnit::Unsaid).is_err());
        assert!(metres("NaN", DistanceUnit::Unsaid).is_err());
    }
}
