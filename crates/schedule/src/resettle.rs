//! Moving many claims at once, when the clocks of a place get other rules.

use std::collections::HashSet;
use std::hash::Hash;

/// The cells of one visit or block, by resource, and by how many cells they are to move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift<R> {
    /// What it has now.
    pub cells: Vec<(R, i64)>,
    /// How far it is to move; negative is earlier.
    pub by: i64,
}

impl<R: Copy> Shift<R> {
    /// What it has after the move.
    pub fn moved(&self) -> impl Iterator<Item = (R, i64)> + '_ {
        self.cells
            .iter()
            .map(|(resource, cell)| (*resource, cell + self.by))
    }
}

/// Which of these may move, all at once: `true` for those whose new cells nobody else has.
///
/// Who cannot move keeps its cells, and so may stand in the way of others, which then keep theirs.
/// The first of two that want one cell gets it. `taken` says whether somebody who is not in the list
/// has a cell.
pub fn resettle<R: Copy + Eq + Hash>(
    shifts: &[Shift<R>],
    taken: impl Fn(R, i64) -> bool,
) -> Vec<bool> {
    let mut moves = vec![true; shifts.len()];
    loop {
        let mut occupied: HashSet<(R, i64)> = HashSet::new();
        for (shift, _) in shifts.iter().zip(&moves).filter(|(_, moves)| !**moves) {
            occupied.extend(shift.cells.iter().copied());
        }
        let mut changed = false;
        for (shift, moves) in shifts.iter().zip(&mut moves).filter(|(_, moves)| **moves) {
            let fits = |(r, cell): (R, i64)| !taken(r, cell) && !occupied.contains(&(r, cell));
            if shift.moved().all(fits) {
                occupied.extend(shift.moved());
            } else {
                occupied.extend(shift.cells.iter().copied());
                *moves = false;
                changed = true;
            }
        }
        if !changed {
            return moves;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shift(cells: std::ops::Range<i64>, by: i64) -> Shift<u8> {
        Shift {
            cells: cells.map(|cell| (0, cell)).collect(),
            by,
        }
    }

    #[test]
    fn neighbours_that_move_together_are_not_in_each_others_way() {
        let day = [shift(0..12, 12), shift(12..24, 12), shift(24..36, 12)];
        assert_eq!(resettle(&day, |_, _| false), [true, true, true]);
    }

    #[test]
    fn one_that_cannot_move_holds_up_those_behind_it_only() {
        let day = [shift(0..12, 12), shift(12..24, 12), shift(100..112, 12)];
        let taken = |_, cell| cell == 30;
        assert_eq!(resettle(&day, taken), [false, false, true]);
    }

    /// Disjoint visits of a few resources, each with its own wish to move, and cells of others.
    fn scene() -> impl Strategy<Value = (Vec<Shift<u8>>, HashSet<(u8, i64)>)> {
        let visit = (
            0u8..3,
            0i64..20,
            1i64..5,
            prop_oneof![Just(12i64), Just(-12), Just(6)],
        );
        let others = proptest::collection::hash_set((0u8..3, 0i64..130), 0..8);
        (proptest::collection::vec(visit, 0..12), others).prop_map(|(visits, mut others)| {
            let mut used = HashSet::new();
            let mut shifts = Vec::new();
            for (resource, at, long, by) in visits {
                let cells: Vec<(u8, i64)> = (at * 6..at * 6 + long)
                    .map(|cell| (resource, cell))
                    .collect();
                if cells.iter().all(|cell| !used.contains(cell)) {
                    used.extend(cells.iter().copied());
                    shifts.push(Shift { cells, by });
                }
            }
            others.retain(|cell| !used.contains(cell));
            (shifts, others)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn nothing_is_ever_on_top_of_anything((shifts, others) in scene()) {
            let moves = resettle(&shifts, |r, cell| others.contains(&(r, cell)));
            let mut seen = others.clone();
            for (shift, moves) in shifts.iter().zip(moves) {
                let cells: Vec<_> =
                    if moves { shift.moved().collect() } else { shift.cells.clone() };
                for cell in cells {
                    prop_assert!(seen.insert(cell), "{cell:?} twice");
                }
            }
        }

        #[test]
        fn who_stays_has_somebody_in_the_way((shifts, others) in scene()) {
            let moves = resettle(&shifts, |r, cell| others.contains(&(r, cell)));
            for (n, stays) in moves.iter().enumerate().filter(|(_, moves)| !**moves) {
                let _ = stays;
                let mut elsewhere = others.clone();
                for (m, shift) in shifts.iter().enumerate().filter(|(m, _)| *m != n) {
                    if moves[m] {
                        elsewhere.extend(shift.moved());
                    }
                    // Of two that wait for each other, either one's old place is in the way.
                    elsewhere.extend(shift.cells.iter().copied());
                }
                prop_assert!(shifts[n].moved().any(|cell| elsewhere.contains(&cell)));
            }
        }

        #[test]
        fn alone_in_the_world_all_of_one_place_move(gaps in proptest::collection::vec((0i64..4, 1i64..9), 1..20), by in -24i64..24) {
            let mut at = 0;
            let shifts: Vec<Shift<u8>> = gaps
                .iter()
                .map(|(gap, long)| {
                    let from = at + gap;
                    at = from + long;
                    shift(from..at, by)
                })
                .collect();
            prop_assert!(resettle(&shifts, |_, _| false).into_iter().all(|moves| moves));
        }
    }
}
