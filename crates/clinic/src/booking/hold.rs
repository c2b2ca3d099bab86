//! Holding a time while its details are typed.

use std::collections::HashMap;

use jiff::{Timestamp, ToSpan};
use midstance_schedule::{Cell, CellRange};
use midstance_store::{HoldId, StoreError, Tx, claim, hold as holds};
use uuid::Uuid;

use super::{
    BookError, Refused,
    cover::{cover, expire_holds},
    place::{Seat, place},
};
use crate::{
    Clinic, Token,
    availability::{Look, Wish, is_worked, nearest_free},
    directory::{Directory, zone_of},
};

/// How long a time is held, in minutes.
pub const HELD_MINUTES: i64 = 10;

/// A time that is held.
#[derive(Debug, Clone)]
pub struct Held {
    /// Whoever has this may book it.
    pub token: Token,
    /// Until when.
    pub until: Timestamp,
}

/// Holds a start for ten minutes.
///
/// # Errors
/// As [`super::book`].
pub async fn hold(clinic: &Clinic, wish: Wish, start: Timestamp) -> Result<Held, BookError> {
    hold_instead(clinic, wish, start, None).await
}

/// Holds a start for ten minutes instead of the one that the same person held before: who chooses anew
/// keeps one time and not two. On a refusal the other stays held.
///
/// # Errors
/// As [`super::book`].
pub async fn hold_instead(
    clinic: &Clinic,
    wish: Wish,
    start: Timestamp,
    before: Option<&Token>,
) -> Result<Held, BookError> {
    let before = before.map(Token::hash);
    let token = clinic.new_token();
    let now = clinic.now();
    let kept = Kept::under(clinic, &token);
    let until = kept.until;
    let made = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if let Some(before) = before
                    && let Some(hold) = holds::find(tx, &before).await?
                {
                    give_back(tx, hold.id, now).await?;
                }
                hold_in(tx, now, (wish, start), kept).await.map(drop)
            })
        })
        .await;
    match made {
        Ok(()) => Ok(Held { token, until }),
        Err(BookError::Refused(Refused::Taken { .. } | Refused::OutsideHours { .. })) => {
            let nearest = nearest_free(clinic, wish, start, 5).await?;
            Err(Refused::Taken { nearest }.into())
        }
        Err(other) => Err(other),
    }
}

/// Holds a start once more under the token of a hold that ran out, so that sending a form twice is holding
/// once. A hold that stands under it, whatever for, is left alone.
///
/// # Errors
/// As [`super::book`].
pub async fn renew(
    clinic: &Clinic,
    wish: Wish,
    start: Timestamp,
    token: &Token,
) -> Result<Option<holds::Hold>, BookError> {
    let (kept, now) = (Kept::under(clinic, token), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                expire_holds(tx, now).await?;
                if let Some(stands) = holds::find(tx, &kept.token_hash).await? {
                    return Ok(keeps(&stands, wish, start).then_some(stands));
                }
                hold_in(tx, now, (wish, start), kept).await.map(Some)
            })
        })
        .await
}

/// How a hold is kept.
pub(crate) struct Kept {
    /// Its id, the owner of the claims.
    pub(crate) id: HoldId,
    /// SHA-256 of the token that its holder carries.
    pub(crate) token_hash: Vec<u8>,
    /// When it ends by itself.
    pub(crate) until: Timestamp,
}

impl Kept {
    /// A new hold under a token, for the usual while.
    fn under(clinic: &Clinic, token: &Token) -> Self {
        let now = clinic.now();
        Self {
            id: HoldId(clinic.new_id()),
            token_hash: token.hash(),
            until: now.saturating_add(HELD_MINUTES.minutes()).unwrap_or(now),
        }
    }
}

/// Holds a start in a transaction of the caller's, which must be given up on a refusal.
pub(crate) async fn hold_in(
    tx: &mut Tx,
    now: Timestamp,
    (wish, start): (Wish, Timestamp),
    kept: Kept,
) -> Result<holds::Hold, BookError> {
    expire_holds(tx, now).await?;
    let directory = Directory::load(tx).await?;
    let look = Look::of_visitor(now);
    let seat = Seat {
        start,
        client: None,
        owner: kept.id.0,
    };
    let placed = place(tx, &directory, wish, look, &seat).await?;
    let hold = holds::Hold {
        id: kept.id,
        token_hash: kept.token_hash,
        service: wish.service,
        location: wish.location,
        practitioner: placed.practitioner,
        room: placed.room,
        start,
        expires_at: kept.until,
    };
    holds::insert(tx, &hold).await?;
    Ok(hold)
}

/// Whether a hold keeps what is wanted.
#[must_use]
pub fn keeps(hold: &holds::Hold, wish: Wish, start: Timestamp) -> bool {
    (hold.service, hold.location, hold.start) == (wish.service, wish.location, start)
        && wish.practitioner.is_none_or(|p| p == hold.practitioner)
}

/// Frees what a hold kept.
pub(crate) async fn give_back(tx: &mut Tx, id: HoldId, now: Timestamp) -> Result<(), StoreError> {
    claim::giving_up(tx).await?;
    claim::release(tx, id.0).await?;
    holds::delete(tx, id).await?;
    cover(tx, now).await
}

/// Refuses a time that was held or offered where those hours were taken out meanwhile. Notice and
/// calendars of others were asked when it was held, and are not asked again.
pub(super) async fn still_worked(
    tx: &mut Tx,
    directory: &Directory,
    hold: &holds::Hold,
    now: Timestamp,
) -> Result<(), BookError> {
    let wish = Wish {
        service: hold.service,
        location: hold.location,
        practitioner: Some(hold.practitioner),
    };
    let location = directory
        .location(hold.location)
        .ok_or(Refused::NotOffered)?;
    let day = hold.start.to_zoned(zone_of(location)?).date();
    let look = Look {
        staff: true,
        ..Look::of_visitor(now)
    };
    if is_worked(tx, directory, wish, (look, day, hold.start)).await? {
        return Ok(());
    }
    let nearest = Vec::new();
    Err(Refused::OutsideHours { nearest }.into())
}

/// Whether a hold claims what a visit there claims now: the service may have become longer, or need a
/// room, since.
pub(super) async fn still_enough(
    tx: &mut Tx,
    directory: &Directory,
    hold: &holds::Hold,
    range: CellRange,
) -> Result<bool, StoreError> {
    let mut claimed: HashMap<Uuid, Vec<i64>> = HashMap::new();
    let held = claim::of_owners(tx, &[hold.id.0]).await?;
    for (resource, cell) in held.into_values().flatten() {
        claimed.entry(resource).or_default().push(cell);
    }
    let cells: Vec<i64> = range.cells().map(Cell::index).collect();
    let needs_room = !directory.rooms_for(hold.service, hold.location).is_empty();
    let kinds = directory.equipment_for(hold.service, hold.location).len();
    // A room or piece that was taken out of use since is kept for who holds it.
    let besides = 1 + usize::from(hold.room.is_some());
    Ok(claimed.values().all(|of_one| *of_one == cells)
        && claimed.contains_key(&hold.practitioner.0)
        && (hold.room.is_some() || !needs_room)
        && claimed.len() >= besides + kinds)
}

/// The hold behind a token, if it still stands.
///
/// # Errors
/// When the store fails.
pub async fn held(clinic: &Clinic, token: &Token) -> Result<Option<holds::Hold>, BookError> {
    let (hash, now) = (token.hash(), clinic.now());
    let found = clinic
        .store
        .read(move |tx| Box::pin(async move { Ok::<_, BookError>(holds::find(tx, &hash).await?) }))
        .await?;
    Ok(found.filter(|hold| hold.expires_at > now))
}
