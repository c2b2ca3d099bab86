//! A set of cells inside a window, one bit each.
//!
//! Words lie on multiples of 64 cells since the epoch, whatever the window, so two sets of different
//! windows are joined word by word without shifting.

use crate::{Cell, CellRange};

/// Cells a word holds.
const WORD: i64 = 64;

/// A set of cells inside a window. What lies outside the window is never in the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellSet {
    window: CellRange,
    /// Index of the first word: cell index divided by 64.
    first_word: i64,
    words: Vec<u64>,
}

impl CellSet {
    /// No cell of `window`.
    pub fn empty(window: CellRange) -> Self {
        let first_word = window.start.index().div_euclid(WORD);
        let end_word = (window.end.index() + WORD - 1).div_euclid(WORD);
        let count = if window.is_empty() {
            0
        } else {
            end_word - first_word
        };
        Self {
            window,
            first_word,
            words: vec![0; usize::try_from(count).unwrap_or(0)],
        }
    }

    /// Every cell of `window`.
    pub fn full(window: CellRange) -> Self {
        let mut set = Self::empty(window);
        set.insert(window);
        set
    }

    /// The cells of `ranges` that lie in `window`.
    pub fn from_ranges(window: CellRange, ranges: impl IntoIterator<Item = CellRange>) -> Self {
        let mut set = Self::empty(window);
        set.extend(ranges);
        set
    }

    /// The window the set speaks about.
    pub fn window(&self) -> CellRange {
        self.window
    }

    /// Adds the cells of `range` that lie in the window.
    pub fn insert(&mut self, range: CellRange) {
        self.change(range, |word, mask| *word |= mask);
    }

    /// Takes the cells of `range` out.
    pub fn remove(&mut self, range: CellRange) {
        self.change(range, |word, mask| *word &= !mask);
    }

    /// Takes out the cells that do not lie in `range`.
    pub fn keep(&mut self, range: CellRange) {
        self.remove(CellRange::new(self.window.start, range.start));
        self.remove(CellRange::new(range.end.max(range.start), self.window.end));
    }

    fn change(&mut self, range: CellRange, change: impl Fn(&mut u64, u64)) {
        let range = range.intersection(self.window);
        if range.is_empty() {
            return;
        }
        let base = self.first_word * WORD;
        // Both are inside the window, so they fit.
        let from = (range.start.index() - base) as usize;
        let last = (range.end.index() - 1 - base) as usize;
        let (first_word, last_word) = (from / 64, last / 64);
        let head = u64::MAX << (from % 64);
        let tail = u64::MAX >> (63 - last % 64);
        if first_word == last_word {
            change(&mut self.words[first_word], head & tail);
            return;
        }
        change(&mut self.words[first_word], head);
        for word in &mut self.words[first_word + 1..last_word] {
            change(word, u64::MAX);
        }
        change(&mut self.words[last_word], tail);
    }

    /// Whether `cell` is in the set.
    pub fn contains(&self, cell: Cell) -> bool {
        self.word(cell.index().div_euclid(WORD)) >> cell.index().rem_euclid(WORD) & 1 == 1
    }

    /// Whether every cell of `range` is in the set.
    pub fn contains_all(&self, range: CellRange) -> bool {
        range.cells().all(|cell| self.contains(cell))
    }

    /// The first cell of `range` that is in the set.
    pub fn first_in(&self, range: CellRange) -> Option<Cell> {
        self.iter_from(range.start)
            .next()
            .filter(|cell| *cell < range.end)
    }

    /// The first cell at or after `from`.
    pub fn first_at_or_after(&self, from: Cell) -> Option<Cell> {
        self.iter_from(from).next()
    }

    /// The last cell before `before`.
    pub fn last_before(&self, before: Cell) -> Option<Cell> {
        let last = before.min(self.window.end).index() - 1;
        let mut index = last.div_euclid(WORD);
        let mut word = self.word(index) & (u64::MAX >> (63 - last.rem_euclid(WORD)));
        while word == 0 {
            index -= 1;
            if index < self.first_word {
                return None;
            }
            word = self.word(index);
        }
        Some(Cell::from_index(
            index * WORD + 63 - i64::from(word.leading_zeros()),
        ))
    }

    /// How many cells are in the set.
    pub fn len(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// Whether no cell is in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Its cells, earliest first.
    pub fn iter(&self) -> Cells<'_> {
        self.iter_from(self.window.start)
    }

    /// Its cells at or after `from`, earliest first.
    pub fn iter_from(&self, from: Cell) -> Cells<'_> {
        let from = from.max(self.window.start).index();
        let index = from.div_euclid(WORD);
        let skip = usize::try_from(index - self.first_word).unwrap_or(0);
        let rest = self.words.get(skip..).unwrap_or_default();
        let (word, rest) = rest
            .split_first()
            .map_or((0, rest), |(word, rest)| (*word, rest));
        Cells {
            index,
            word: word & (u64::MAX << from.rem_euclid(WORD)),
            rest,
        }
    }

    /// Its cells joined to the longest ranges, earliest first.
    pub fn ranges(&self) -> Vec<CellRange> {
        let mut ranges: Vec<CellRange> = Vec::new();
        for cell in self.iter() {
            match ranges.last_mut() {
                Some(range) if range.end == cell => range.end = cell.plus(1),
                _ => ranges.push(CellRange::of_length(cell, 1)),
            }
        }
        ranges
    }

    /// Keeps the cells that `other` holds too.
    pub fn and(&mut self, other: &Self) {
        self.join(other, |word, theirs| *word &= theirs);
    }

    /// Adds the cells of `other` that lie in this set's window.
    pub fn or(&mut self, other: &Self) {
        self.join(other, |word, theirs| *word |= theirs);
        self.clip();
    }

    /// Takes out the cells that `other` holds.
    pub fn and_not(&mut self, other: &Self) {
        self.join(other, |word, theirs| *word &= !theirs);
    }

    /// The set with each cell moved `cells` later (earlier when negative), what leaves the window
    /// lost.
    pub fn shifted(&self, cells: i64) -> Self {
        let mut set = Self::empty(self.window);
        let (words, bits) = (cells.div_euclid(WORD), cells.rem_euclid(WORD));
        for (position, word) in set.words.iter_mut().enumerate() {
            let source = self.first_word + position as i64 - words;
            *word = self.word(source) << bits;
            if bits > 0 {
                *word |= self.word(source - 1) >> (WORD - bits);
            }
        }
        set.clip();
        set
    }

    /// The cells from which `n` cells in a row, themselves included, are in the set.
    pub fn starts_of_runs(&self, n: usize) -> Self {
        let mut outside = self.clone();
        outside.words.iter_mut().for_each(|word| *word = !*word);
        smear(&mut outside.words, n, u64::MAX);
        outside.words.iter_mut().for_each(|word| *word = !*word);
        outside
    }

    /// The word at `index` (cell index divided by 64), zero outside the window.
    pub(crate) fn word(&self, index: i64) -> u64 {
        let position = usize::try_from(index - self.first_word);
        position
            .ok()
            .and_then(|position| self.words.get(position))
            .copied()
            .unwrap_or(0)
    }

    /// Index of the first word and the words.
    pub(crate) fn parts(&self) -> (i64, &[u64]) {
        (self.first_word, &self.words)
    }

    /// A set of `window` whose words are `words`, which have as many as the window needs.
    pub(crate) fn from_words(window: CellRange, words: Vec<u64>) -> Self {
        let first_word = window.start.index().div_euclid(WORD);
        let mut set = Self {
            window,
            first_word,
            words,
        };
        set.clip();
        set
    }

    fn join(&mut self, other: &Self, join: impl Fn(&mut u64, u64)) {
        if self.first_word == other.first_word && self.words.len() == other.words.len() {
            for (word, theirs) in self.words.iter_mut().zip(&other.words) {
                join(word, *theirs);
            }
            return;
        }
        for (position, word) in self.words.iter_mut().enumerate() {
            join(word, other.word(self.first_word + position as i64));
        }
    }

    /// Clears the bits of the first and last word that lie outside the window.
    fn clip(&mut self) {
        let base = self.first_word * WORD;
        if let Some(first) = self.words.first_mut() {
            *first &= u64::MAX << (self.window.start.index() - base);
        }
        let last = self.window.end.index() - 1;
        if let Some(word) = self.words.last_mut() {
            *word &= u64::MAX >> (63 - last.rem_euclid(WORD));
        }
    }
}

impl Extend<CellRange> for CellSet {
    fn extend<T: IntoIterator<Item = CellRange>>(&mut self, ranges: T) {
        for range in ranges {
            self.insert(range);
        }
    }
}

/// Spreads every bit over the `n - 1` places before it, so that bit `i` is set when any of `i` to
/// `i + n - 1` was. `beyond` stands for every word after the last.
pub(crate) fn smear(words: &mut [u64], n: usize, beyond: u64) {
    let mut reach = 1;
    while reach < n {
        let step = reach.min(n - reach);
        merge_later(words, step, beyond);
        reach += step;
    }
}

/// Or-s each bit with the one `step` places later.
fn merge_later(words: &mut [u64], step: usize, beyond: u64) {
    let (skip, bits) = (step / 64, step % 64);
    let count = words.len();
    if skip == 0 {
        // The common case, written so that the compiler can use vector instructions.
        for position in 0..count.saturating_sub(1) {
            words[position] |= words[position] >> bits | words[position + 1] << (64 - bits);
        }
        if let Some(last) = words.last_mut() {
            *last |= *last >> bits | beyond << (64 - bits);
        }
        return;
    }
    for position in 0..count {
        let at = |offset: usize| words.get(position + offset).copied().unwrap_or(beyond);
        let later = if bits == 0 {
            at(skip)
        } else {
            at(skip) >> bits | at(skip + 1) << (64 - bits)
        };
        words[position] |= later;
    }
}

/// Cells of a set, earliest first.
#[derive(Clone, Debug)]
pub struct Cells<'a> {
    /// Index of `word`.
    index: i64,
    /// What is left of the word at hand.
    word: u64,
    rest: &'a [u64],
}

impl Iterator for Cells<'_> {
    type Item = Cell;

    fn next(&mut self) -> Option<Cell> {
        while self.word == 0 {
            let (word, rest) = self.rest.split_first()?;
            (self.word, self.rest) = (*word, rest);
            self.index += 1;
        }
        let bit = i64::from(self.word.trailing_zeros());
        self.word &= self.word - 1;
        Some(Cell::from_index(self.index * WORD + bit))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = |word: &u64| word.count_ones() as usize;
        let left = count(&self.word) + self.rest.iter().map(count).sum::<usize>();
        (left, Some(left))
    }
}

impl ExactSizeIterator for Cells<'_> {}
