//! Working instants out anew.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use midstance_schedule::{CELL_SECONDS, Resolved, Shift, resettle, resolve};
use midstance_store::{
    AppointmentId, StoreError, Tx,
    appointment::Appointment,
    block::{self, Block},
    claim,
    directory::Location,
    reminder, setting,
    zone_change::{self as rows, ZoneChange},
};
use uuid::Uuid;

use super::ZoneData;
use crate::{
    Actor, Clinic,
    audit::{Told, write},
    booking::{cover, save, zone_letter},
    busy::{is_busy, until_settled},
    directory::Directory,
    webhook::{self, Event},
};

/// The setting with the version of the zone data that everything was worked out under last.
const DONE: &str = "zone_data_version";

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recomputed {
    /// Visits and blocks whose instant moved.
    pub moved: usize,
    /// Those that keep their instant although the wall clock asks for another.
    pub kept: usize,
    /// Those for which nothing changed.
    pub same: usize,
}

/// Works out the instants of visits and blocks to come under `data`, where they follow from older
/// zone data. Those from newer data are left alone: another program that knows more wrote them.
///
/// # Errors
/// When the store fails; then nothing is changed.
pub async fn recompute(clinic: &Clinic, data: &ZoneData) -> Result<Recomputed, StoreError> {
    let (now, version) = (clinic.now(), data.version.clone());
    let any = clinic
        .store
        .read(move |tx| Box::pin(async move { outdated(tx, now, &version).await }))
        .await?;
    if any.is_empty() {
        return Ok(Recomputed::default());
    }
    let change = || {
        let (this, data) = (clinic.clone(), data.clone());
        clinic
            .store
            .write(move |tx| Box::pin(async move { run(tx, &this, &data).await }))
    };
    until_settled(is_busy, change).await
}

/// As [`recompute`], unless a program with this very data has done it before: what the start waits
/// for. Older programs beside this one may write meanwhile, so it is done now and then all the same.
///
/// # Errors
/// When the store fails; then nothing is changed.
pub async fn recompute_once(clinic: &Clinic, data: &ZoneData) -> Result<Recomputed, StoreError> {
    let known = clinic
        .store
        .read::<_, StoreError, _>(|tx| Box::pin(setting::get(tx, DONE)))
        .await?;
    if known.as_deref() == Some(&data.version) {
        return Ok(Recomputed::default());
    }
    let done = recompute(clinic, data).await?;
    let version = data.version.clone();
    clinic
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move { setting::put(tx, DONE, &version).await })
        })
        .await?;
    Ok(done)
}

/// Moves the visits to come at a place whose time zone was put right: what was agreed on is the time on the
/// clock there, as with new zone data.
///
/// # Errors
/// When the store fails, or somebody books there just now.
pub(crate) async fn follow_place(
    tx: &mut Tx,
    clinic: &Clinic,
    (place, old): (&Location, &str),
) -> Result<(), StoreError> {
    rows::put_in_zone(tx, (place, old), clinic.now()).await?;
    run(tx, clinic, &ZoneData::bundled()).await.map(drop)
}

/// A visit or a block.
enum Thing {
    Visit(Box<Appointment>),
    Block(Box<Block>),
}

impl Thing {
    fn id(&self) -> Uuid {
        match self {
            Self::Visit(visit) => visit.id.0,
            Self::Block(block) => block.id.0,
        }
    }

    fn start(&self) -> Timestamp {
        match self {
            Self::Visit(visit) => visit.start,
            Self::Block(block) => block.start,
        }
    }

    /// Zone, wall time and version.
    fn agreed(&self) -> (&str, jiff::civil::DateTime, &str) {
        match self {
            Self::Visit(v) => (&v.zone, v.local_start, &v.tzdb_version),
            Self::Block(b) => (&b.zone, b.local_start, &b.tzdb_version),
        }
    }

    /// A visit over others claims of people and rooms only what is free, so that nobody is in its
    /// way; its client is in one place at a time all the same.
    fn moves_freely(&self, resource: Uuid) -> bool {
        matches!(self, Self::Visit(v) if v.outside_rules.is_some() && v.client.0 != resource)
    }
}

async fn outdated(tx: &mut Tx, now: Timestamp, version: &str) -> Result<Vec<Thing>, StoreError> {
    let visits = rows::visits_under_other(tx, now, version).await?;
    let blocks = block::touching(tx, now, Timestamp::MAX).await?;
    let visits = visits.into_iter().map(|v| Thing::Visit(Box::new(v)));
    let blocks = blocks.into_iter().filter(|b| b.start >= now);
    let all = visits.chain(blocks.map(|b| Thing::Block(Box::new(b))));
    Ok(all.filter(|thing| thing.agreed().2 < version).collect())
}

/// What the wall clock asks for.
enum Wanted {
    /// The instant that it has.
    Same,
    /// Another one, so many cells away.
    Moved(Timestamp, i64),
    /// It cannot be had, for this reason.
    Not(Option<Timestamp>, &'static str),
}

fn wanted(thing: &Thing, data: &ZoneData, now: Timestamp) -> Wanted {
    let (zone, wall, _) = thing.agreed();
    let Some(zone) = (data.find)(zone) else {
        return Wanted::Not(None, "the zone data no longer knows this time zone");
    };
    let resolved = resolve(&zone, wall);
    if resolved.includes(thing.start()) {
        return Wanted::Same;
    }
    let Some(new) = resolved.first() else {
        debug_assert_eq!(resolved, Resolved::Gap);
        return Wanted::Not(None, "the clocks now skip this time on that day");
    };
    let seconds = new.as_second() - thing.start().as_second();
    if seconds % CELL_SECONDS != 0 {
        return Wanted::Not(Some(new), "the clocks now differ by less than five minutes");
    }
    if new < now {
        return Wanted::Not(Some(new), "the time has passed under the new rules");
    }
    Wanted::Moved(new, seconds / CELL_SECONDS)
}

async fn run(tx: &mut Tx, clinic: &Clinic, data: &ZoneData) -> Result<Recomputed, StoreError> {
    let now = clinic.now();
    claim::over_others(tx).await?;
    cover::expire_holds(tx, now).await?;
    let (mut done, mut same) = (Recomputed::default(), Vec::new());
    let mut moving: Vec<(Thing, Timestamp, i64)> = Vec::new();
    for thing in outdated(tx, now, &data.version).await? {
        match wanted(&thing, data, now) {
            Wanted::Same => same.push(thing),
            Wanted::Moved(new, by) => moving.push((thing, new, by)),
            Wanted::Not(new, reason) => {
                keep(tx, (clinic, data), &thing, (new, reason)).await?;
                done.kept += 1;
            }
        }
    }
    done.same = same.len();
    mark(tx, &same, data).await?;
    let owners: Vec<Uuid> = moving.iter().map(|(thing, ..)| thing.id()).collect();
    let claims = claim::of_owners(tx, &owners).await?;
    let moves = plan(tx, &moving, &claims).await?;
    for owner in &owners {
        claim::release(tx, *owner).await?;
    }
    let mut settled = Vec::new();
    for ((thing, _, by), moves) in moving.iter().zip(&moves) {
        let by = if *moves { *by } else { 0 };
        let bound = claims.get(&thing.id()).into_iter().flatten();
        let bound = bound.filter(|(resource, _)| !thing.moves_freely(*resource));
        settled.extend(bound.map(|(resource, cell)| (*resource, cell + by, thing.id())));
    }
    if !claim::claim_exactly(tx, settled).await? {
        return Err(StoreError::Busy("somebody booked meanwhile".into()));
    }
    let directory = Directory::load_all(tx).await?;
    for ((thing, new, _), moves) in moving.into_iter().zip(moves) {
        if moves {
            shift(tx, (clinic, data, &directory), thing, new).await?;
            done.moved += 1;
        } else {
            let why = (Some(new), "somebody else has the new time");
            keep(tx, (clinic, data), &thing, why).await?;
            done.kept += 1;
        }
    }
    cover::cover(tx, now).await?;
    Ok(done)
}

/// Who of those that are to move can.
async fn plan(
    tx: &mut Tx,
    moving: &[(Thing, Timestamp, i64)],
    claims: &HashMap<Uuid, Vec<(Uuid, i64)>>,
) -> Result<Vec<bool>, StoreError> {
    let shifts: Vec<Shift<Uuid>> = moving
        .iter()
        .map(|(thing, _, by)| {
            let cells = claims.get(&thing.id()).cloned().unwrap_or_default();
            let bound = |(resource, _): &(Uuid, i64)| !thing.moves_freely(*resource);
            Shift {
                cells: cells.into_iter().filter(bound).collect(),
                by: *by,
            }
        })
        .collect();
    let mut reach: HashMap<Uuid, (i64, i64)> = HashMap::new();
    for (resource, cell) in shifts.iter().flat_map(Shift::moved) {
        let span = reach.entry(resource).or_insert((cell, cell));
        *span = (span.0.min(cell), span.1.max(cell));
    }
    let ours: HashSet<Uuid> = moving.iter().map(|(thing, ..)| thing.id()).collect();
    let mut taken: HashSet<(Uuid, i64)> = HashSet::new();
    for (resource, (first, last)) in reach {
        for (cell, owner) in claim::owned(tx, resource, first..last + 1).await? {
            if !ours.contains(&owner) {
                taken.insert((resource, cell));
            }
        }
    }
    Ok(resettle(&shifts, |resource, cell| {
        taken.contains(&(resource, cell))
    }))
}

async fn mark(tx: &mut Tx, same: &[Thing], data: &ZoneData) -> Result<(), StoreError> {
    let mut visits: Vec<AppointmentId> = Vec::new();
    for thing in same {
        match thing {
            Thing::Visit(visit) => visits.push(visit.id),
            Thing::Block(block) => {
                let times = (block.start, block.end);
                rows::set_block(tx, block, times, &data.version).await?;
            }
        }
    }
    rows::mark_visits(tx, &visits, &data.version).await
}

/// Moves one to its new instant, tells the client and writes down what happened.
async fn shift(
    tx: &mut Tx,
    (clinic, data, directory): (&Clinic, &ZoneData, &Directory),
    thing: Thing,
    new: Timestamp,
) -> Result<(), StoreError> {
    note(tx, (clinic, data), &thing, (Some(new), true, "")).await?;
    let before = thing.start();
    let by = new.duration_since(before);
    match thing {
        Thing::Block(block) => {
            let end = block.end.saturating_add(by).unwrap_or(block.end);
            rows::set_block(tx, &block, (new, end), &data.version).await?;
            let told = Told::setting("block", block.id.0, "block.zone_data", &data.version);
            write(tx, clinic, &Actor::Program, told).await
        }
        Thing::Visit(visit) => {
            let mut moved = *visit;
            moved.end = moved.end.saturating_add(by).unwrap_or(moved.end);
            moved.start = new;
            moved.tzdb_version = data.version.clone();
            let moved = save(tx, clinic, moved).await.map_err(|error| match error {
                crate::booking::BookError::Store(error) => error,
                // Somebody changed it between reading and writing; all is tried anew.
                crate::booking::BookError::Refused(why) => StoreError::Busy(why.to_string()),
            })?;
            reminder::follow(tx, moved.id, (before, new)).await?;
            let told = Told::appointment(moved.id, "appointment.zone_data", &data.version);
            write(tx, clinic, &Actor::Program, told).await?;
            zone_letter(tx, clinic, directory, &moved).await?;
            webhook::tell(tx, clinic, directory, Event::Moved, &moved).await
        }
    }
}

async fn keep(
    tx: &mut Tx,
    context: (&Clinic, &ZoneData),
    thing: &Thing,
    (new, reason): (Option<Timestamp>, &str),
) -> Result<(), StoreError> {
    let before = rows::of_owner(tx, thing.id(), &context.1.version).await?;
    if before.is_some_and(|before| before.reason == reason && before.old_start == thing.start()) {
        return Ok(());
    }
    note(tx, context, thing, (new, false, reason)).await
}

async fn note(
    tx: &mut Tx,
    (clinic, data): (&Clinic, &ZoneData),
    thing: &Thing,
    (new_start, moved, reason): (Option<Timestamp>, bool, &str),
) -> Result<(), StoreError> {
    let (zone, local_start, from_version) = thing.agreed();
    let change = ZoneChange {
        owner: thing.id(),
        to_version: data.version.clone(),
        is_visit: matches!(thing, Thing::Visit(_)),
        from_version: from_version.to_owned(),
        zone: zone.to_owned(),
        local_start,
        old_start: thing.start(),
        new_start,
        moved,
        reason: reason.to_owned(),
        noted_at: clinic.now(),
    };
    rows::note(tx, &change).await
}
