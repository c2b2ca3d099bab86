//! The free times next to an instant, without reading the claims of a whole booking window: hours say
//! where a start could be at all, and only there claims are looked at, a little at a time.

use jiff::ToSpan;
use midstance_schedule::{Cell, CellRange, local_date};
use midstance_store::{StoreError, Tx};

use super::{
    FreeTime,
    rota::{Hours, Rota},
};

/// Claims are first read for starts of two hours, in cells; then twice as many each time.
const FIRST_PIECE: i64 = 24;
/// Not more than a week at once.
const LONGEST_PIECE: i64 = 2016;
/// Hours are worked out for so many days at once at most.
const MOST_DAYS: u16 = 32;

/// Up to `count` free times at or after `from`, the nearest first.
pub(super) async fn later(
    tx: &mut Tx,
    rota: &Rota<'_>,
    from: Cell,
    count: usize,
) -> Result<Vec<FreeTime>, StoreError> {
    let mut looking = Looking::new(count);
    let mut from = from.max(rota.starts.start);
    while from < rota.starts.end && looking.goes_on() {
        let first = local_date(&rota.zone, from.start());
        let hours = rota.hours(first, looking.days());
        while let Some(start) = hours.worked.first_at_or_after(from) {
            let piece = CellRange::of_length(start, looking.cells());
            let found = free_in(tx, rota, &hours, piece).await?;
            looking.add(found.into_iter());
            if !looking.goes_on() {
                break;
            }
            from = piece.end.min(hours.window.end);
        }
        from = from.max(hours.window.end);
    }
    Ok(looking.found)
}

/// Up to `count` free times before `before`, the nearest first.
pub(super) async fn earlier(
    tx: &mut Tx,
    rota: &Rota<'_>,
    before: Cell,
    count: usize,
) -> Result<Vec<FreeTime>, StoreError> {
    let mut looking = Looking::new(count);
    let mut before = before.min(rota.starts.end);
    while before > rota.starts.start && looking.goes_on() {
        let last = local_date(&rota.zone, before.plus(-1).start());
        let days = looking.days();
        let first = last.saturating_sub((i64::from(days) - 1).days());
        let hours = rota.hours(first, days);
        while let Some(start) = hours.worked.last_before(before) {
            let piece = CellRange::new(start.plus(1 - looking.cells()), start.plus(1));
            let found = free_in(tx, rota, &hours, piece).await?;
            looking.add(found.into_iter().rev());
            if !looking.goes_on() {
                break;
            }
            before = piece.start.max(hours.window.start);
        }
        before = before.min(hours.window.start);
    }
    Ok(looking.found)
}

async fn free_in(
    tx: &mut Tx,
    rota: &Rota<'_>,
    hours: &Hours,
    piece: CellRange,
) -> Result<Vec<FreeTime>, StoreError> {
    let calendars = rota.calendars(tx, hours, piece).await?;
    Ok(calendars.times(calendars.union().iter()))
}

/// What was found so far, and how far to reach next.
struct Looking {
    found: Vec<FreeTime>,
    count: usize,
    days: u16,
    cells: i64,
}

impl Looking {
    fn new(count: usize) -> Self {
        Self {
            found: Vec::new(),
            count,
            days: 1,
            cells: FIRST_PIECE,
        }
    }

    fn goes_on(&self) -> bool {
        self.found.len() < self.count
    }

    fn add(&mut self, times: impl Iterator<Item = FreeTime>) {
        let missing = self.count - self.found.len();
        self.found.extend(times.take(missing));
    }

    fn days(&mut self) -> u16 {
        let days = self.days;
        self.days = (days * 2).min(MOST_DAYS);
        days
    }

    fn cells(&mut self) -> i64 {
        let cells = self.cells;
        self.cells = (cells * 2).min(LONGEST_PIECE);
        cells
    }
}
