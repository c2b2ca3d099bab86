//! Recurrence rules (RFC 5545 §3.3.10) in wall time.
//!
//! A period (year, month, week, day) is walked day by day and each day is held against the rule's
//! parts: slower than rules that jump, but each part reads as in the standard.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, Timestamp, ToSpan};

use super::ReadError;
use super::limits::Budget;
use super::when::{Written, written};
use super::zones::Zone;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frequency {
    /// Step in seconds, for rules within a day.
    Seconds(i64),
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A recurrence rule.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    frequency: Frequency,
    interval: i64,
    count: Option<usize>,
    until: Option<Written>,
    months: Vec<i16>,
    month_days: Vec<i16>,
    year_days: Vec<i16>,
    weeks: Vec<i16>,
    /// Which of the month or year (0 for every), and weekday.
    weekdays: Vec<(i16, Weekday)>,
    hours: Vec<i16>,
    minutes: Vec<i16>,
    seconds: Vec<i16>,
    positions: Vec<i16>,
    week_start: Weekday,
}

impl Rule {
    /// Reads `FREQ=WEEKLY;BYDAY=MO,WE`. The error says what is wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut rule = Self {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            months: Vec::new(),
            month_days: Vec::new(),
            year_days: Vec::new(),
            weeks: Vec::new(),
            weekdays: Vec::new(),
            hours: Vec::new(),
            minutes: Vec::new(),
            seconds: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Monday,
        };
        let mut frequency = None;
        for part in text.trim().split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let wrong = || format!("cannot read \"{part}\" in a recurrence rule");
            let numbers = || numbers(value).ok_or_else(wrong);
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => frequency = Some(read_frequency(value).ok_or_else(wrong)?),
                "INTERVAL" => {
                    let interval = value
                        .trim()
                        .parse()
                        .ok()
                        .filter(|n| (1..=100_000).contains(n));
                    rule.interval = interval.ok_or_else(wrong)?;
                }
                "COUNT" => rule.count = Some(value.trim().parse().map_err(|_| wrong())?),
                "UNTIL" => rule.until = Some(written(value).ok_or_else(wrong)?),
                "BYMONTH" => rule.months = numbers()?,
                "BYMONTHDAY" => rule.month_days = numbers()?,
                "BYYEARDAY" => rule.year_days = numbers()?,
                "BYWEEKNO" => rule.weeks = numbers()?,
                "BYDAY" => rule.weekdays = weekdays(value).ok_or_else(wrong)?,
                "BYHOUR" => rule.hours = numbers()?,
                "BYMINUTE" => rule.minutes = numbers()?,
                "BYSECOND" => rule.seconds = numbers()?,
                "BYSETPOS" => rule.positions = numbers()?,
                "WKST" => rule.week_start = weekday(value.trim()).ok_or_else(wrong)?,
                _ => {}
            }
        }
        rule.frequency = frequency.ok_or_else(|| "a recurrence rule has no FREQ".to_owned())?;
        Ok(rule)
    }

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

fn read_frequency(text: &str) -> Option<Frequency> {
    Some(match text.trim().to_ascii_uppercase().as_str() {
        "SECONDLY" => Frequency::Seconds(1),
        "MINUTELY" => Frequency::Seconds(60),
        "HOURLY" => Frequency::Seconds(3600),
        "DAILY" => Frequency::Daily,
        "WEEKLY" => Frequency::Weekly,
        "MONTHLY" => Frequency::Monthly,
        "YEARLY" => Frequency::Yearly,
        _ => return None,
    })
}

/// A list of numbers, no longer than the longest that means something (days of a year, both ways).
fn numbers(text: &str) -> Option<Vec<i16>> {
    if text.len() > 4_000 {
        return None;
    }
    text.split(',')
        .map(|number| number.trim().parse().ok())
        .collect()
}

fn weekdays(text: &str) -> Option<Vec<(i16, Weekday)>> {
    text.split(',')
        .map(|day| {
            let day = day.trim();
            let (which, name) = day.split_at_checked(day.len().checked_sub(2)?)?;
            let which = if which.is_empty() {
                0
            } else {
                which.parse().ok()?
            };
            Some((which, weekday(name)?))
        })
        .collect()
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}
