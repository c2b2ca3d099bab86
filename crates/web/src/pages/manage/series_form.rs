//! What is asked for a series: how many, how often, from when.

use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use midstance_clinic::{
    booking::{SERIES_MOST, Visit},
    directory::{clock as time_of, minute, zone_of},
};

use super::series::clock;
use crate::{
    fields::Fields,
    format,
    forms::{Choice, FormErrors, date_words},
    page::Page,
    problem::Problem,
};

/// How many visits are suggested.
const USUAL: u16 = 6;

/// What was asked for, as typed and understood.
pub(super) struct Asked {
    pub(super) count: u16,
    pub(super) every: u8,
    pub(super) count_typed: String,
    pub(super) every_typed: String,
    pub(super) date_typed: String,
    pub(super) time_typed: String,
    pub(super) errors: FormErrors,
    first: Option<DateTime>,
}

impl Asked {
    /// Reads the form; before it was sent, suggests the same weekday and time of the weeks to come.
    pub(super) fn read(page: &Page, visit: &Visit, fields: &Fields) -> Result<Self, Problem> {
        let today = page.now.to_zoned(zone_of(&visit.location)?).date();
        let next = next_week(visit.appointment.local_start.date(), today);
        let or = |name: &str, usual: String| match fields.get(name) {
            "" => usual,
            typed => typed.to_owned(),
        };
        let time = visit.appointment.local_start.time();
        let mut asked = Self {
            count: USUAL,
            every: 1,
            count_typed: or("count", USUAL.to_string()),
            every_typed: or("every", "1".into()),
            date_typed: or("date", format::day(next)),
            time_typed: or("time", clock(time)),
            errors: FormErrors::new(),
            first: None,
        };
        if fields.has("count") {
            asked.understand(today);
        }
        Ok(asked)
    }

    fn understand(&mut self, today: Date) {
        let whole =
            |typed: &str, most: u16| typed.parse::<u16>().ok().filter(|n| (1..=most).contains(n));
        let count = whole(&self.count_typed, SERIES_MOST)
            .ok_or(format!("Number of visits must be 1 to {SERIES_MOST}"));
        let every = whole(&self.every_typed, 4).ok_or("Weeks between visits must be 1 to 4");
        let date = date_words(&self.date_typed)
            .map_err(|problem| problem.message("First date"))
            .and_then(|date| match date < today {
                true => Err("First date must be today or later".to_owned()),
                false => Ok(date),
            });
        let time: Result<Time, _> = self.time_typed.parse().map_err(|_| "Select a time of day");
        let count = self.errors.take("count", count);
        let every = self.errors.take("every", every);
        let date = self.errors.take("date", date);
        let time = self.errors.take("time", time);
        if let (Some(count), Some(every), Some(date), Some(time)) = (count, every, date, time) {
            self.count = count;
            self.every = u8::try_from(every).unwrap_or(1);
            self.first = Some(date.to_datetime(time));
        }
    }

    /// The first visit, once the form was sent and makes sense.
    pub(super) fn first(&self) -> Option<DateTime> {
        self.first
    }
}

/// The first day after today that is whole weeks after `day`.
fn next_week(day: Date, today: Date) -> Date {
    let mut next = day.saturating_add(1.week());
    while next <= today {
        let after = next.saturating_add(1.week());
        if after == next {
            break;
        }
        next = after;
    }
    next
}

/// 1 to 12.
pub(super) fn counts() -> Vec<Choice> {
    (1..=SERIES_MOST)
        .map(|n| Choice::new(n.to_string(), n.to_string()))
        .collect()
}

/// Every week to every four weeks.
pub(super) fn weeks() -> Vec<Choice> {
    Choice::list(&[
        ("1", "Every week"),
        ("2", "Every 2 weeks"),
        ("3", "Every 3 weeks"),
        ("4", "Every 4 weeks"),
    ])
}

/// The times of day at which the practitioner's visits there may begin, in any week.
pub(super) fn times(page: &Page, visit: &Visit) -> Vec<Choice> {
    let week = page.directory.hours.iter().filter(|hours| {
        hours.practitioner == visit.practitioner.id && hours.location == visit.location.id
    });
    let grid = visit.service.grid.max(5);
    let mut minutes: Vec<u16> = week
        .flat_map(|hours| {
            let last = hours.until_minute.saturating_sub(visit.service.minutes);
            let first = hours.from_minute.div_ceil(grid) * grid;
            (first..=last).step_by(usize::from(grid))
        })
        .collect();
    minutes.push(minute(visit.appointment.local_start.time()));
    minutes.sort_unstable();
    minutes.dedup();
    minutes
        .into_iter()
        .map(|minute| Choice::new(clock(time_of(minute)), format::time(time_of(minute))))
        .collect()
}
