//! Dates, times, money, numbers and units in words, en-CA.
//!
//! The only place that decides how such things read. A no-break space (U+00A0)
//! stands where a line must not break ("2:30 p.m.", "12.3 km"); [`plain`]
//! turns it into a common space for mail subjects, files and comparisons.

mod contact;
mod date;
mod number;
mod zone;

pub use contact::{host, masked_email, parse_postal_code, phone, phone_href, postal_code};
pub use date::{
    date_short, day, day_part, day_range, day_short, day_time, day_time_short, day_without_year,
    machine_date, machine_instant, month_day, range, time, weekday,
};
pub use number::{
    count, decimal, duration, kilometres, list, minutes, money_cents, pace, percent, price, whole,
};
pub use zone::{which_of_two, zone_words};

/// No-break space.
pub(crate) const NBSP: char = '\u{a0}';

/// The text with one full stop at its end, also after "a.m." and "p.m.".
pub fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// The text with a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The text with common spaces in place of no-break ones.
pub fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_time_at_the_end_does_not_double_the_full_stop() {
        assert_eq!(
            sentence("We hold this time until 2:41 p.m."),
            "We hold this time until 2:41 p.m."
        );
        assert_eq!(
            sentence("We hold this time until 12 noon"),
            "We hold this time until 12 noon."
        );
    }
}
