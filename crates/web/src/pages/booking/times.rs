//! A list of days with their free times, as booking and moving show it.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use midstance_clinic::availability::{Availability, Empty, FreeTime};
use midstance_schedule::DayPart;

use super::choice::Choice;
use crate::{format, page::Page};

/// Days on one page.
pub const DAYS: u16 = 14;

/// A fortnight of free times.
pub struct Times {
    /// "November 22 to December 5"
    pub span: String,
    /// "Pacific Time"
    pub zone: String,
    /// Days with times, and stretches of days without.
    pub days: Vec<Day>,
    /// First day of the page before, if the past is not reached.
    pub earlier: Option<Date>,
    /// First day of the page after, if there is anything further on.
    pub later: Option<Date>,
    /// The next day with a free time, when this page has none.
    pub next: Option<(Date, String)>,
    /// The last day before this page with a free time, when this page has none.
    pub previous: Option<(Date, String)>,
    /// Whether any day has a time.
    pub any: bool,
}

/// One day, or several in a row without times.
pub struct Day {
    /// "Wednesday, November 25"
    pub heading: String,
    /// "3 times", or why there are none.
    pub count: String,
    /// Morning, afternoon and evening, those that have times.
    pub parts: Vec<(&'static str, Vec<Slot>)>,
}

/// A time to choose.
pub struct Slot {
    /// The start as the form sends it.
    pub value: String,
    /// "2:30 p.m."
    pub time: String,
    /// With whom, where it is left open and depends on the time.
    pub who: Option<String>,
    /// The rest of the name for those who hear it: day, length, with whom, where.
    pub rest: String,
}

impl Times {
    /// Puts free times into words.
    #[must_use]
    pub fn new(page: &Page, choice: &Choice, first: Date, free: &Availability) -> Self {
        let last = first.saturating_add((i64::from(DAYS) - 1).days());
        let today = page.now.to_zoned(free.zone.clone()).date();
        let words = |at: jiff::Timestamp| {
            let local = at.to_zoned(free.zone.clone()).datetime();
            (local.date(), format::day_time(local))
        };
        let any = free.days.iter().any(|(_, times)| !times.is_empty());
        let before = first.saturating_sub(i64::from(DAYS).days()).max(today);
        Self {
            span: format::day_range(first, last),
            zone: format::zone_words(free.zone.iana_name().unwrap_or_default()),
            days: days(page, choice, free),
            earlier: (first > today).then_some(before),
            later: free.next.map(|_| last.saturating_add(1.day())),
            next: (!any).then(|| free.next.map(words)).flatten(),
            previous: (!any).then(|| free.previous.map(words)).flatten(),
            any,
        }
    }
}

fn days(page: &Page, choice: &Choice, free: &Availability) -> Vec<Day> {
    let with = choice.who.as_ref().and_then(Option::as_ref);
    let name = with.map(|person| person.name.as_str());
    let mut days: Vec<Day> = Vec::new();
    let mut gap: Option<Gap> = None;
    for (date, times) in &free.days {
        if let Some(why) = free.empty.get(date) {
            match &mut gap {
                Some(gap) if gap.why == *why => gap.last = *date,
                _ => days.extend(gap.replace(Gap::of(*date, *why)).map(|gap| gap.line(name))),
            }
            continue;
        }
        days.extend(gap.take().map(|gap| gap.line(name)));
        days.push(Day {
            heading: format::day_without_year(*date),
            count: format::count(times.len(), "time", "times"),
            parts: parts(page, choice, &free.zone, times),
        });
    }
    days.extend(gap.map(|gap| gap.line(name)));
    days
}

/// Days in a row that are empty for the same reason.
struct Gap {
    first: Date,
    last: Date,
    why: Empty,
}

impl Gap {
    fn of(day: Date, why: Empty) -> Self {
        Self {
            first: day,
            last: day,
            why,
        }
    }

    /// As one line; `name` is that of the practitioner who was chosen.
    fn line(self, name: Option<&str>) -> Day {
        let first = format::day_without_year(self.first);
        let heading = if self.first == self.last {
            first
        } else {
            format!("{first} to {}", format::day_without_year(self.last))
        };
        let count = match (self.why, name) {
            (Empty::Away, Some(name)) => format!("{name} is not here"),
            (Empty::Away, None) => "not offered".into(),
            (Empty::Full, _) => "fully booked".into(),
            (Empty::TooLate, _) => "too late to book online".into(),
            (Empty::TooFar, _) => "not open for booking yet".into(),
        };
        Day {
            heading,
            count,
            parts: Vec::new(),
        }
    }
}

fn parts(
    page: &Page,
    choice: &Choice,
    zone: &TimeZone,
    times: &[FreeTime],
) -> Vec<(&'static str, Vec<Slot>)> {
    let names = [
        (DayPart::Morning, "Morning"),
        (DayPart::Afternoon, "Afternoon"),
        (DayPart::Evening, "Evening"),
    ];
    let part = |free: &FreeTime| DayPart::of(free.start.to_zoned(zone.clone()).time());
    names
        .into_iter()
        .map(|(wanted, name)| {
            let here = times.iter().filter(|free| part(free) == wanted);
            (
                name,
                here.map(|free| slot(page, choice, zone, free))
                    .collect::<Vec<_>>(),
            )
        })
        .filter(|(_, slots)| !slots.is_empty())
        .collect()
}

/// One time as a button.
#[must_use]
pub fn slot(page: &Page, choice: &Choice, zone: &TimeZone, free: &FreeTime) -> Slot {
    let local = free.start.to_zoned(zone.clone()).datetime();
    let with = free
        .practitioners
        .first()
        .and_then(|id| page.directory.practitioner(*id));
    let minutes = choice.service.as_ref().map_or(0, |s| s.minutes);
    let place = choice.location.as_ref().map_or("", |l| l.name.as_str());
    let name = with.map_or("the first available", |p| p.name.as_str());
    let who = choice
        .leaves_open(page)
        .then(|| with.map(|p| p.name.clone()))
        .flatten();
    let heard = match &who {
        Some(_) => String::new(),
        None => format!(", with {name}"),
    };
    let rest = format!(
        ", {}, {}{heard}, {place}",
        format::day_without_year(local.date()),
        format::minutes(minutes.into()),
    );
    let offsets = midstance_clinic::availability::instants(zone, local);
    // In the hour that the clocks repeat, two starts show the same wall time.
    let label = if offsets.len() > 1 {
        format!(
            " ({})",
            midstance_schedule::utc_offset_label(zone, free.start)
        )
    } else {
        String::new()
    };
    Slot {
        value: free.start.to_string(),
        time: format!("{}{label}", format::time(local.time())),
        who,
        rest,
    }
}
