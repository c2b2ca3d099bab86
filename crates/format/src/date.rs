//! Days, times and ranges of them.

use super::NBSP;
use jiff::Zoned;
use jiff::civil::{Date, DateTime, Time, Weekday};

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

fn month(date: Date) -> &'static str {
    // jiff keeps months within 1 to 12.
    MONTHS[usize::from(date.month().unsigned_abs()).saturating_sub(1) % 12]
}

fn month_short(date: Date) -> &'static str {
    &month(date)[..3]
}

/// "Wednesday".
pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// "March 4".
pub fn month_day(date: Date) -> String {
    format!("{}{NBSP}{}", month(date), date.day())
}

/// "Wednesday, March 4, 2026".
pub fn day(date: Date) -> String {
    format!("{}, {}, {}", weekday(date), month_day(date), date.year())
}

/// "Wednesday, March 4"; only where the year is plain from what stands near.
pub fn day_without_year(date: Date) -> String {
    format!("{}, {}", weekday(date), month_day(date))
}

/// "Wed, Mar 4".
pub fn day_short(date: Date) -> String {
    format!(
        "{}, {}{NBSP}{}",
        &weekday(date)[..3],
        month_short(date),
        date.day()
    )
}

/// "Mar 4, 2026", for tables.
pub fn date_short(date: Date) -> String {
    format!("{}{NBSP}{}, {}", month_short(date), date.day(), date.year())
}

/// Hour and minute without the half of the day, and which half it is;
/// noon and midnight are words, since 12:00 p.m. is read both ways.
fn clock(time: Time) -> (String, &'static str) {
    let (hour, minute) = (time.hour(), time.minute());
    let half = if hour < 12 { "a.m." } else { "p.m." };
    match (hour, minute) {
        (12, 0) => (format!("12{NBSP}noon"), ""),
        (0, 0) => (format!("12{NBSP}midnight"), ""),
        _ => (format!("{}:{minute:02}", (hour + 11) % 12 + 1), half),
    }
}

/// "2:30 p.m.", "12 noon", "12 midnight".
pub fn time(time: Time) -> String {
    match clock(time) {
        (words, "") => words,
        (words, half) => format!("{words}{NBSP}{half}"),
    }
}

/// "9:00 to 9:45 a.m."; both halves are named when they differ.
pub fn range(from: Time, to: Time) -> String {
    let ((first, half), (_, other)) = (clock(from), clock(to));
    if half.is_empty() || half != other {
        return format!("{} to {}", time(from), time(to));
    }
    format!("{first} to {}", time(to))
}

/// "Wednesday, March 4, 2026 at 2:30 p.m.".
pub fn day_time(at: DateTime) -> String {
    format!("{} at {}", day(at.date()), time(at.time()))
}

/// "Wed, Mar 4, 2:30 p.m.".
pub fn day_time_short(at: DateTime) -> String {
    format!("{}, {}", day_short(at.date()), time(at.time()))
}

/// The part of the day under which a time is listed: "Morning" to 11:59,
/// "Afternoon" to 4:59, then "Evening".
pub fn day_part(time: Time) -> &'static str {
    match time.hour() {
        ..12 => "Morning",
        12..17 => "Afternoon",
        _ => "Evening",
    }
}

/// "March 2 to 15", "March 30 to April 12", with years when they differ.
pub fn day_range(from: Date, to: Date) -> String {
    if from.year() != to.year() {
        let full = |date: Date| format!("{}, {}", month_day(date), date.year());
        return format!("{} to {}", full(from), full(to));
    }
    if from.month() != to.month() {
        return format!("{} to {}", month_day(from), month_day(to));
    }
    if from.day() == to.day() {
        return month_day(from);
    }
    format!("{} to {}", month_day(from), to.day())
}

/// "2026-03-04", for `<time datetime>`, values and addresses.
pub fn machine_date(date: Date) -> String {
    date.to_string()
}

/// "2026-03-04T14:30:00-08:00", for `<time datetime>`: the instant with its
/// offset, without the zone in brackets that HTML does not know.
pub fn machine_instant(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::*;
    use jiff::civil::{date, time as at};

    #[test]
    fn days_read_as_in_the_guide() {
        let wednesday = date(2026, 3, 4);
        assert_eq!(plain(&day(wednesday)), "Wednesday, March 4, 2026");
        assert_eq!(plain(&date_short(wednesday)), "Mar 4, 2026");
        assert_eq!(plain(&day_short(wednesday)), "Wed, Mar 4");
        assert_eq!(
            plain(&day_time(wednesday.at(14, 30, 0, 0))),
            "Wednesday, March 4, 2026 at 2:30 p.m."
        );
        assert_eq!(
            plain(&day_time_short(wednesday.at(9, 0, 0, 0))),
            "Wed, Mar 4, 9:00 a.m."
        );
    }

    #[test]
    fn noon_and_midnight_are_words() {
        let read = |hour, minute| plain(&time(at(hour, minute, 0, 0)));
        assert_eq!(read(0, 0), "12 midnight");
        assert_eq!(read(0, 5), "12:05 a.m.");
        assert_eq!(read(11, 59), "11:59 a.m.");
        assert_eq!(read(12, 0), "12 noon");
        assert_eq!(read(12, 1), "12:01 p.m.");
        assert_eq!(read(23, 59), "11:59 p.m.");
    }

    #[test]
    fn parts_of_the_day_meet_at_noon_and_five() {
        let part = |hour, minute| day_part(at(hour, minute, 0, 0));
        assert_eq!([part(0, 0), part(11, 59)], ["Morning", "Morning"]);
        assert_eq!([part(12, 0), part(16, 59)], ["Afternoon", "Afternoon"]);
        assert_eq!([part(17, 0), part(23, 59)], ["Evening", "Evening"]);
    }

    #[test]
    fn ranges_name_each_half_of_the_day_once() {
        let read = |a: (i8, i8), b: (i8, i8)| plain(&range(at(a.0, a.1, 0, 0), at(b.0, b.1, 0, 0)));
        assert_eq!(read((9, 0), (9, 45)), "9:00 to 9:45 a.m.");
        assert_eq!(read((11, 30), (12, 15)), "11:30 a.m. to 12:15 p.m.");
        assert_eq!(read((11, 15), (12, 0)), "11:15 a.m. to 12 noon");
        assert_eq!(read((12, 0), (12, 45)), "12 noon to 12:45 p.m.");
    }

    #[test]
    fn ranges_of_days_say_the_month_and_year_only_when_needed() {
        let read = |a, b| plain(&day_range(a, b));
        assert_eq!(read(date(2026, 3, 2), date(2026, 3, 15)), "March 2 to 15");
        assert_eq!(
            read(date(2026, 3, 30), date(2026, 4, 12)),
            "March 30 to April 12"
        );
        assert_eq!(
            read(date(2026, 12, 28), date(2027, 1, 10)),
            "December 28, 2026 to January 10, 2027"
        );
    }

    #[test]
    fn machines_get_the_offset_and_no_zone() {
        let zoned = date(2026, 12, 1)
            .at(12, 0, 0, 0)
            .in_tz("America/Vancouver")
            .unwrap();
        assert_eq!(machine_instant(&zoned), "2026-12-01T12:00:00-07:00");
    }
}
