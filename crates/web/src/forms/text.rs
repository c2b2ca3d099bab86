//! Plain text and numbers as people type them.

/// The text without surrounding white space, `None` when nothing is left.
pub fn trimmed(input: &str) -> Option<String> {
    let text = input.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Checks that a text has at most `max` characters (as people count them:
/// line breaks of forms count once).
///
/// # Errors
/// A sentence such as "Your note must be 500 characters or fewer. It has 512".
pub fn fits(what: &str, text: &str, max: usize) -> Result<(), String> {
    let length = text.replace("\r\n", "\n").chars().count();
    if length <= max {
        return Ok(());
    }
    Err(format!(
        "{what} must be {max} characters or fewer. It has {length}"
    ))
}

/// Reads a decimal number with point or comma, ignoring spaces: "12.5",
/// "12,5", " 1 200 ". A comma followed by exactly three digits after a whole
/// number groups thousands ("1,200").
pub fn number(input: &str) -> Option<f64> {
    let compact: String = input.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = match compact.rsplit_once(',') {
        Some((_, tail)) if compact.contains('.') || is_thousands(tail) => compact.replace(',', ""),
        Some(_) => compact.replacen(',', ".", 1),
        None => compact,
    };
    let digits_only = plain
        .trim_start_matches('-')
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.');
    plain
        .parse::<f64>()
        .ok()
        .filter(|value| digits_only && value.is_finite())
}

fn is_thousands(tail: &str) -> bool {
    tail.len() == 3 && tail.chars().all(|c| c.is_ascii_digit())
}

/// Reads a whole number within the bounds given, both included.
pub fn whole_number(input: &str, bounds: std::ops::RangeInclusive<i64>) -> Option<i64> {
    let value = number(input)?;
    let whole = value as i64;
    ((whole as f64 - value).abs() < f64::EPSILON && bounds.contains(&whole)).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_in_the_ways_people_write_them() {
        for (written, value) in [
            ("12.5", 12.5),
            ("12,5", 12.5),
            (" 1 200 ", 1200.0),
            ("1,200", 1200.0),
            ("1,200.5", 1200.5),
        ] {
            assert_eq!(number(written), Some(value), "{written}");
        }
        for bad in ["", "about 5", "inf", "NaN", "1e9", "5km"] {
            assert_eq!(number(bad), None, "{bad}");
        }
        assert_eq!(whole_number("10", 0..=10), Some(10));
        assert_eq!(whole_number("10.5", 0..=20), None);
        assert_eq!(whole_number("11", 0..=10), None);
    }

    #[test]
    fn postal_codes() {
        use midstance_format::parse_postal_code as postal_code;
        assert_eq!(postal_code("v6b1a1").as_deref(), Some("V6B 1A1"));
        assert_eq!(postal_code(" V6B-1A1 ").as_deref(), Some("V6B 1A1"));
        assert_eq!(postal_code("D6B 1A1"), None);
        assert_eq!(postal_code("V6B 1A"), None);
    }

    #[test]
    fn lengths_count_line_breaks_once() {
        assert_eq!(fits("Your note", "a\r\nb", 3), Ok(()));
        assert_eq!(
            fits("Your note", "abcd", 3),
            Err("Your note must be 3 characters or fewer. It has 4".into())
        );
    }

    proptest! {
        #[test]
        fn any_number_reads_back(value in -100_000i64..100_000) {
            prop_assert_eq!(number(&value.to_string()), Some(value as f64));
        }
    }
}
