//! What a visit needs beside the practitioner: one room, one piece of each kind of equipment.

use std::ops::Range;

use midstance_schedule::{Calendar, Cell, CellRange, CellSet, SlotRule};
use midstance_store::{EquipmentId, RoomId};
use uuid::Uuid;

/// Starts at which one of each group is free; `free` answers for one group. A service without rooms
/// needs none; a kind of which the place has no piece is never free.
pub(super) fn groups_free(
    rooms: &[RoomId],
    equipment: &[Vec<EquipmentId>],
    free: &dyn Fn(&[Uuid]) -> CellSet,
) -> Vec<CellSet> {
    let rooms: Vec<Uuid> = rooms.iter().map(|room| room.0).collect();
    let kinds = equipment.iter().map(|kind| kind.iter().map(|e| e.0));
    let kinds = kinds.map(Iterator::collect::<Vec<Uuid>>);
    kinds
        .chain((!rooms.is_empty()).then_some(rooms))
        .map(|group| free(&group))
        .collect()
}

/// Claimed stretches as a set.
pub(super) fn busy_cells(window: CellRange, taken: Option<&Vec<Range<i64>>>) -> CellSet {
    let ranges = taken
        .into_iter()
        .flatten()
        .map(|r| CellRange::new(Cell::from_index(r.start), Cell::from_index(r.end)));
    CellSet::from_ranges(window, ranges)
}

/// Starts for which at least one of the rooms or pieces with these busy cells is free.
pub(super) fn any_free(
    all: &[CellSet],
    rule: SlotRule,
    grid: &CellSet,
    starts: CellRange,
) -> CellSet {
    let always = CellSet::full(rule.reach(grid.window()));
    let each: Vec<CellSet> = all
        .iter()
        .map(|busy| {
            Calendar {
                open: &always,
                busy,
                grid,
            }
            .free_starts(rule, starts)
        })
        .collect();
    midstance_schedule::union(starts, each.iter())
}
