//! Booking or moving knowingly over others or outside hours: staff only, with a reason.

use jiff::{Timestamp, ToSpan};
use midstance_schedule::Cell;
use midstance_store::{AppointmentId, RoomId, Tx, claim};
use uuid::Uuid;

use super::{
    BookError, Booked, Booking, Door, Move, Refused,
    place::{Placed, Seat, claim_client},
    reschedule::How,
};
use crate::{
    Actor, Clinic,
    availability::Wish,
    busy::{is_busy, until_settled},
    directory::{Directory, rule_of},
};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 300;

/// Why nothing was booked outside the rules.
#[derive(Debug, thiserror::Error)]
pub enum OverbookError {
    /// Only staff may.
    #[error("only staff may book outside the rules")]
    StaffOnly,
    /// No reason, or one that is too long.
    #[error("a reason is needed, of at most 300 characters")]
    Reason,
    /// Refused all the same: a danger rule, a client who is elsewhere, a time in the past.
    #[error(transparent)]
    Book(#[from] BookError),
}

/// Books over others or outside hours. Danger rules hold as ever, and so does that a client is in
/// one place at a time; notice, hours and the practitioner's and room's other visits do not.
///
/// The visit claims what is free of its time, so that nobody else can book that; what others have
/// stays theirs, and becomes this visit's when they give it up.
///
/// # Errors
/// [`OverbookError`].
pub async fn overbook(
    clinic: &Clinic,
    actor: &Actor,
    booking: Booking,
    reason: &str,
) -> Result<Booked, OverbookError> {
    let reason = admit(actor, reason)?;
    let booking = Booking {
        door: Door::Staff,
        hold: None,
        ..booking
    };
    let booked = until_settled(is_in_the_way, || {
        super::book::run(clinic, actor, booking.clone(), Some(reason.clone()))
    });
    Ok(booked.await?)
}

/// Moves a visit over others or outside hours, as [`overbook`] books one.
///
/// # Errors
/// [`OverbookError`]; when refused, the old time stands.
pub async fn overbook_move(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    to: Move,
    reason: &str,
) -> Result<(), OverbookError> {
    let reason = admit(actor, reason)?;
    let how = How {
        outside: Some(reason),
        ..How::default()
    };
    let moved = until_settled(is_in_the_way, || {
        super::reschedule::run(clinic, actor, id, to, how.clone())
    });
    Ok(moved.await.map(drop)?)
}

/// Whoever takes over what others hold can meet them on PostgreSQL as they let it go.
fn is_in_the_way(error: &BookError) -> bool {
    matches!(error, BookError::Store(error) if is_busy(error))
}

fn admit(actor: &Actor, reason: &str) -> Result<String, OverbookError> {
    if !actor.is_staff() {
        return Err(OverbookError::StaffOnly);
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return Err(OverbookError::Reason);
    }
    Ok(reason.to_owned())
}

/// So many days back a visit may still be written down.
const PAST_DAYS: i64 = 31;

/// Claims the client, and what is free of the practitioner and the freest room.
pub(super) async fn force(
    tx: &mut Tx,
    directory: &Directory,
    (wish, room): (Wish, Option<RoomId>),
    seat: &Seat,
    now: Timestamp,
) -> Result<Placed, BookError> {
    let service = directory.service(wish.service).ok_or(Refused::NotOffered)?;
    let practitioner = wish.practitioner.ok_or(Refused::NotOffered)?;
    if !directory.gives(practitioner, wish.service)
        || !directory.given_at(wish.service, wish.location)
    {
        return Err(Refused::NotOffered.into());
    }
    let rooms = directory.rooms_for(wish.service, wish.location);
    if room.is_some_and(|wanted| rooms.iter().all(|room| room.id != wanted)) {
        return Err(Refused::NotOffered.into());
    }
    let rule =
        rule_of(service).map_err(|error| midstance_store::StoreError::Decode(error.to_string()))?;
    let off_grid = |_| Refused::OutsideHours {
        nearest: Vec::new(),
    };
    let start = Cell::starting(seat.start).map_err(off_grid)?;
    // Who walked in is written down afterwards, also on the days after.
    let since = now.saturating_sub((PAST_DAYS * 24).hours()).unwrap_or(now);
    if seat.start < since {
        let earliest = Cell::at_or_after(since).start();
        return Err(Refused::TooSoon { earliest }.into());
    }
    claim::over_others(tx).await?;
    if let Some(client) = seat.client {
        claim_client(tx, client, rule.visit(start), seat.owner).await?;
    }
    let range = rule.claim(start);
    let cells = range.start.index()..range.end.index();
    let room = match room {
        Some(room) => Some(room),
        None => freest_room(tx, directory, wish, cells.clone()).await?,
    };
    claim::claim_free(tx, practitioner.0, cells.clone(), seat.owner).await?;
    if let Some(room) = room {
        claim::claim_free(tx, room.0, cells.clone(), seat.owner).await?;
    }
    for pieces in directory.equipment_for(wish.service, wish.location) {
        let pieces = pieces.iter().map(|piece| piece.0);
        if let Some(piece) = freest(tx, pieces, cells.clone()).await? {
            claim::claim_free(tx, piece, cells.clone(), seat.owner).await?;
        }
    }
    Ok(Placed { practitioner, room })
}

/// The room with the fewest cells taken, the first of several; none where the service needs none.
async fn freest_room(
    tx: &mut Tx,
    directory: &Directory,
    wish: Wish,
    cells: std::ops::Range<i64>,
) -> Result<Option<RoomId>, BookError> {
    let rooms = directory.rooms_for(wish.service, wish.location);
    let found = freest(tx, rooms.iter().map(|room| room.id.0), cells).await?;
    Ok(found.map(RoomId))
}

/// The resource with the fewest cells taken, the first of several.
async fn freest(
    tx: &mut Tx,
    resources: impl Iterator<Item = Uuid>,
    cells: std::ops::Range<i64>,
) -> Result<Option<Uuid>, BookError> {
    let mut best: Option<(usize, Uuid)> = None;
    for resource in resources {
        let taken = claim::taken(tx, resource, cells.clone()).await?.len();
        if best.is_none_or(|(least, _)| taken < least) {
            best = Some((taken, resource));
        }
    }
    Ok(best.map(|(_, resource)| resource))
}
