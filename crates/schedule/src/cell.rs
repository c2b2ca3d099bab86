//! The five-minute cell: the unit in which time is booked.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Length of a cell in minutes.
pub const CELL_MINUTES: u16 = 5;

/// Length of a cell in seconds.
pub const CELL_SECONDS: i64 = 300;

/// Index of a five-minute piece of time since the Unix epoch: cell 0 is 1970-01-01 00:00 to 00:05
/// UTC. This number is what a claim row holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub struct Cell(i64);

/// An instant that is not on a multiple of five minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not on a multiple of five minutes; use a time such as 9:00, 9:05 or 9:10")]
pub struct NotAligned(pub Timestamp);

impl Cell {
    /// The cell with this index, held inside the years that an instant can have.
    pub fn from_index(index: i64) -> Self {
        let lowest = Timestamp::MIN.as_second().div_euclid(CELL_SECONDS) + 1;
        let highest = Timestamp::MAX.as_second().div_euclid(CELL_SECONDS);
        Self(index.clamp(lowest, highest))
    }

    /// The index since the Unix epoch, as a claim row holds it.
    pub fn index(self) -> i64 {
        self.0
    }

    /// The cell that starts exactly at `at`.
    pub fn starting(at: Timestamp) -> Result<Self, NotAligned> {
        let cell = Self::containing(at);
        if cell.start() == at {
            Ok(cell)
        } else {
            Err(NotAligned(at))
        }
    }

    /// The cell in which `at` lies: its start is at or before `at`.
    pub fn containing(at: Timestamp) -> Self {
        let before_second = i64::from(at.subsec_nanosecond() < 0);
        Self::from_index((at.as_second() - before_second).div_euclid(CELL_SECONDS))
    }

    /// The first cell that starts at or after `at`.
    pub fn at_or_after(at: Timestamp) -> Self {
        let cell = Self::containing(at);
        if cell.start() < at {
            cell.plus(1)
        } else {
            cell
        }
    }

    /// The instant at which the cell starts.
    pub fn start(self) -> Timestamp {
        // `from_index` keeps the product in range, so the fallback is never taken.
        Timestamp::from_second(self.0 * CELL_SECONDS).unwrap_or(Timestamp::MAX)
    }

    /// The cell `cells` later (earlier when negative).
    pub fn plus(self, cells: i64) -> Self {
        Self::from_index(self.0.saturating_add(cells))
    }
}

impl From<i64> for Cell {
    fn from(index: i64) -> Self {
        Self::from_index(index)
    }
}

impl From<Cell> for i64 {
    fn from(cell: Cell) -> Self {
        cell.0
    }
}

impl TryFrom<Timestamp> for Cell {
    type Error = NotAligned;

    fn try_from(at: Timestamp) -> Result<Self, NotAligned> {
        Self::starting(at)
    }
}

/// Cells from `start` up to, not including, `end`. Empty when `end` is not after `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CellRange {
    /// First cell.
    pub start: Cell,
    /// The cell after the last one.
    pub end: Cell,
}

impl CellRange {
    /// The cells from `start` up to, not including, `end`.
    pub fn new(start: Cell, end: Cell) -> Self {
        Self { start, end }
    }

    /// `cells` cells from `start`.
    pub fn of_length(start: Cell, cells: i64) -> Self {
        Self {
            start,
            end: start.plus(cells.max(0)),
        }
    }

    /// Every cell that touches the time from `from` to `until`: rounded outwards, as busy time must
    /// be.
    pub fn touching(from: Timestamp, until: Timestamp) -> Self {
        Self {
            start: Cell::containing(from),
            end: Cell::at_or_after(until),
        }
    }

    /// Number of cells.
    pub fn len(self) -> usize {
        usize::try_from(self.end.0 - self.start.0).unwrap_or(0)
    }

    /// Whether there is no cell in it.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `cell` is one of its cells.
    pub fn contains(self, cell: Cell) -> bool {
        self.start <= cell && cell < self.end
    }

    /// Whether the two share a cell.
    pub fn overlaps(self, other: Self) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }

    /// The cells that both hold.
    pub fn intersection(self, other: Self) -> Self {
        Self {
            start: self.start.max(other.start),
            end: self.end.min(other.end),
        }
    }

    /// The range with `before` cells more at its front and `after` more at its end.
    pub fn widened(self, before: i64, after: i64) -> Self {
        Self {
            start: self.start.plus(-before),
            end: self.end.plus(after),
        }
    }

    /// Its cells in order: the rows of a claim.
    pub fn cells(self) -> impl Iterator<Item = Cell> + Clone {
        (self.start.0..self.end.0).map(Cell)
    }

    /// The instant at which it starts.
    pub fn starts_at(self) -> Timestamp {
        self.start.start()
    }

    /// The instant at which it ends.
    pub fn ends_at(self) -> Timestamp {
        self.end.start()
    }
}
