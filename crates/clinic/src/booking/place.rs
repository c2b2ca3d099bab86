//! Finding and claiming people and rooms for one start.

use midstance_schedule::{Cell, CellRange};
use midstance_store::{ClientId, PractitionerId, RoomId, Tx, claim};
use uuid::Uuid;

use super::{BookError, Refused};
use crate::{
    availability::{Calendars, Look, Wish},
    directory::{Directory, zone_of},
};

/// What was claimed.
pub(super) struct Placed {
    pub(super) practitioner: PractitionerId,
    pub(super) room: Option<RoomId>,
}

/// A start, for whom, and who will own the claims.
pub(super) struct Seat {
    pub(super) start: jiff::Timestamp,
    pub(super) client: Option<ClientId>,
    pub(super) owner: Uuid,
}

/// Checks the rules for one start and claims the first free practitioner, a room and the client.
///
/// On a refusal the caller's transaction must be given up.
pub(super) async fn place(
    tx: &mut Tx,
    directory: &Directory,
    wish: Wish,
    look: Look,
    seat: &Seat,
) -> Result<Placed, BookError> {
    place_in(tx, directory, (wish, None), look, seat).await
}

/// As [`place`], in a certain room where one is named.
pub(super) async fn place_in(
    tx: &mut Tx,
    directory: &Directory,
    (wish, room): (Wish, Option<RoomId>),
    look: Look,
    seat: &Seat,
) -> Result<Placed, BookError> {
    let location = directory
        .location(wish.location)
        .ok_or(Refused::NotOffered)?;
    let zone = zone_of(location)?;
    let at = (look, seat.start.to_zoned(zone).date(), seat.start);
    let calendars = Calendars::load_at(tx, directory, wish, at).await?;
    let outside = || Refused::OutsideHours {
        nearest: Vec::new(),
    };
    let start = Cell::starting(seat.start).map_err(|_| outside())?;
    if start < calendars.starts.start {
        return Err(Refused::TooSoon {
            earliest: calendars.starts.starts_at(),
        }
        .into());
    }
    if start >= calendars.starts.end {
        return Err(Refused::TooFarAhead {
            end: calendars.starts.ends_at(),
        }
        .into());
    }
    if !calendars.worked.contains(start) {
        return Err(outside().into());
    }
    let visit = calendars.rule.visit(start);
    let range = calendars.rule.claim(start);
    if let Some(client) = seat.client {
        claim_client(tx, client, visit, seat.owner).await?;
    }
    for pieces in &calendars.equipment {
        if !claim_one(tx, pieces.iter().map(|e| e.0), range, seat.owner).await? {
            return Err(Refused::Taken {
                nearest: Vec::new(),
            }
            .into());
        }
    }
    for practitioner in calendars.free_at(start) {
        if !claim_all(tx, &[practitioner.0], range, seat.owner).await? {
            continue;
        }
        if calendars.rooms.is_empty() {
            return Ok(Placed {
                practitioner,
                room: None,
            });
        }
        let fits = |r: &&RoomId| room.is_none_or(|wanted| wanted == **r);
        for room in calendars.rooms.iter().filter(fits) {
            if claim_all(tx, &[room.0], range, seat.owner).await? {
                return Ok(Placed {
                    practitioner,
                    room: Some(*room),
                });
            }
        }
        claim::release_of(tx, seat.owner, practitioner.0).await?;
    }
    Err(Refused::Taken {
        nearest: Vec::new(),
    }
    .into())
}

/// The client is busy during the visit itself; buffers are the clinic's.
pub(super) async fn claim_client(
    tx: &mut Tx,
    client: ClientId,
    visit: CellRange,
    owner: Uuid,
) -> Result<(), BookError> {
    if claim_all(tx, &[client.0], visit, owner).await? {
        Ok(())
    } else {
        Err(Refused::ClientBusy.into())
    }
}

/// Claims a range on the first of several resources that is free.
async fn claim_one(
    tx: &mut Tx,
    resources: impl Iterator<Item = Uuid>,
    range: CellRange,
    owner: Uuid,
) -> Result<bool, BookError> {
    for resource in resources {
        if claim_all(tx, &[resource], range, owner).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Claims all or nothing of a range on one resource.
async fn claim_all(
    tx: &mut Tx,
    resource: &[Uuid],
    range: CellRange,
    owner: Uuid,
) -> Result<bool, BookError> {
    let cells = range.start.index()..range.end.index();
    if claim::claim(tx, resource, cells, owner).await? {
        return Ok(true);
    }
    for one in resource {
        claim::release_of(tx, owner, *one).await?;
    }
    Ok(false)
}
