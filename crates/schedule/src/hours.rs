//! Weekly hours, the days that differ from them, and the cells that are open in the end.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use midstance_format::day;

use crate::{CELL_MINUTES, CellSet, LocalDays};

/// A time of the week during which a practitioner works (or a place is open), in wall time of the
/// place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeeklyHours {
    /// Day of the week.
    pub weekday: Weekday,
    /// Wall time from which.
    pub from: Time,
    /// Wall time until which; 00:00 is the end of the day.
    pub until: Time,
    /// First date on which the row holds.
    pub valid_from: Option<Date>,
    /// Last date on which the row holds.
    pub valid_until: Option<Date>,
}

/// A date that differs from the weekly hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayException {
    /// The local date.
    pub date: Date,
    /// What holds instead of the weekly hours.
    pub hours: DayHours,
}

/// What holds on a date that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayHours {
    /// Closed all day, whatever else is said of the date.
    Closed,
    /// Open at these wall times instead; 00:00 as an end is the end of the day.
    Open(Vec<(Time, Time)>),
}

/// What is wrong with hours that someone entered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// A time between two cells.
    #[error("{weekday:?}: {time} is not a multiple of five minutes; use {earlier} or {later}", time = clock(*time), earlier = clock(floor(*time)), later = clock(ceil(*time)))]
    NotAligned {
        /// The row's weekday.
        weekday: Weekday,
        /// The time as entered.
        time: Time,
    },
    /// The end is not after the start.
    #[error("{weekday:?}: the end {until} must be after the start {from}; for hours past midnight enter one row until 00:00 and one for the next day", from = clock(*from), until = clock(*until))]
    EndNotAfterStart {
        /// The row's weekday.
        weekday: Weekday,
        /// Start as entered.
        from: Time,
        /// End as entered.
        until: Time,
    },
    /// The last date is before the first.
    #[error(
        "{weekday:?}: the last day, {}, must not be before the first, {}",
        day(*valid_until),
        day(*valid_from)
    )]
    ValidityBackwards {
        /// The row's weekday.
        weekday: Weekday,
        /// First date as entered.
        valid_from: Date,
        /// Last date as entered.
        valid_until: Date,
    },
    /// Two rows share time.
    #[error("{weekday:?}: {} to {} and {} to {} overlap; change one or join them", clock(first.0), clock(first.1), clock(second.0), clock(second.1))]
    Overlap {
        /// Weekday of both rows.
        weekday: Weekday,
        /// Start and end of the earlier row.
        first: (Time, Time),
        /// Start and end of the other row.
        second: (Time, Time),
    },
}

impl WeeklyHours {
    /// Hours without validity dates.
    pub fn new(weekday: Weekday, from: Time, until: Time) -> Result<Self, HoursError> {
        let hours = Self {
            weekday,
            from,
            until,
            valid_from: None,
            valid_until: None,
        };
        hours.check()?;
        Ok(hours)
    }

    /// Whether the row holds on `date`, whose weekday is not looked at.
    pub fn holds_on(&self, date: Date) -> bool {
        self.valid_from.is_none_or(|first| first <= date)
            && self.valid_until.is_none_or(|last| date <= last)
    }

    /// Whether somebody works by the row on `date`.
    pub fn is_on(&self, date: Date) -> bool {
        self.weekday == date.weekday() && self.holds_on(date)
    }

    /// Whether the row by itself can be: times on five minutes, the end after the start, dates in
    /// order.
    pub fn check(&self) -> Result<(), HoursError> {
        check_times(self.weekday, self.from, self.until)?;
        match (self.valid_from, self.valid_until) {
            (Some(valid_from), Some(valid_until)) if valid_until < valid_from => {
                let weekday = self.weekday;
                Err(HoursError::ValidityBackwards {
                    weekday,
                    valid_from,
                    valid_until,
                })
            }
            _ => Ok(()),
        }
    }

    fn overlaps(&self, other: &Self) -> bool {
        let dates_meet = |a: &Self, b: &Self| match (a.valid_from, b.valid_until) {
            (Some(first), Some(last)) => first <= last,
            _ => true,
        };
        self.weekday == other.weekday
            && dates_meet(self, other)
            && dates_meet(other, self)
            && times_overlap((self.from, self.until), (other.from, other.until))
    }
}

/// Checks the weekly hours of one practitioner at one place: each row by itself, then no two at the
/// same time. All that is wrong is named, with the position of its row; of two that overlap, the later.
pub fn check_week(week: &[WeeklyHours]) -> Result<(), Vec<(usize, HoursError)>> {
    let faulty = |(position, row): (usize, &WeeklyHours)| Some((position, row.check().err()?));
    let mut errors: Vec<_> = week.iter().enumerate().filter_map(faulty).collect();
    for (position, row) in week.iter().enumerate() {
        for (later, other) in week.iter().enumerate().skip(position + 1) {
            if row.overlaps(other) {
                let times = ((row.from, row.until), (other.from, other.until));
                errors.push((later, overlap(row.weekday, times.0, times.1)));
            }
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// Checks the hours of one date that differs, in the same way.
pub fn check_day(day: &DayException) -> Result<(), Vec<HoursError>> {
    let DayHours::Open(times) = &day.hours else {
        return Ok(());
    };
    let weekday = day.date.weekday();
    let mut errors: Vec<_> = times
        .iter()
        .filter_map(|&(from, until)| check_times(weekday, from, until).err())
        .collect();
    for (position, &one) in times.iter().enumerate() {
        for &other in times[position + 1..]
            .iter()
            .filter(|&&other| times_overlap(one, other))
        {
            errors.push(overlap(weekday, one, other));
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// The open cells of `days`: weekly hours where no exception names the date, else what the
/// exceptions say.
pub fn open_cells(week: &[WeeklyHours], exceptions: &[DayException], days: &LocalDays) -> CellSet {
    let mut open = CellSet::empty(days.window());
    for row in week {
        open.extend(days.on_weekday(row.weekday, (row.from, row.until), |date| {
            row.holds_on(date)
        }));
    }
    for exception in exceptions {
        days.day(exception.date)
            .for_each(|range| open.remove(range));
    }
    for exception in exceptions {
        if let DayHours::Open(times) = &exception.hours {
            for &(from, until) in times {
                open.extend(days.wall_times(exception.date, from, until));
            }
        }
    }
    for exception in exceptions
        .iter()
        .filter(|day| day.hours == DayHours::Closed)
    {
        days.day(exception.date)
            .for_each(|range| open.remove(range));
    }
    open
}

/// The same for `count` days of `zone` from `first_day` on. For several practitioners make
/// [`LocalDays`] once and call [`open_cells`].
pub fn open_cells_in(
    zone: &TimeZone,
    (first_day, count): (Date, u16),
    week: &[WeeklyHours],
    exceptions: &[DayException],
) -> CellSet {
    open_cells(week, exceptions, &LocalDays::new(zone, first_day, count))
}

fn check_times(weekday: Weekday, from: Time, until: Time) -> Result<(), HoursError> {
    if let Some(time) = [from, until].into_iter().find(|time| floor(*time) != *time) {
        return Err(HoursError::NotAligned { weekday, time });
    }
    if until <= from && until != Time::midnight() {
        return Err(HoursError::EndNotAfterStart {
            weekday,
            from,
            until,
        });
    }
    Ok(())
}

/// 00:00 as an end comes after every time of the day.
fn end_key(until: Time) -> (bool, Time) {
    (until == Time::midnight(), until)
}

fn times_overlap(one: (Time, Time), other: (Time, Time)) -> bool {
    let before_end = |from: Time, until: Time| (false, from) < end_key(until);
    before_end(one.0, other.1) && before_end(other.0, one.1)
}

fn overlap(weekday: Weekday, one: (Time, Time), other: (Time, Time)) -> HoursError {
    let (first, second) = if one.0 <= other.0 {
        (one, other)
    } else {
        (other, one)
    };
    HoursError::Overlap {
        weekday,
        first,
        second,
    }
}

fn clock(time: Time) -> String {
    if time.second() == 0 && time.subsec_nanosecond() == 0 {
        midstance_format::time(time)
    } else {
        time.to_string()
    }
}

fn floor(time: Time) -> Time {
    let step = CELL_MINUTES as i8;
    jiff::civil::time(time.hour(), time.minute() / step * step, 0, 0)
}

fn ceil(time: Time) -> Time {
    use jiff::ToSpan;
    if floor(time) == time {
        time
    } else {
        floor(time).wrapping_add(i64::from(CELL_MINUTES).minutes())
    }
}
