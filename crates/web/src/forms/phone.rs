//! Phone numbers of Canada and the United States, and others written with "+".

/// Message for a number that cannot be called.
pub const PHONE_FORMAT: &str = "Enter a phone number with area code, like 604 555 0142";

/// How an extension begins, in English and French and in the link of a number.
const EXTENSIONS: [&str; 6] = [";ext=", "extension", "ext", "poste", "x", "#"];
/// So many digits an extension has at most.
const EXTENSION: usize = 6;

/// Reads a phone number into E.164, such as "+16045550142", with its extension as RFC 3966 writes it:
/// "+16045550142;ext=12". Spaces, brackets, dots, dashes and a leading 1 are fine. Numbers of other
/// countries need their "+" and country code.
///
/// # Errors
/// The sentence to show beside the field.
pub fn phone(input: &str) -> Result<String, &'static str> {
    let text = input.trim().trim_start_matches("tel:").to_lowercase();
    let split = EXTENSIONS.iter().find_map(|mark| text.split_once(mark));
    let Some((before, extension)) = split else {
        return number(&text);
    };
    let extension = extension.trim_matches(|c: char| c.is_whitespace() || ".:".contains(c));
    let fits = (1..=EXTENSION).contains(&extension.len());
    if !fits || !extension.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PHONE_FORMAT);
    }
    Ok(format!("{};ext={extension}", number(before)?))
}

fn number(text: &str) -> Result<String, &'static str> {
    let text = text.trim_end_matches([',', ' ']);
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
        for written in [
            "604 555 0142 x12",
            "604-555-0142 ext. 12",
            "604 555 0142, extension 12",
            "(604) 555-0142 Poste 12",
            "6045550142#12",
            "tel:+16045550142;ext=12",
        ] {
            let read = phone(written);
            assert_eq!(read.as_deref(), Ok("+16045550142;ext=12"), "{written}");
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
            "604 555 0142 x",
            "604 555 0142 x1234567",
            "604 555 0142 ext. home",
            "x3",
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
            prop_assert_eq!(phone(&crate::format::phone(&number)), Ok(number.clone()));
            let extended = format!("{number};ext={line}");
            prop_assert_eq!(phone(&crate::format::phone(&extended)), Ok(extended));
        }

        #[test]
        fn never_panics(input in ".*") {
            if let Ok(number) = phone(&input) {
                prop_assert!(number.len() <= 16 + 5 + EXTENSION && number.starts_with('+'));
            }
        }
    }
}
