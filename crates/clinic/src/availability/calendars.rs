//! Hours minus claims: who is free when.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use midstance_schedule::{Calendar, Cell, CellRange, CellSet, SlotRule};
use midstance_store::{EquipmentId, PractitionerId, RoomId, StoreError, Tx, claim};
use uuid::Uuid;

use super::{
    AvailabilityError, FreeTime, Look, Wish,
    beside::{any_free, busy_cells, groups_free},
    rota::{Hours, Rota},
};
use crate::{directory::Directory, outside_calendar::busy_elsewhere};

/// The calendars behind one wish.
pub(crate) struct Calendars {
    pub(crate) zone: TimeZone,
    pub(crate) rule: SlotRule,
    /// Starts that notice and horizon allow.
    pub(crate) starts: CellRange,
    pub(crate) rooms: Vec<RoomId>,
    /// For each kind of equipment that is needed, its pieces.
    pub(crate) equipment: Vec<Vec<EquipmentId>>,
    free: Vec<(PractitionerId, CellSet)>,
    /// Starts within somebody's hours, taken or not.
    pub(crate) worked: CellSet,
}

impl Calendars {
    /// Over the whole booking window, or the one day that is looked at.
    pub(crate) async fn load(
        tx: &mut Tx,
        directory: &Directory,
        wish: Wish,
        look: Look,
    ) -> Result<Self, AvailabilityError> {
        let rota = Rota::load(tx, directory, wish, look).await?;
        let (first, days) = rota.whole;
        let hours = rota.hours(first, days);
        Ok(rota.calendars(tx, &hours, hours.window).await?)
    }

    /// For one start alone: the claims of a booking there and no others are read.
    pub(crate) async fn load_at(
        tx: &mut Tx,
        directory: &Directory,
        wish: Wish,
        (look, day, start): (Look, Date, Timestamp),
    ) -> Result<Self, AvailabilityError> {
        let rota = Rota::load(tx, directory, wish, look.on(day)).await?;
        let only = CellRange::of_length(Cell::containing(start), 1);
        Ok(rota.calendars(tx, &rota.hours(day, 1), only).await?)
    }

    /// Those who are free at a start, in the clinic's order.
    pub(crate) fn free_at(&self, start: Cell) -> Vec<PractitionerId> {
        self.free
            .iter()
            .filter(|(_, set)| set.contains(start))
            .map(|(p, _)| *p)
            .collect()
    }

    pub(crate) fn union(&self) -> CellSet {
        midstance_schedule::union(self.starts, self.free.iter().map(|(_, set)| set))
    }

    pub(crate) fn times(&self, cells: impl Iterator<Item = Cell>) -> Vec<FreeTime> {
        cells
            .map(|c| FreeTime {
                start: c.start(),
                practitioners: self.free_at(c),
            })
            .collect()
    }
}

/// Whether a start lies within somebody's hours, taken or not: no claims are read.
pub(crate) async fn is_worked(
    tx: &mut Tx,
    directory: &Directory,
    wish: Wish,
    (look, day, start): (Look, Date, Timestamp),
) -> Result<bool, AvailabilityError> {
    let rota = Rota::load(tx, directory, wish, look.on(day)).await?;
    Ok(rota.hours(day, 1).worked.contains(Cell::containing(start)))
}

impl Rota<'_> {
    /// Who is free at the starts in `among`, which lie in the days of `hours`.
    pub(super) async fn calendars(
        &self,
        tx: &mut Tx,
        hours: &Hours,
        among: CellRange,
    ) -> Result<Calendars, StoreError> {
        let among = among.intersection(hours.window).intersection(self.starts);
        let people = self.people.iter().map(|p| p.0);
        let rooms = self.rooms.iter().map(|room| room.0);
        let pieces = self.equipment.iter().flatten().map(|piece| piece.0);
        let all: Vec<Uuid> = people.chain(rooms).chain(pieces).collect();
        let window = self.rule.reach(among);
        let (mut taken, mut elsewhere) = (HashMap::new(), HashMap::new());
        if !among.is_empty() {
            let cells = window.start.index()..window.end.index();
            taken = claim::taken_of_each(tx, &all, cells.clone(), &self.nobodys).await?;
            elsewhere = busy_elsewhere(tx, &self.people, cells).await?;
        }
        let busy_of = |id: Uuid| busy_cells(window, taken.get(&id));
        let beside = groups_free(&self.rooms, &self.equipment, &|group| {
            let busy: Vec<CellSet> = group.iter().copied().map(busy_of).collect();
            any_free(&busy, self.rule, &hours.grid, among)
        });
        let mut free = Vec::with_capacity(self.people.len());
        for (person, open) in self.people.iter().zip(&hours.open) {
            let mut busy = busy_of(person.0);
            busy.extend(elsewhere.get(person).into_iter().flatten().copied());
            let calendar = Calendar {
                open,
                busy: &busy,
                grid: &hours.grid,
            };
            let mut starts = calendar.free_starts(self.rule, among);
            for group in &beside {
                starts.and(group);
            }
            free.push((*person, starts));
        }
        Ok(Calendars {
            zone: self.zone.clone(),
            rule: self.rule,
            starts: self.starts,
            rooms: self.rooms.clone(),
            equipment: self.equipment.clone(),
            free,
            worked: hours.worked.clone(),
        })
    }
}
