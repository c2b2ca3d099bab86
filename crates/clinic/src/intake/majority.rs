//! When somebody is of age.

use jiff::civil::Date;
use midstance_schedule::Province;

/// The age of majority at a place, in years, by its province or territory as two letters or by name:
/// 18 or 19, as the acts of the provinces set it (British Columbia's Age of Majority Act: 19;
/// Alberta's and Ontario's: 18). Where the province is not known it is the later one.
#[must_use]
pub fn majority(province: &str) -> u8 {
    match Province::written(province).map(|found| found.code) {
        Some("AB" | "MB" | "ON" | "QC" | "SK" | "PE") => 18,
        _ => 19,
    }
}

/// Completed years on a day: a year is complete at the begin of the birthday. Who was born on
/// February 29 has it on March 1 where there is no such day. Before the birth it is less than 0.
#[must_use]
pub fn age(born: Date, on: Date) -> i16 {
    let before = (on.month(), on.day()) < (born.month(), born.day());
    on.year() - born.year() - i16::from(before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn years_are_complete_on_the_birthday() {
        let spring = date(2010, 3, 12);
        let leap = date(2008, 2, 29);
        let new_year = date(2009, 1, 1);
        let table = [
            (spring, date(2029, 3, 11), 18),
            (spring, date(2029, 3, 12), 19),
            (spring, date(2029, 3, 13), 19),
            (spring, date(2028, 12, 31), 18),
            (spring, spring, 0),
            (spring, date(2010, 3, 11), -1),
            (leap, date(2026, 2, 28), 17),
            (leap, date(2026, 3, 1), 18),
            (leap, date(2027, 2, 28), 18),
            (leap, date(2027, 3, 1), 19),
            // A year that has the day.
            (leap, date(2028, 2, 28), 19),
            (leap, date(2028, 2, 29), 20),
            (new_year, date(2027, 12, 31), 18),
            (new_year, date(2028, 1, 1), 19),
        ];
        for (born, on, years) in table {
            assert_eq!(age(born, on), years, "born {born}, on {on}");
        }
    }

    #[test]
    fn provinces_set_eighteen_or_nineteen() {
        for eighteen in ["AB", "on", " Ontario ", "MB", "Québec", "SK", "PE"] {
            assert_eq!(majority(eighteen), 18, "{eighteen}");
        }
        for nineteen in [
            "BC",
            "bc",
            "British Columbia",
            "NB",
            "NL",
            "NS",
            "NT",
            "YT",
            "NU",
            "",
            "?",
        ] {
            assert_eq!(majority(nineteen), 19, "{nineteen}");
        }
    }
}
