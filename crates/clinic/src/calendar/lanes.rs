//! The columns of one day.

use jiff::civil::Date;
use midstance_schedule::{Cell, CellRange};
use midstance_store::{LocationId, PractitionerId, appointment::Status};

use super::{
    Ask, Kept, Lane, LaneBy, Slot,
    load::{Material, Post},
    pack::{Piece, pack},
};
use crate::booking::Visit;

/// A time is worth offering from a quarter of an hour on.
const LEAST_CELLS: i64 = 3;

/// Which visits and posts belong to a lane.
#[derive(Clone, Copy)]
enum Of {
    Person(PractitionerId),
    Place(LocationId),
}

impl Of {
    fn has_visit(self, visit: &Visit) -> bool {
        match self {
            Self::Person(id) => visit.practitioner.id == id,
            Self::Place(id) => visit.location.id == id,
        }
    }

    fn has_post(self, post: &Post) -> bool {
        match self {
            Self::Person(id) => post.practitioner == id,
            Self::Place(id) => post.location == id,
        }
    }
}

pub(super) fn lanes(
    ask: &Ask,
    material: &Material,
    visits: &[Visit],
    (date, rows): (Date, &[Option<CellRange>]),
) -> Vec<Lane> {
    let d = &material.directory;
    let each: Vec<(Of, String)> = match ask.by {
        LaneBy::Practitioner => d
            .practitioners
            .iter()
            .filter(|p| ask.practitioners.contains(&p.id))
            .map(|p| (Of::Person(p.id), p.name.clone()))
            .collect(),
        LaneBy::Place => d
            .locations
            .iter()
            .filter(|l| ask.locations.contains(&l.id))
            .map(|l| (Of::Place(l.id), l.name.clone()))
            .collect(),
    };
    let mut lanes: Vec<Lane> = each
        .into_iter()
        .filter_map(|(of, name)| lane(of, name, material, visits, (date, rows)))
        .collect();
    if lanes.is_empty() {
        lanes.push(Lane {
            name: String::new(),
            practitioner: None,
            location: None,
            notes: Vec::new(),
            tracks: vec![rows.iter().map(|r| empty(*r)).collect()],
        });
    }
    lanes
}

fn empty(row: Option<CellRange>) -> Slot {
    if row.is_some() {
        Slot::Closed
    } else {
        Slot::Missing
    }
}

/// A lane, unless nobody works and nothing is booked in it that day.
fn lane(
    of: Of,
    name: String,
    material: &Material,
    visits: &[Visit],
    (date, rows): (Date, &[Option<CellRange>]),
) -> Option<Lane> {
    let pieces = pieces(of, visits, rows);
    let posts: Vec<&Post> = material.posts.iter().filter(|p| of.has_post(p)).collect();
    let background: Vec<Slot> = rows
        .iter()
        .map(|row| background(&posts, material, *row))
        .collect();
    let mut notes: Vec<String> = posts
        .iter()
        .flat_map(|post| &post.away)
        .filter(|(day, _)| *day == date)
        .map(|(_, why)| why.clone())
        .collect();
    notes.sort();
    notes.dedup();
    let works = background
        .iter()
        .any(|slot| !matches!(slot, Slot::Closed | Slot::Missing));
    if pieces.is_empty() && !works && notes.is_empty() {
        return None;
    }
    let (practitioner, location) = match of {
        Of::Person(id) => (Some(id), only_place(&posts, rows)),
        Of::Place(id) => (None, Some(id)),
    };
    Some(Lane {
        name,
        practitioner,
        location,
        notes,
        tracks: tracks(&pieces, &background),
    })
}

/// The place at which someone works in these rows, when it is one.
fn only_place(posts: &[&Post], rows: &[Option<CellRange>]) -> Option<LocationId> {
    let works = |post: &&&Post| {
        let mut rows = rows.iter().flatten();
        rows.any(|row| post.open.first_in(*row).is_some())
    };
    let mut places = posts.iter().filter(works).map(|post| post.location);
    let first = places.next()?;
    places.all(|other| other == first).then_some(first)
}

fn pieces(of: Of, visits: &[Visit], rows: &[Option<CellRange>]) -> Vec<Piece> {
    let piece = |(position, visit): (usize, &Visit)| {
        let a = &visit.appointment;
        let range = CellRange::touching(a.start, a.end);
        let touched = |row: &Option<CellRange>| row.is_some_and(|row| row.overlaps(range));
        let first = rows.iter().position(touched)?;
        let last = rows.iter().rposition(touched)?;
        Some(Piece {
            visit: position,
            start: a.start,
            end: a.end,
            rows: (first, last),
        })
    };
    visits
        .iter()
        .enumerate()
        .filter(|(_, v)| v.appointment.status != Status::Cancelled && of.has_visit(v))
        .filter_map(piece)
        .collect()
}

/// Visits in tracks; what lies behind them shows in the first track that has room.
fn tracks(pieces: &[Piece], background: &[Slot]) -> Vec<Vec<Slot>> {
    let mut runs = pack(pieces);
    if runs.is_empty() {
        runs.push(Vec::new());
    }
    let mut shown = vec![false; background.len()];
    runs.iter()
        .map(|track| {
            let mut slots = Vec::with_capacity(background.len());
            for (row, behind) in background.iter().enumerate() {
                let run = track.iter().find(|r| (r.rows.0..=r.rows.1).contains(&row));
                slots.push(match run {
                    Some(run) if run.rows.0 == row => Slot::Visits {
                        visits: run.visits.clone(),
                        rows: run.rows.1 - run.rows.0 + 1,
                    },
                    Some(_) => Slot::Covered,
                    None if shown[row] && !matches!(behind, Slot::Closed | Slot::Missing) => {
                        Slot::Open
                    }
                    None => {
                        shown[row] = true;
                        behind.clone()
                    }
                });
            }
            slots
        })
        .collect()
}

/// What a half hour is for those who could work in it.
fn background(posts: &[&Post], material: &Material, row: Option<CellRange>) -> Slot {
    let Some(row) = row else {
        return Slot::Missing;
    };
    let now = material.now;
    let mut slot = Slot::Closed;
    for post in posts {
        if post.open.first_in(row).is_none() {
            continue;
        }
        let owner = |cell: Cell| {
            let claims = material.claimed.get(&post.practitioner)?;
            let found = claims.binary_search_by_key(&cell.index(), |(cell, _)| *cell);
            found.ok().map(|position| claims[position].1)
        };
        if row.ends_at() <= now {
            slot = Slot::Open;
            continue;
        }
        let away = material.elsewhere.get(&post.practitioner);
        let busy = |cell: Cell| away.is_some_and(|busy| busy.contains(cell));
        let free = |cell: Cell| post.open.contains(cell) && owner(cell).is_none() && !busy(cell);
        let start = row
            .cells()
            .filter(|cell| cell.start() >= now && cell.index() % LEAST_CELLS == 0)
            .find(|cell| (0..LEAST_CELLS).all(|n| free(cell.plus(n))));
        if let Some(start) = start {
            return Slot::Free {
                start: start.start(),
                location: post.location,
                practitioner: post.practitioner,
            };
        }
        let taken = row.cells().find_map(owner);
        let kept = taken.and_then(|owner| material.owners.get(&owner)).cloned();
        let kept = match kept {
            Some(Kept::Blocked(_)) => kept,
            _ if row.cells().any(busy) => Some(Kept::Elsewhere),
            _ => kept,
        };
        slot = match (kept, slot) {
            (Some(kept @ (Kept::Blocked(_) | Kept::Elsewhere)), _) => Slot::Kept(kept),
            (_, Slot::Kept(before)) => Slot::Kept(before),
            (Some(kept), _) => Slot::Kept(kept),
            (None, _) => Slot::Open,
        };
    }
    slot
}
