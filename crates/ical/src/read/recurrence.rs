//! The repetitions that a recurrence rule gives (RFC 5545 §3.3.10), in wall time.
//!
//! A period (year, month, week, day) is walked day by day and each day is held against the rule's
//! parts: slower than rules that jump, but each part reads as in the standard.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, Timestamp, ToSpan};

use super::ReadError;
use super::limits::Budget;
use super::rule::{Frequency, Rule};
use super::when::Written;
use super::zones::Zone;

impl Rule {
    /// The wall times from `range.0` until before `range.1`, earliest first. `start` counts as the
    /// first, whether or not it follows the rule.
    pub(crate) fn expand(
        &self,
        start: DateTime,
        zone: &Zone,
        range: (DateTime, DateTime),
        budget: &mut Budget,
    ) -> Result<Vec<DateTime>, ReadError> {
        let last = self.until.map(|until| last_wall(until, zone));
        let mut found = Vec::new();
        let mut counted = 0;
        // Without a count the periods before the range need no look.
        let mut period = if self.count.is_some() {
            0
        } else {
            self.periods_before(start, range.0)
        };
        let mut take = |wall: DateTime, budget: &mut Budget| -> Result<bool, ReadError> {
            counted += 1;
            let over = self.count.is_some_and(|count| counted > count)
                || last.is_some_and(|last| wall > last)
                || wall >= range.1;
            if !over && wall >= range.0 {
                budget.occurrence()?;
                found.push(wall);
            }
            Ok(!over)
        };
        if !take(start, budget)? {
            return Ok(found);
        }
        loop {
            let Some(begin) = self.period(start, period) else {
                return Ok(found);
            };
            if begin >= range.1.saturating_add(7.days()) {
                return Ok(found);
            }
            for wall in self.in_period(start, begin, budget)? {
                if wall > start && !take(wall, budget)? {
                    return Ok(found);
                }
            }
            period += 1;
        }
    }

    /// Where the `number`th period begins.
    fn period(&self, start: DateTime, number: i64) -> Option<DateTime> {
        let steps = number.checked_mul(self.interval)?;
        let (none, day) = (Span::new(), start.date());
        let month = day.first_of_month();
        let date = match self.frequency {
            Frequency::Seconds(seconds) => {
                let later = none.try_seconds(steps.checked_mul(seconds)?).ok()?;
                return start.checked_add(later).ok();
            }
            Frequency::Daily => day.checked_add(none.try_days(steps).ok()?),
            Frequency::Weekly => {
                let back = i64::from(day.weekday().since(self.week_start));
                day.checked_add(none.try_days(steps.checked_mul(7)? - back).ok()?)
            }
            Frequency::Monthly => month.checked_add(none.try_months(steps).ok()?),
            Frequency::Yearly => month
                .first_of_year()
                .checked_add(none.try_years(steps).ok()?),
        };
        Some(date.ok()?.to_datetime(Time::midnight()))
    }

    /// How many periods lie wholly before `from`.
    fn periods_before(&self, start: DateTime, from: DateTime) -> i64 {
        let seconds = seconds_between(start, from);
        let years = i64::from(from.year()) - i64::from(start.year());
        let periods = match self.frequency {
            Frequency::Seconds(step) => seconds / step,
            Frequency::Daily => seconds / 86_400,
            Frequency::Weekly => seconds / (7 * 86_400),
            Frequency::Monthly => years * 12 + i64::from(from.month()) - i64::from(start.month()),
            Frequency::Yearly => years,
        };
        (periods / self.interval - 2).max(0)
    }

    /// The wall times of the period that begins at `begin`, earliest first.
    fn in_period(
        &self,
        start: DateTime,
        begin: DateTime,
        budget: &mut Budget,
    ) -> Result<Vec<DateTime>, ReadError> {
        let date = begin.date();
        if let Frequency::Seconds(_) = self.frequency {
            // A step of an addition to a time costs about as much as ten days looked at.
            budget.steps(10 * self.cost())?;
            let allows =
                |list: &[i16], number: i8| list.is_empty() || list.contains(&number.into());
            let time_fits = allows(&self.hours, begin.hour())
                && allows(&self.minutes, begin.minute())
                && allows(&self.seconds, begin.second());
            return Ok(if time_fits && self.date_fits(start, date) {
                vec![begin]
            } else {
                vec![]
            });
        }
        let (first, days) = match self.frequency {
            Frequency::Yearly if !self.weeks.is_empty() => {
                // Weeks 1 and 53 reach into the years beside.
                (
                    date.saturating_sub(3.days()),
                    i64::from(date.days_in_year()) + 6,
                )
            }
            Frequency::Yearly => (date, i64::from(date.days_in_year())),
            Frequency::Monthly => (date, i64::from(date.days_in_month())),
            Frequency::Weekly => (date, 7),
            _ => (date, 1),
        };
        budget.steps(
            usize::try_from(days)
                .unwrap_or(0)
                .saturating_mul(self.cost()),
        )?;
        let times = self.times(start.time());
        budget.steps(times.len())?;
        let week_year = date.year();
        let fits = |day: &Date| {
            self.date_fits(start, *day)
                && (self.weeks.is_empty() || day.iso_week_date().year() == week_year)
        };
        let mut walls: Vec<DateTime> = (0..days)
            .map_while(|day| first.checked_add(day.days()).ok())
            .filter(fits)
            .flat_map(|day| times.iter().map(move |time| day.to_datetime(*time)))
            .collect();
        if !self.positions.is_empty() {
            walls = at_positions(&walls, &self.positions);
        }
        Ok(walls)
    }

    /// About how many comparisons a day takes.
    fn cost(&self) -> usize {
        let lists = [&self.months, &self.month_days, &self.year_days, &self.weeks];
        1 + lists.iter().map(|list| list.len()).sum::<usize>() + self.weekdays.len()
    }

    fn times(&self, start: Time) -> Vec<Time> {
        let or = |list: &[i16], default: i8| -> Vec<i8> {
            let given = list.iter().filter_map(|number| i8::try_from(*number).ok());
            if list.is_empty() {
                vec![default]
            } else {
                given.collect()
            }
        };
        let (hours, minutes) = (
            or(&self.hours, start.hour()),
            or(&self.minutes, start.minute()),
        );
        let seconds = or(&self.seconds, start.second());
        let mut times = Vec::new();
        for &hour in &hours {
            for &minute in &minutes {
                times.extend(
                    seconds
                        .iter()
                        .filter_map(|s| Time::new(hour, minute, *s, 0).ok()),
                );
            }
        }
        times.sort();
        times.dedup();
        times
    }

    /// Whether a day follows every BY part, or where none is given the start's own day.
    fn date_fits(&self, start: DateTime, date: Date) -> bool {
        let month_fits = self.months.is_empty() || self.months.contains(&date.month().into());
        let month_day_fits = self.month_days.is_empty()
            || fits_from_either_end(
                &self.month_days,
                date.day().into(),
                date.days_in_month().into(),
            );
        let year_day_fits = self.year_days.is_empty()
            || fits_from_either_end(&self.year_days, date.day_of_year(), date.days_in_year());
        let week_fits = self.weeks.is_empty() || {
            let week = date.iso_week_date();
            fits_from_either_end(&self.weeks, week.week().into(), week.weeks_in_year().into())
        };
        let weekday_fits =
            self.weekdays.is_empty() || self.weekdays.iter().any(|day| self.is_weekday(*day, date));
        month_fits
            && month_day_fits
            && year_day_fits
            && week_fits
            && weekday_fits
            && self.default_fits(start, date)
    }

    fn is_weekday(&self, (which, weekday): (i16, Weekday), date: Date) -> bool {
        if date.weekday() != weekday {
            return false;
        }
        let in_year = self.frequency == Frequency::Yearly && self.months.is_empty();
        let in_month = matches!(self.frequency, Frequency::Monthly | Frequency::Yearly) && !in_year;
        let (day, days) = if in_month {
            (i16::from(date.day()), i16::from(date.days_in_month()))
        } else {
            (date.day_of_year(), date.days_in_year())
        };
        which == 0
            || !(in_month || in_year)
            || which == (day - 1) / 7 + 1
            || which == -((days - day) / 7 + 1)
    }

    fn default_fits(&self, start: DateTime, date: Date) -> bool {
        let no_days =
            self.weekdays.is_empty() && self.month_days.is_empty() && self.year_days.is_empty();
        if !no_days {
            return true;
        }
        match self.frequency {
            Frequency::Yearly if !self.weeks.is_empty() => date.weekday() == start.date().weekday(),
            Frequency::Yearly => {
                date.day() == start.day()
                    && (!self.months.is_empty() || date.month() == start.month())
            }
            Frequency::Monthly => date.day() == start.day(),
            Frequency::Weekly => date.weekday() == start.date().weekday(),
            Frequency::Daily | Frequency::Seconds(_) => true,
        }
    }
}

/// The last wall time that UNTIL allows.
fn last_wall(until: Written, zone: &Zone) -> DateTime {
    if until.is_date {
        until.wall.date().to_datetime(Time::MAX)
    } else if until.utc {
        let instant = jiff::tz::Offset::UTC
            .to_timestamp(until.wall)
            .unwrap_or(Timestamp::MAX);
        zone.wall(instant)
    } else {
        until.wall
    }
}

fn seconds_between(from: DateTime, until: DateTime) -> i64 {
    from.duration_until(until).as_secs()
}

fn fits_from_either_end(list: &[i16], number: i16, count: i16) -> bool {
    list.contains(&number) || list.contains(&(number - count - 1))
}

fn at_positions(walls: &[DateTime], positions: &[i16]) -> Vec<DateTime> {
    let count = i64::try_from(walls.len()).unwrap_or(i64::MAX);
    let index = |position: i64| match position {
        1.. => position - 1,
        _ => count + position,
    };
    let mut found: Vec<DateTime> = positions
        .iter()
        .filter_map(|position| {
            walls
                .get(usize::try_from(index((*position).into())).ok()?)
                .copied()
        })
        .collect();
    found.sort();
    found.dedup();
    found
}
