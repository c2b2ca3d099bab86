//! When anybody whom a wish names works at all: who waits for a time that never comes would not know.

use jiff::{
    ToSpan,
    civil::{Date, Time},
};
use midstance_schedule::{DayHours, DayPart, WeekParts};
use midstance_store::{PractitionerId, StoreError, Tx, hours};

use super::Join;
use crate::directory::{Directory, clock, exceptions_of, minute};

/// The parts of the week in which a visit of this kind can begin between `today` and the last day that
/// suits, by weekly hours and by hours set for a day. Closed days are not looked at: they may be opened.
pub(super) async fn worked(
    tx: &mut Tx,
    directory: &Directory,
    wanted: &Join,
    today: Date,
) -> Result<WeekParts, StoreError> {
    let minutes = directory
        .service(wanted.service)
        .map_or(0, |service| service.minutes);
    let mut parts = WeekParts::default();
    let mut add = |day: Date, (from, until): (Time, Time)| {
        let from = minute(from);
        let starts = from..=end_minute(until).saturating_sub(minutes).max(from);
        for start in starts.step_by(5) {
            parts.insert(day.weekday(), DayPart::of(clock(start)));
        }
    };
    let days: Vec<Date> = today
        .series(1.day())
        .take_while(|day| *day <= wanted.until)
        .take(DAYS)
        .collect();
    let set = hours::exceptions(tx, today, *days.last().unwrap_or(&today)).await?;
    for place in &wanted.places {
        let here = directory.practitioners_of(wanted.service, *place);
        for person in here.iter().map(|p| p.id).filter(|p| named(wanted, *p)) {
            let week = directory.week_of(person, *place);
            for row in week {
                let on = days.iter().filter(|day| row.is_on(**day));
                on.for_each(|day| add(*day, (row.from, row.until)));
            }
            for differing in exceptions_of(&set, person, *place, week) {
                if let DayHours::Open(times) = differing.hours {
                    times.iter().for_each(|times| add(differing.date, *times));
                }
            }
        }
    }
    Ok(parts)
}

/// So far ahead days are looked at; every week of a year has been seen then.
const DAYS: usize = 400;

fn named(wanted: &Join, person: PractitionerId) -> bool {
    wanted.people.is_empty() || wanted.people.contains(&person)
}

/// 00:00 as an end is the end of the day.
fn end_minute(time: Time) -> u16 {
    match minute(time) {
        0 => 24 * 60,
        minute => minute,
    }
}
