//! Days as the site writes them.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day in words: "November 22, 2026".
pub fn words(date: Date) -> String {
    let month = usize::try_from(date.month() - 1).unwrap_or(0);
    format!("{} {}, {}", MONTHS[month.min(11)], date.day(), date.year())
}
