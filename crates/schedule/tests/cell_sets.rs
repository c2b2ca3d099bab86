//! Cells and sets of cells against a plain set of numbers.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan};
use midstance_schedule::*;
use proptest::collection::vec;
use proptest::prelude::*;

fn range(from: i64, length: i64) -> CellRange {
    CellRange::of_length(Cell::from_index(from), length)
}

fn plain(set: &CellSet) -> BTreeSet<i64> {
    set.iter().map(Cell::index).collect()
}

/// A set over a window near a word's edge, and the same as plain numbers.
fn sets() -> impl Strategy<Value = (CellSet, BTreeSet<i64>)> {
    (
        -200..200i64,
        0..400i64,
        vec((any::<bool>(), -300..500i64, 0..150i64), 0..10),
    )
        .prop_map(|(from, length, steps)| {
            let window = range(from, length);
            let mut set = CellSet::empty(window);
            let mut numbers = BTreeSet::new();
            for (add, from, length) in steps {
                let cells = range(from, length);
                let inside = cells.cells().filter(|cell| window.contains(*cell));
                if add {
                    set.insert(cells);
                    numbers.extend(inside.map(Cell::index));
                } else {
                    set.remove(cells);
                    inside.for_each(|cell| {
                        numbers.remove(&cell.index());
                    });
                }
            }
            (set, numbers)
        })
}

proptest! {
    #[test]
    fn a_set_holds_what_was_put_in((set, numbers) in sets(), from in -350..600i64) {
        prop_assert_eq!(&plain(&set), &numbers);
        prop_assert_eq!(set.len(), numbers.len());
        prop_assert_eq!(set.is_empty(), numbers.is_empty());
        let from_cell = Cell::from_index(from);
        prop_assert_eq!(set.contains(from_cell), numbers.contains(&from));
        let next = numbers.range(from..).next().copied();
        prop_assert_eq!(set.first_at_or_after(from_cell).map(Cell::index), next);
        prop_assert_eq!(next_free(&set, from_cell).map(Cell::index), next);
        let before = numbers.range(..from).next_back().copied();
        prop_assert_eq!(set.last_before(from_cell).map(Cell::index), before);
    }

    #[test]
    fn sets_of_different_windows_join((one, ours) in sets(), (other, theirs) in sets()) {
        let joined = |join: fn(&mut CellSet, &CellSet)| {
            let mut set = one.clone();
            join(&mut set, &other);
            plain(&set)
        };
        let inside = |number: &i64| one.window().contains(Cell::from_index(*number));
        prop_assert_eq!(joined(CellSet::and), ours.intersection(&theirs).copied().collect());
        prop_assert_eq!(joined(CellSet::and_not), ours.difference(&theirs).copied().collect());
        let either: BTreeSet<i64> = ours.union(&theirs).copied().filter(inside).collect();
        prop_assert_eq!(joined(CellSet::or), either);
    }

    #[test]
    fn shifting_runs_and_ranges((set, numbers) in sets(), by in -200..200i64, n in 1..300i64) {
        let inside = |number: &i64| set.window().contains(Cell::from_index(*number));
        let moved: BTreeSet<i64> = numbers.iter().map(|number| number + by).filter(inside).collect();
        prop_assert_eq!(plain(&set.shifted(by)), moved);

        let run_from = |start: i64| (start..start + n).all(|number| numbers.contains(&number));
        let runs: BTreeSet<i64> = numbers.iter().copied().filter(|start| run_from(*start)).collect();
        prop_assert_eq!(plain(&set.starts_of_runs(n as usize)), runs);

        let ranges = set.ranges();
        let listed = ranges.iter().flat_map(|range| range.cells()).map(Cell::index);
        prop_assert_eq!(listed.collect::<BTreeSet<_>>(), numbers.clone());
        prop_assert!(ranges.windows(2).all(|pair| pair[0].end < pair[1].start));

        let mut kept = set.clone();
        kept.keep(range(by, n));
        let numbers: BTreeSet<i64> = numbers.into_iter().filter(|i| (by..by + n).contains(i)).collect();
        prop_assert_eq!(plain(&kept), numbers);
    }

    #[test]
    fn proposals_are_the_nearest((set, numbers) in sets(), wanted in -350..600i64, n in 0..8usize) {
        let mut expected: Vec<i64> = numbers.into_iter().collect();
        expected.sort_by_key(|number| ((number - wanted).abs(), *number));
        expected.truncate(n);
        let found = nearest(&set, Cell::from_index(wanted), n);
        prop_assert_eq!(found.into_iter().map(Cell::index).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_instant_lies_in_its_cell(nanoseconds in -10_i128.pow(18)..10_i128.pow(18)) {
        let at = Timestamp::from_nanosecond(nanoseconds).unwrap();
        let cell = Cell::containing(at);
        prop_assert!(cell.start() <= at && at < cell.plus(1).start());
        prop_assert!(Cell::at_or_after(at).start() >= at);
        prop_assert!(Cell::at_or_after(at).plus(-1).start() < at);
        prop_assert_eq!(Cell::starting(cell.start()), Ok(cell));
        prop_assert_eq!(Cell::starting(at).is_ok(), cell.start() == at);
    }
}

#[test]
fn an_instant_between_two_cells_is_refused_with_words() {
    let at: Timestamp = "2026-11-23T17:02:00Z".parse().unwrap();
    assert_eq!(
        Cell::try_from(at).unwrap_err().to_string(),
        "2026-11-23T17:02:00Z is not on a multiple of five minutes; \
         use a time such as 9:00, 9:05 or 9:10"
    );
    let busy = CellRange::touching(at, at + 1.minute());
    assert_eq!(busy.starts_at().to_string(), "2026-11-23T17:00:00Z");
    assert_eq!(busy.ends_at().to_string(), "2026-11-23T17:05:00Z");
}

#[test]
fn a_cell_is_kept_as_its_index() {
    let cell = Cell::starting("2026-11-23T17:00:00Z".parse().unwrap()).unwrap();
    assert_eq!(
        serde_json::to_string(&cell).unwrap(),
        cell.index().to_string()
    );
    assert_eq!(
        serde_json::from_str::<Cell>("5984844").unwrap().index(),
        5_984_844
    );
    // The very ends of time stay instants.
    assert!(Cell::from_index(i64::MAX).start() > Cell::from_index(i64::MIN).start());
}
