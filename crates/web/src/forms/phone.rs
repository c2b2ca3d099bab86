//! Phone numbers of Canada and the United States, and others written with "+".

/// Message for a number that cannot be called.
pub const PHONE_FORMAT: &str = "Enter a phone number with area code, like 604 555 0142";

/// Reads a phone number into E.164, such as "+16045550142". Spaces, brackets,
/// dots, dashes and a leading 1 are fine. Numbers of other countries need
/// their "+" and country code.
///
/// # Errors
/// The sentence to show beside the field.
pub fn phone(input: &str) -> Result<String, &'static str> {
    let text = input.trim().trim_start_matches("tel:");
    let plus = text.starts_with('+');
    let mut digits = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => {}
            c if c.is_whitespace() || "()-./\u{2010}\u{2011}\u{2012}\u{2013}".contains(c) => {}
            _ => return Err(PHONE_FORMAT),
        }
    }
    if plus && !digits.starts_with('1') {
        // E.164: country code and number together have at most fifteen digits.
        return match digits.len() {
            8..=15 if !digits.starts_with('0') => Ok(format!("+{digits}")),
            _ => Err(PHONE_FORMAT),
        };
    }
    let national = match digits.len() {
        11 => digits.strip_prefix('1').unwrap_or_default(),
        10 if !plus => digits.as_str(),
        _ => "",
    };
    // In North America neither area code nor exchange begins with 0 or 1.
    let starts_well = |at: usize| {
        national
            .as_bytes()
            .get(at)
            .is_some_and(|d| (b'2'..=b'9').contains(d))
    };
    if starts_well(0) && starts_well(3) {
        Ok(format!("+1{national}"))
    } else {
        Err(PHONE_FORMAT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_ways_people_write_it() {
        for written in [
            "604 555 0142",
            "(604) 555-0142",
            "604.555.0142",
            "1-604-555-0142",
            "+1 604 555 0142",
            " 6045550142 ",
            "tel:+16045550142",
        ] {
            assert_eq!(phone(written).as_deref(), Ok("+16045550142"), "{written}");
        }
        assert_eq!(phone("+44 20 7946 0958").as_deref(), Ok("+442079460958"));
    }

    #[test]
    fn refuses_what_cannot_be_called() {
        for bad in [
            "",
            "5550142",
            "0142",
            "104 555 0142",
            "604 155 0142",
            "604 555 0142 x3",
            "+604 555 0142 99999999",
            "call me",
        ] {
            assert_eq!(phone(bad), Err(PHONE_FORMAT), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back_the_same(area in 200u32..999, exchange in 200u32..999, line in 0u32..9999) {
            let number = format!("+1{area}{exchange}{line:04}");
            prop_assert_eq!(phone(&number), Ok(number.clone()));
            prop_assert_eq!(phone(&crate::format::phone(&number)), Ok(number));
        }

        #[test]
        fn never_panics(input in ".*") {
            if let Ok(number) = phone(&input) {
                prop_assert!(number.len() <= 16 && number.starts_with('+'));
            }
        }
    }
}
