//! Half hours of the wall clock, on days that may skip or repeat some.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use midstance_schedule::{Cell, CellRange, Resolved, resolve, utc_offset_label, wall_time};

use crate::directory::{clock, minute};

/// Minutes in a row.
pub const ROW_MINUTES: u16 = 30;
const ROW_CELLS: i64 = 6;
const USUAL: (u16, u16) = (9 * 60, 17 * 60);

/// A half hour of the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowTime {
    /// Minutes after midnight.
    pub minute: u16,
    /// Whether it is the second of two, on a day whose clocks go back.
    pub second: bool,
}

/// A day on which the clocks change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Offset before, "UTC-7".
    pub before: String,
    /// Offset afterwards.
    pub after: String,
    /// Whether an hour is skipped; else one comes twice.
    pub skips: bool,
}

/// Whether the clocks change on a day.
pub(super) fn change(zone: &TimeZone, date: Date) -> Option<Change> {
    let begin = date.to_zoned(zone.clone()).ok()?.timestamp();
    let end = date
        .tomorrow()
        .ok()?
        .to_zoned(zone.clone())
        .ok()?
        .timestamp();
    let (before, after) = (zone.to_offset(begin), zone.to_offset(end));
    (before != after).then(|| Change {
        before: utc_offset_label(zone, begin),
        after: utc_offset_label(zone, end),
        skips: after > before,
    })
}

/// The rows that show all of `times` on `days`, whole half hours; usual hours where there are none.
pub(super) fn rows(zone: &TimeZone, days: &[Date], times: &[CellRange]) -> Vec<RowTime> {
    let (mut low, mut high) = (u16::MAX, 0);
    for range in times.iter().filter(|range| !range.is_empty()) {
        let first = wall_time(zone, range.starts_at());
        let last = wall_time(zone, range.end.plus(-1).start());
        low = low.min(minute(first.time()));
        // A visit past midnight is drawn to the end of the day on which it begins.
        let end = if last.date() > first.date() {
            1435
        } else {
            minute(last.time())
        };
        high = high.max(end + 5);
    }
    if low >= high {
        (low, high) = USUAL;
    }
    let low = low / ROW_MINUTES * ROW_MINUTES;
    let high = high.div_ceil(ROW_MINUTES) * ROW_MINUTES;
    let all: Vec<u16> = (low..high).step_by(usize::from(ROW_MINUTES)).collect();
    let twice = |m: &u16| {
        days.iter().any(|day| {
            matches!(
                resolve(zone, day.to_datetime(clock(*m))),
                Resolved::Fold(..)
            )
        })
    };
    let folded: Vec<u16> = all.iter().copied().filter(twice).collect();
    let row = |minute, second| RowTime { minute, second };
    let mut rows: Vec<RowTime> = Vec::with_capacity(all.len() + folded.len());
    for minute in all {
        rows.push(row(minute, false));
        if folded.last() == Some(&minute) {
            rows.extend(folded.iter().map(|m| row(*m, true)));
        }
    }
    rows
}

/// The cells of each row on a day; `None` where the clock does not show it.
pub(super) fn cells(zone: &TimeZone, date: Date, rows: &[RowTime]) -> Vec<Option<CellRange>> {
    let at = |row: &RowTime| {
        let start = match (
            resolve(zone, date.to_datetime(clock(row.minute))),
            row.second,
        ) {
            (Resolved::Unique(at), false) => at,
            (Resolved::Fold(first, _), false) => first,
            (Resolved::Fold(_, second), true) => second,
            _ => return None,
        };
        Some(CellRange::of_length(Cell::containing(start), ROW_CELLS))
    };
    rows.iter().map(at).collect()
}

/// The days from `first` on.
pub(super) fn days(first: Date, count: u16) -> Vec<Date> {
    (0..i64::from(count))
        .map(|n| first.saturating_add(n.days()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn night(zone: &TimeZone, day: Date) -> Vec<RowTime> {
        let at = |h: i8| {
            Cell::containing(
                day.at(h, 0, 0, 0)
                    .to_zoned(zone.clone())
                    .unwrap()
                    .timestamp(),
            )
        };
        rows(zone, &[day], &[CellRange::new(at(0), at(4))])
    }

    #[test]
    fn a_repeated_hour_has_rows_of_its_own_and_a_skipped_one_has_no_cells() {
        let toronto = zone("America/Toronto");
        let back = date(2026, 11, 1);
        let rows = night(&toronto, back);
        let minutes: Vec<(u16, bool)> = rows.iter().map(|r| (r.minute, r.second)).collect();
        assert_eq!(
            minutes,
            [
                (0, false),
                (30, false),
                (60, false),
                (90, false),
                (60, true),
                (90, true),
                (120, false),
                (150, false),
                (180, false),
                (210, false)
            ]
        );
        let cells = cells(&toronto, back, &rows);
        assert!(
            cells
                .windows(2)
                .all(|w| w[0].unwrap().end == w[1].unwrap().start)
        );
        assert!(!change(&toronto, back).unwrap().skips);

        let forward = date(2026, 3, 8);
        let rows = night(&toronto, forward);
        let missing: Vec<u16> = rows
            .iter()
            .zip(super::cells(&toronto, forward, &rows))
            .filter(|(_, cells)| cells.is_none())
            .map(|(row, _)| row.minute)
            .collect();
        assert_eq!(missing, [120, 150]);
        assert_eq!(change(&toronto, forward).unwrap().before, "UTC-5");
    }

    #[test]
    fn vancouver_has_no_change_in_november_2026() {
        assert_eq!(change(&zone("America/Vancouver"), date(2026, 11, 1)), None);
    }

    #[test]
    fn nothing_to_show_is_a_usual_day() {
        let rows = rows(&zone("America/Vancouver"), &[date(2026, 11, 23)], &[]);
        assert_eq!((rows[0].minute, rows[rows.len() - 1].minute), (540, 990));
    }
}
