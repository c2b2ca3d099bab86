//! Dates as Strava writes them: `Oct 8, 2017, 2:54:11 PM`, in UTC.

use jiff::civil::{Date, Time};

use crate::time::{iso, utc};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Unix seconds of such a date; also `8 Oct 2017, 14:54:11` and ISO 8601.
pub fn read(text: &str) -> Option<f64> {
    if let Some(stamp) = iso(text) {
        return Some(stamp.unix);
    }
    let lower = text.to_lowercase().replace(['.', ','], " ");
    let mut month = None;
    let mut numbers = Vec::new();
    let mut clock = None;
    let mut afternoon = None;
    // Newer exports have a narrow no-break space before AM and PM; it is white space too.
    for word in lower.split_whitespace() {
        if let Some((hour, rest)) = word.split_once(':') {
            let (minute, second) = rest.split_once(':').unwrap_or((rest, "0"));
            clock = Some((
                hour.parse().ok()?,
                minute.parse().ok()?,
                second.parse().ok()?,
            ));
        } else if let Ok(number) = word.parse::<i16>() {
            numbers.push(number);
        } else if word == "am" || word == "pm" {
            afternoon = Some(word == "pm");
        } else if let Some(place) = word
            .get(..3)
            .and_then(|m| MONTHS.iter().position(|n| *n == m))
        {
            month = i8::try_from(place + 1).ok();
        }
    }
    let &[a, b] = numbers.as_slice() else {
        return None;
    };
    let (day, year) = if a > 31 { (b, a) } else { (a, b) };
    let (mut hour, minute, second): (i8, i8, i8) = clock?;
    match afternoon {
        Some(true) if hour < 12 => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        _ => {}
    }
    let date = Date::new(year, month?, i8::try_from(day).ok()?).ok()?;
    utc(date, Time::new(hour, minute, second, 0).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_exports() {
        let expected = iso("2017-10-08T14:54:11Z").unwrap().unix;
        let texts = [
            "Oct 8, 2017, 2:54:11 PM",
            "Oct 8, 2017, 2:54:11\u{202f}PM",
            "8 Oct 2017, 14:54:11",
            "2017-10-08 14:54:11",
        ];
        for text in texts {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        assert_eq!(
            read("May 1, 2020, 12:00:00 AM"),
            Some(iso("2020-05-01T00:00").unwrap().unix)
        );
        assert_eq!(read("soon"), None);
    }
}
