//! Which starts are free: a service's rule over open and busy cells.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cell_set::smear;
use crate::{CELL_MINUTES, Cell, CellRange, CellSet};

/// The longest visit and the longest buffer: a day.
const LONGEST_MIN: u16 = 24 * 60;

/// How a service takes time: minutes, all multiples of five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RuleMinutes", into = "RuleMinutes")]
pub struct SlotRule {
    minutes: RuleMinutes,
}

/// The numbers of a [`SlotRule`] before they are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleMinutes {
    /// Length of the visit.
    pub length_min: u16,
    /// Kept free before the visit.
    pub buffer_before_min: u16,
    /// Kept free after the visit.
    pub buffer_after_min: u16,
    /// Starts lie on multiples of this after local midnight: 15 gives 9:00, 9:15, 9:30.
    pub grid_min: u16,
}

/// What is wrong with the minutes of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Not a multiple of five minutes.
    #[error("{field} of {minutes} minutes must be a multiple of 5")]
    NotMultipleOfFive {
        /// Which number, in words.
        field: &'static str,
        /// As entered.
        minutes: u16,
    },
    /// A length or grid of nothing.
    #[error("{field} must be at least 5 minutes")]
    Zero {
        /// Which number, in words.
        field: &'static str,
    },
    /// Longer than a day.
    #[error("{field} of {minutes} minutes must be at most 24 hours (1440 minutes)")]
    TooLong {
        /// Which number, in words.
        field: &'static str,
        /// As entered.
        minutes: u16,
    },
}

impl TryFrom<RuleMinutes> for SlotRule {
    type Error = RuleError;

    fn try_from(minutes: RuleMinutes) -> Result<Self, RuleError> {
        let fields = [
            ("length", minutes.length_min),
            ("start grid", minutes.grid_min),
            ("buffer before", minutes.buffer_before_min),
            ("buffer after", minutes.buffer_after_min),
        ];
        for (position, (field, minutes)) in fields.into_iter().enumerate() {
            if minutes % CELL_MINUTES != 0 {
                return Err(RuleError::NotMultipleOfFive { field, minutes });
            }
            if minutes == 0 && position < 2 {
                return Err(RuleError::Zero { field });
            }
            if minutes > LONGEST_MIN {
                return Err(RuleError::TooLong { field, minutes });
            }
        }
        Ok(Self { minutes })
    }
}

impl From<SlotRule> for RuleMinutes {
    fn from(rule: SlotRule) -> Self {
        rule.minutes
    }
}

impl SlotRule {
    /// The rule's minutes.
    pub fn minutes(self) -> RuleMinutes {
        self.minutes
    }

    /// The cells of a visit that starts at `start`, without buffers: what must lie inside hours.
    pub fn visit(self, start: Cell) -> CellRange {
        CellRange::of_length(start, cells(self.minutes.length_min))
    }

    /// The cells that a booking at `start` claims: the visit and its buffers.
    pub fn claim(self, start: Cell) -> CellRange {
        self.visit(start).widened(
            cells(self.minutes.buffer_before_min),
            cells(self.minutes.buffer_after_min),
        )
    }

    /// The cells whose claims must be known to answer for starts in `starts`.
    pub fn reach(self, starts: CellRange) -> CellRange {
        CellRange::new(
            self.claim(starts.start).start,
            if starts.is_empty() {
                starts.end
            } else {
                self.claim(starts.end.plus(-1)).end
            },
        )
    }
}

/// The cells that a booking of `rule` at `start` claims.
pub fn claim_range(start: Cell, rule: SlotRule) -> CellRange {
    rule.claim(start)
}

fn cells(minutes: u16) -> i64 {
    i64::from(minutes / CELL_MINUTES)
}

/// The time of one practitioner (with the room and client, when known), ready to be asked.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    /// Open cells; what lies outside its window is closed.
    pub open: &'a CellSet,
    /// Claimed cells of everyone a booking would claim; what lies outside its window counts as free,
    /// so take the window from [`SlotRule::reach`].
    pub busy: &'a CellSet,
    /// Cells where a visit may start, from [`crate::LocalDays::grid`].
    pub grid: &'a CellSet,
}

/// Why a start cannot be booked. The order is that in which reasons are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Before the first start that notice allows.
    #[error("starts before {earliest}, the first time that may still be booked")]
    TooSoon {
        /// First start allowed.
        earliest: Timestamp,
    },
    /// At or after the end of what may be booked ahead.
    #[error("starts at or after {end}, further ahead than may be booked")]
    TooFarAhead {
        /// Starts must be before this.
        end: Timestamp,
    },
    /// The visit does not lie inside the hours.
    #[error("does not lie within working hours")]
    OutsideHours,
    /// Not a start of the grid.
    #[error("is not one of the times at which a visit may start")]
    OffGrid,
    /// A cell of the claim is taken.
    #[error("is taken from {at} on")]
    Taken {
        /// First instant of the claim that is taken.
        at: Timestamp,
    },
}

impl Calendar<'_> {
    /// The starts in `starts` at which a visit of `rule` is free: it lies inside open time, begins on
    /// the grid, and its claim touches no busy cell.
    pub fn free_starts(&self, rule: SlotRule, starts: CellRange) -> CellSet {
        let minutes = rule.minutes;
        let (first_word, open) = self.open.parts();
        let length = rule.visit(Cell::from_index(0)).len();
        // Closed or busy time makes every start impossible from which the visit would reach it.
        let mut blocked: Vec<u64> = open.iter().map(|word| !word).collect();
        if minutes.buffer_before_min == 0 && minutes.buffer_after_min == 0 {
            self.or_busy(&mut blocked, first_word);
            smear(&mut blocked, length, u64::MAX);
        } else {
            smear(&mut blocked, length, u64::MAX);
            self.or_claims(&mut blocked, first_word, rule);
        }
        let (grid_first, grid) = self.grid.parts();
        if grid_first == first_word && grid.len() == blocked.len() {
            blocked
                .iter_mut()
                .zip(grid)
                .for_each(|(word, grid)| *word = !*word & grid);
        } else {
            for (position, word) in blocked.iter_mut().enumerate() {
                *word = !*word & self.grid.word(first_word + position as i64);
            }
        }
        let mut free = CellSet::from_words(self.open.window(), blocked);
        free.keep(starts);
        free
    }

    /// Whether a visit of `rule` may be booked at `start`, and the cells it claims. `starts` are the
    /// starts that notice and the booking window allow.
    pub fn check(
        &self,
        start: Cell,
        rule: SlotRule,
        starts: CellRange,
    ) -> Result<CellRange, Refusal> {
        if start < starts.start {
            return Err(Refusal::TooSoon {
                earliest: starts.starts_at(),
            });
        }
        if start >= starts.end {
            return Err(Refusal::TooFarAhead {
                end: starts.ends_at(),
            });
        }
        if !self.open.contains_all(rule.visit(start)) {
            return Err(Refusal::OutsideHours);
        }
        if !self.grid.contains(start) {
            return Err(Refusal::OffGrid);
        }
        let claim = rule.claim(start);
        match self.busy.first_in(claim) {
            Some(cell) => Err(Refusal::Taken { at: cell.start() }),
            None => Ok(claim),
        }
    }

    fn or_busy(&self, blocked: &mut [u64], first_word: i64) {
        let (busy_first, busy) = self.busy.parts();
        if busy_first == first_word && busy.len() == blocked.len() {
            blocked
                .iter_mut()
                .zip(busy)
                .for_each(|(word, busy)| *word |= busy);
            return;
        }
        for (position, word) in blocked.iter_mut().enumerate() {
            *word |= self.busy.word(first_word + position as i64);
        }
    }

    /// Or-s in the starts whose claim, buffers included, would touch a busy cell.
    fn or_claims(&self, blocked: &mut [u64], first_word: i64, rule: SlotRule) {
        let claim = rule.claim(Cell::from_index(0));
        let before = -claim.start.index();
        // Busy words from far enough before and after for every claim to be seen whole.
        let margin = (claim.len() as i64).div_euclid(64) + 2;
        let count = blocked.len() as i64;
        let mut touched: Vec<u64> = (first_word - margin..first_word + count + margin)
            .map(|index| self.busy.word(index))
            .collect();
        smear(&mut touched, claim.len(), 0);
        let (words, bits) = (before.div_euclid(64), before.rem_euclid(64));
        for (position, word) in blocked.iter_mut().enumerate() {
            let source = (position as i64 + margin - words) as usize;
            *word |= touched[source] << bits;
            if bits > 0 {
                *word |= touched[source - 1] >> (64 - bits);
            }
        }
    }
}

/// The starts that are free with anyone: the union of `each` over `window`.
pub fn union<'a>(window: CellRange, each: impl IntoIterator<Item = &'a CellSet>) -> CellSet {
    let mut all = CellSet::empty(window);
    for set in each {
        all.or(set);
    }
    all
}

/// The first free start at or after `from`.
pub fn next_free(free: &CellSet, from: Cell) -> Option<Cell> {
    free.first_at_or_after(from)
}

/// Up to `count` free starts, the nearest to `wanted` first; of two equally near, the earlier.
pub fn nearest(free: &CellSet, wanted: Cell, count: usize) -> Vec<Cell> {
    let mut later = free.iter_from(wanted).take(count).peekable();
    let mut earlier = free.last_before(wanted);
    let mut found = Vec::with_capacity(count);
    while found.len() < count {
        let next = match (earlier, later.peek()) {
            (None, None) => break,
            (Some(before), Some(after))
                if wanted.index() - before.index() > after.index() - wanted.index() =>
            {
                later.next()
            }
            (Some(before), _) => {
                earlier = free.last_before(before);
                Some(before)
            }
            (None, Some(_)) => later.next(),
        };
        found.extend(next);
    }
    found
}
