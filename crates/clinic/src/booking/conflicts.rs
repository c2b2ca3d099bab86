//! Who has a time that was wanted.

use jiff::Timestamp;
use midstance_schedule::{Cell, CellRange};
use midstance_store::{
    AppointmentId, BlockId, ClientId, HoldId, StoreError, Tx, appointment, block, claim, hold,
};
use uuid::Uuid;

use super::{BookError, Refused, Visit, complete_all};
use crate::{
    Clinic,
    availability::Wish,
    directory::{Directory, rule_of},
    outside_calendar::names_at,
};

/// What is in the way.
#[derive(Debug, Clone)]
pub enum Conflict {
    /// A visit.
    Visit(Box<Visit>),
    /// Someone on the public pages is typing details.
    Held {
        /// Until when.
        until: Timestamp,
    },
    /// Staff keep the time for something else.
    Blocked {
        /// Why.
        reason: String,
    },
    /// The practitioner is busy elsewhere, an outside calendar says.
    Elsewhere {
        /// What its owner calls the calendar.
        calendar: String,
    },
}

/// A time that was wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// What, where, with whom.
    pub wish: Wish,
    /// Begin of the visit.
    pub start: Timestamp,
    /// For whom, when known.
    pub client: Option<ClientId>,
    /// The visit that is being moved.
    pub moving: Option<AppointmentId>,
}

/// What is in the way of a wanted time: with the practitioner, with the client, and with the rooms
/// when all of them are taken. Empty when it is free or outside hours.
///
/// # Errors
/// [`Refused::NotOffered`] when there is no such service; or the store's error.
pub async fn conflicts(clinic: &Clinic, wanted: Wanted) -> Result<Vec<Conflict>, BookError> {
    clinic
        .store
        .read(move |tx| Box::pin(async move { run(tx, wanted).await }))
        .await
}

async fn run(tx: &mut Tx, wanted: Wanted) -> Result<Vec<Conflict>, BookError> {
    let directory = Directory::load(tx).await?;
    let wish = wanted.wish;
    let service = directory.service(wish.service).ok_or(Refused::NotOffered)?;
    let rule = rule_of(service).map_err(|error| StoreError::Decode(error.to_string()))?;
    let start = Cell::containing(wanted.start);
    let range = rule.claim(start);
    let mut owners = Vec::new();
    if let Some(client) = wanted.client {
        owners.extend(owners_of(tx, client.0, rule.visit(start)).await?);
    }
    let people = match wish.practitioner {
        Some(one) => vec![one],
        None => directory
            .practitioners_of(wish.service, wish.location)
            .iter()
            .map(|p| p.id)
            .collect(),
    };
    let mut elsewhere = Vec::new();
    for person in people {
        owners.extend(owners_of(tx, person.0, range).await?);
        let cells = range.start.index()..range.end.index();
        elsewhere.extend(names_at(tx, person, cells).await?);
    }
    let rooms = directory.rooms_for(wish.service, wish.location);
    let mut groups: Vec<Vec<Uuid>> = vec![rooms.iter().map(|room| room.id.0).collect()];
    for pieces in directory.equipment_for(wish.service, wish.location) {
        groups.push(pieces.iter().map(|piece| piece.0).collect());
    }
    // Of rooms and pieces one is enough: only when all are taken they are in the way.
    for group in groups {
        let mut in_group = Vec::new();
        let mut all_taken = true;
        for resource in group {
            let here = others(owners_of(tx, resource, range).await?, wanted.moving);
            all_taken &= !here.is_empty();
            in_group.extend(here);
        }
        if all_taken {
            owners.extend(in_group);
        }
    }
    let mut owners = others(owners, wanted.moving);
    owners.sort_unstable();
    owners.dedup();
    let mut found = named(tx, &owners).await?;
    let calendars = elsewhere.into_iter();
    found.extend(calendars.map(|calendar| Conflict::Elsewhere { calendar }));
    Ok(found)
}

async fn owners_of(tx: &mut Tx, resource: Uuid, range: CellRange) -> Result<Vec<Uuid>, StoreError> {
    claim::owners(tx, resource, range.start.index()..range.end.index()).await
}

fn others(mut owners: Vec<Uuid>, moving: Option<AppointmentId>) -> Vec<Uuid> {
    owners.retain(|owner| moving.is_none_or(|id| id.0 != *owner));
    owners
}

/// The owners of claims, in order of time where they are visits.
pub(crate) async fn named(tx: &mut Tx, owners: &[Uuid]) -> Result<Vec<Conflict>, StoreError> {
    let (mut visits, mut rest) = (Vec::new(), Vec::new());
    for owner in owners {
        if let Some(visit) = appointment::get(tx, AppointmentId(*owner)).await? {
            visits.push(visit);
        } else if let Some(block) = block::get(tx, BlockId(*owner)).await? {
            rest.push(Conflict::Blocked {
                reason: block.reason,
            });
        } else if let Some(hold) = hold::get(tx, HoldId(*owner)).await? {
            rest.push(Conflict::Held {
                until: hold.expires_at,
            });
        }
    }
    visits.sort_by_key(|visit| visit.start);
    let visits = complete_all(tx, visits).await?;
    let mut all: Vec<Conflict> = visits
        .into_iter()
        .map(|visit| Conflict::Visit(Box::new(visit)))
        .collect();
    all.extend(rest);
    Ok(all)
}
