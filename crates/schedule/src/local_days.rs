//! The days of a place laid out in cells: where each local day begins and which wall times it has.
//!
//! Zone rules are asked once for the whole window; after that a wall time becomes a cell by an
//! addition, for as many practitioners as there are.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use crate::cell::CELL_SECONDS;
use crate::{Cell, CellRange, CellSet};

/// Cells of a day of 24 hours.
const DAY_CELLS: i64 = 288;
const DAY_SECONDS: i64 = 86_400;

/// A stretch of one local day during which the offset from UTC stays the same. A usual day has one;
/// a day with a clock change has two, and their wall times overlap (fold) or leave some out (gap).
#[derive(Clone, Copy, Debug)]
struct Segment {
    date: Date,
    /// Index of the cell that wall time 00:00 has, or would have, under this offset.
    midnight: i64,
    /// First wall time in cells since 00:00, and the one after the last.
    from: i64,
    until: i64,
}

/// The local days of a window in one zone.
#[derive(Clone, Debug)]
pub struct LocalDays {
    first: Date,
    window: CellRange,
    segments: Vec<Segment>,
    /// Positions in `segments` by weekday, Monday first.
    by_weekday: [Vec<usize>; 7],
}

impl LocalDays {
    /// `days` local days of `zone` from `first` on.
    ///
    /// A stretch whose offset is not a multiple of five minutes (before 1972) has no cells, nor has
    /// the one in which the clock changes between two of them (St. John's until 2011, at 0:01): no
    /// visit can lie on it. Days after the year 9999 are left out.
    pub fn new(zone: &TimeZone, first: Date, days: u16) -> Self {
        let start = utc_midnight(first);
        let offsets = offsets(zone, start, start + i64::from(days) * DAY_SECONDS);
        let mut segments = Vec::with_capacity(usize::from(days) + 2);
        let mut date = first;
        for day in 0..i64::from(days) {
            segments.extend(day_segments(date, start + day * DAY_SECONDS, &offsets));
            match date.tomorrow() {
                Ok(next) => date = next,
                Err(_) => break,
            }
        }
        let begin = segments
            .iter()
            .map(|s| s.midnight + s.from)
            .min()
            .unwrap_or(start / CELL_SECONDS);
        let end = segments
            .iter()
            .map(|s| s.midnight + s.until)
            .max()
            .unwrap_or(begin);
        let mut by_weekday: [Vec<usize>; 7] = Default::default();
        for (position, segment) in segments.iter().enumerate() {
            by_weekday[weekday_index(segment.date.weekday())].push(position);
        }
        let window = CellRange::new(Cell::from_index(begin), Cell::from_index(end));
        Self {
            first,
            window,
            segments,
            by_weekday,
        }
    }

    /// Where `days` local days of `zone` from `first` on end, as the window of [`LocalDays::new`] does,
    /// without a look at all of them.
    pub fn end(zone: &TimeZone, first: Date, days: u16) -> Cell {
        // Apia's 30 December 2011 never came: the day before is the last one then.
        (0..days)
            .rev()
            .filter_map(|n| first.checked_add(i64::from(n).days()).ok())
            .map(|day| Self::new(zone, day, 1))
            .find(|day| !day.segments.is_empty())
            .unwrap_or_else(|| Self::new(zone, first, 0))
            .window
            .end
    }

    /// The first day.
    pub fn first(&self) -> Date {
        self.first
    }

    /// All cells of these days.
    pub fn window(&self) -> CellRange {
        self.window
    }

    /// The cells of one local day: two ranges only when a clock change at midnight tears it apart.
    pub fn day(&self, date: Date) -> impl Iterator<Item = CellRange> + '_ {
        self.wall_times(date, Time::midnight(), Time::midnight())
    }

    /// The cells of `date` whose wall time lies in `from` to `until` (00:00 as `until` is the end of
    /// the day). A gap leaves cells out, a fold gives its wall times twice; times between two cells
    /// are rounded inwards.
    pub fn wall_times(
        &self,
        date: Date,
        from: Time,
        until: Time,
    ) -> impl Iterator<Item = CellRange> + '_ {
        let (from, until) = wall_cells(from, until);
        let start = self.segments.partition_point(|segment| segment.date < date);
        self.segments[start..]
            .iter()
            .take_while(move |segment| segment.date == date)
            .map(move |segment| segment.cells(from, until))
            .filter(|range| !range.is_empty())
    }

    /// The same for every `weekday` of the window on which `holds` is true.
    pub(crate) fn on_weekday(
        &self,
        weekday: Weekday,
        (from, until): (Time, Time),
        holds: impl Fn(Date) -> bool,
    ) -> impl Iterator<Item = CellRange> {
        let (from, until) = wall_cells(from, until);
        self.by_weekday[weekday_index(weekday)]
            .iter()
            .map(|position| self.segments[*position])
            .filter(move |segment| holds(segment.date))
            .map(move |segment| segment.cells(from, until))
            .filter(|range| !range.is_empty())
    }

    /// The cells whose wall time is a multiple of `grid_min` minutes after local midnight. Both
    /// instants of a folded wall time are in it.
    pub fn grid(&self, grid_min: u16) -> CellSet {
        let step = i64::from(grid_min / crate::CELL_MINUTES).max(1);
        let mut grid = CellSet::empty(self.window);
        for segment in &self.segments {
            let mut wall = (segment.from + step - 1).div_euclid(step) * step;
            while wall < segment.until {
                let cell = Cell::from_index(segment.midnight + wall);
                grid.insert(CellRange::of_length(cell, 1));
                wall += step;
            }
        }
        grid
    }
}

impl Segment {
    fn cells(&self, from: i64, until: i64) -> CellRange {
        CellRange::new(
            Cell::from_index(self.midnight + from.max(self.from)),
            Cell::from_index(self.midnight + until.min(self.until)),
        )
    }
}

fn weekday_index(weekday: Weekday) -> usize {
    weekday.to_monday_zero_offset().unsigned_abs().into()
}

/// Wall times as cells since 00:00, rounded inwards; an `until` of 00:00 is the end of the day.
fn wall_cells(from: Time, until: Time) -> (i64, i64) {
    let seconds = |time: Time| {
        i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
    };
    let end = if until == Time::midnight() {
        DAY_SECONDS
    } else {
        seconds(until)
    };
    (
        (seconds(from) + CELL_SECONDS - 1) / CELL_SECONDS,
        end / CELL_SECONDS,
    )
}

/// Seconds since the epoch at which `date` begins in UTC.
fn utc_midnight(date: Date) -> i64 {
    let midnight = date.to_datetime(Time::midnight());
    Offset::UTC
        .to_timestamp(midnight)
        .map_or(Timestamp::MIN.as_second(), Timestamp::as_second)
}

/// The offsets of `zone` around a window: seconds since the epoch from which, until which, offset.
fn offsets(zone: &TimeZone, start: i64, end: i64) -> Vec<(i64, i64, i64)> {
    let at = |second: i64| Timestamp::from_second(second);
    // No offset is wider than 26 hours.
    let Ok(early) = at(start - 26 * 3600) else {
        return Vec::new();
    };
    let late = at(end)
        .and_then(|end| end.checked_add(26.hours()))
        .unwrap_or(Timestamp::MAX);
    let mut offsets = Vec::new();
    let mut since = i64::MIN;
    let mut offset = zone.to_offset(early);
    for change in zone
        .following(early)
        .take_while(|change| change.timestamp() <= late)
    {
        // Some changes touch only a name or the daylight-saving flag.
        if change.offset() != offset {
            let second = change.timestamp().as_second();
            offsets.push((since, second, i64::from(offset.seconds())));
            (since, offset) = (second, change.offset());
        }
    }
    offsets.push((since, i64::MAX, i64::from(offset.seconds())));
    offsets
}

/// The parts of the day that begins at `midnight_utc` read as wall time.
fn day_segments(date: Date, midnight_utc: i64, offsets: &[(i64, i64, i64)]) -> Vec<Segment> {
    let segment = |(since, until, offset): &(i64, i64, i64)| {
        let midnight = midnight_utc - offset;
        if midnight.rem_euclid(CELL_SECONDS) != 0 {
            return None;
        }
        let from = since.saturating_sub(midnight).clamp(0, DAY_SECONDS);
        let until = until.saturating_sub(midnight).clamp(0, DAY_SECONDS);
        let (from, until) = (
            (from + CELL_SECONDS - 1) / CELL_SECONDS,
            until / CELL_SECONDS,
        );
        debug_assert!(until <= DAY_CELLS);
        let midnight = midnight.div_euclid(CELL_SECONDS);
        (from < until).then_some(Segment {
            date,
            midnight,
            from,
            until,
        })
    };
    offsets.iter().filter_map(segment).collect()
}
