//! Moving a visit: the old time is kept until the new one is certain.

use jiff::{SignedDuration, Timestamp, ToSpan};
use midstance_schedule::tzdb_version;
use midstance_store::{
    AppointmentId, RoomId, StoreError, Tx,
    appointment::{self, Appointment, Status},
    claim,
};

use super::{
    BookError, Refused,
    book::with_nearest,
    cancel::{may_change, save},
    cover::{cover, expire_holds},
    guard, letter,
    once::Once,
    overbook::force,
    place::{Seat, place_in},
};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
    availability::{Look, Wish, nearest_free},
    directory::{Directory, zone_of},
    waiting,
    webhook::{self, Event},
};

/// Where a visit is to go.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// What, where, with whom.
    pub wish: Wish,
    /// Begin.
    pub start: Timestamp,
    /// In which room; `None` takes the first that is free.
    pub room: Option<RoomId>,
    /// Whether the client is told by mail.
    pub tell: bool,
    /// The version that was seen by whoever moves it; another one by now is a refusal.
    pub seen: Option<i64>,
    /// Whether it can be taken back at once, or takes one back.
    pub undo: Undo,
}

/// A move that was a slip is taken back before anybody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Undo {
    /// An ordinary move.
    #[default]
    No,
    /// Whoever moves is offered to undo it: the mail waits for that.
    Offered,
    /// It undoes the last one: no mail, if that one's has not gone out.
    Done,
}

/// How long the mail of a move that can be undone waits. The page offers it for thirty seconds.
const UNDO_WAITS: SignedDuration = SignedDuration::from_secs(45);

impl Move {
    /// To another time, of which the client is told.
    fn told(wish: Wish, start: Timestamp) -> Self {
        Self {
            wish,
            start,
            room: None,
            tell: true,
            seen: None,
            undo: Undo::No,
        }
    }

    /// Whether a visit stands there already: asking for it twice is asking once.
    fn is_where(&self, visit: &Appointment) -> bool {
        visit.start == self.start
            && visit.service == self.wish.service
            && visit.location == self.wish.location
            && self
                .wish
                .practitioner
                .is_none_or(|p| p == visit.practitioner)
            && (self.room.is_none() || self.room == visit.room)
    }
}

/// Moves a visit to another start, place or practitioner, in one transaction, and tells the client.
///
/// # Errors
/// As [`super::book`] and [`super::cancel`]; when refused, the old time stands.
pub async fn reschedule(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    wish: Wish,
    start: Timestamp,
) -> Result<(), BookError> {
    let to = Move::told(wish, start);
    run(clinic, actor, id, to, How::default()).await.map(drop)
}

/// [`reschedule`] under a key, with what was `asked` under it: asked for again within a day it does nothing,
/// also when the visit was moved elsewhere meanwhile.
///
/// # Errors
/// As [`reschedule`], and [`Refused::KeyReused`] when the key was used for another move.
pub async fn reschedule_once(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    (wish, start): (Wish, Timestamp),
    (key, asked): (&str, &str),
) -> Result<(), BookError> {
    let to = Move::told(wish, start);
    let once = Some(Once::new((key, asked), id));
    let how = How {
        once,
        ..How::default()
    };
    run(clinic, actor, id, to, how).await.map(drop)
}

/// Moves a visit as staff do: into a certain room, with or without a mail. Answers whether a mail about a move
/// before this one was taken back unsent: the client knows neither of where it stood nor, without a mail, of
/// where it stands, so one is written then in any case, and undoing this is a move like any other.
///
/// # Errors
/// As [`reschedule`].
pub async fn move_visit(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    to: Move,
) -> Result<bool, BookError> {
    run(clinic, actor, id, to, How::default()).await
}

/// What else there is to a move.
#[derive(Clone, Default)]
pub(super) struct How {
    /// Why the rules do not bind, when staff say so.
    pub(super) outside: Option<String>,
    /// Under which key it happens once.
    pub(super) once: Option<Once>,
}

/// Moves by the rules or, with a reason, outside them.
pub(super) async fn run(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    to: Move,
    how: How,
) -> Result<bool, BookError> {
    let (this, who, once) = (clinic.clone(), actor.clone(), how.once.clone());
    let moved = clinic.store.write(move |tx| {
        Box::pin(async move { in_transaction(tx, &this, &who, id, (to, how)).await })
    });
    let moved = moved.await;
    if let (Err(_), Some(once)) = (&moved, &once)
        && once.is_done_by_rival(clinic).await?
    {
        return Ok(false);
    }
    match moved {
        Err(BookError::Refused(gone @ (Refused::Taken { .. } | Refused::OutsideHours { .. }))) => {
            let nearest = nearest_free(clinic, to.wish, to.start, 5)
                .await
                .unwrap_or_default();
            Err(with_nearest(gone, nearest).into())
        }
        Ok(untold) => {
            // What may be taken back in a moment is offered to nobody yet; the worker looks every minute.
            if to.undo != Undo::Offered {
                waiting::after_opening(clinic).await;
            }
            Ok(untold)
        }
        other => other,
    }
}

async fn in_transaction(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    (to, how): (Move, How),
) -> Result<bool, BookError> {
    let (now, outside) = (clinic.now(), how.outside);
    if let Some(once) = &how.once {
        if once.is_done(tx).await? {
            return Ok(false);
        }
        once.keep(tx, now).await?;
    }
    expire_holds(tx, now).await?;
    let directory = Directory::load(tx).await?;
    let old = appointment::get(tx, id).await?.ok_or(Refused::NotFound)?;
    // To stay is no change, whoever may or may not make one, and however it came there.
    let stays = outside.is_none() || old.outside_rules == outside;
    if old.status == Status::Booked && to.is_where(&old) && stays {
        return Ok(false);
    }
    may_change(clinic, &directory, actor, &old)?;
    if to.seen.is_some_and(|seen| seen != old.version) {
        return Err(Refused::Changed.into());
    }
    // Another service must be safe as if it were booked now.
    if to.wish.service != old.service {
        let what = (to.wish.service, old.client);
        guard::check(tx, clinic, &directory, what, None).await?;
    }
    if outside.is_some() {
        claim::over_others(tx).await?;
    } else {
        claim::giving_up(tx).await?;
    }
    claim::release(tx, id.0).await?;
    let seat = Seat {
        start: to.start,
        client: Some(old.client),
        owner: id.0,
    };
    let wish = (to.wish, to.room);
    let placed = if outside.is_some() {
        force(tx, &directory, wish, &seat, now).await?
    } else {
        let look = Look {
            now,
            only_day: None,
            staff: actor.is_staff(),
            ignoring: Some(id.0),
        };
        place_in(tx, &directory, wish, look, &seat).await?
    };
    let mut moved = Appointment {
        practitioner: placed.practitioner,
        room: placed.room,
        outside_rules: outside,
        ..old.clone()
    };
    put_at(&mut moved, &directory, to.wish, to.start)?;
    let moved = save(tx, clinic, moved).await?;
    cover(tx, now).await?;
    let mut from = format!("from {} to {}", old.local_start, moved.local_start);
    if old.service != moved.service {
        let name = |id| {
            directory
                .service(id)
                .map_or("another service", |s| &*s.name)
        };
        from = format!("{from}, {} to {}", name(old.service), name(moved.service));
    }
    let (action, detail) = match &moved.outside_rules {
        Some(reason) => ("appointment.overbooked", format!("{from}: {reason}")),
        None => ("appointment.moved", from),
    };
    write(tx, clinic, actor, Told::appointment(id, action, &detail)).await?;
    let why = "the appointment was moved first";
    let untold = letter::overtaken(tx, clinic, &moved, why).await?;
    // Of a visit that is over when it is put right, nobody needs to be told.
    if moved.end <= now {
        return Ok(untold);
    }
    let tell = match (untold, to.undo) {
        (true, Undo::Done) => false,
        // They were to be told of the move before this one, and now of this.
        (true, _) => true,
        (false, _) => to.tell,
    };
    if tell {
        let waits = match to.undo {
            Undo::Offered => UNDO_WAITS,
            _ => SignedDuration::ZERO,
        };
        // Where it stood before they do not know when the mail about that was taken back.
        let before = (!untold).then_some(&old);
        letter::moved(tx, clinic, &directory, (before, &moved), waits).await?;
    }
    webhook::tell(tx, clinic, &directory, Event::Moved, &moved).await?;
    Ok(untold)
}

fn put_at(
    visit: &mut Appointment,
    directory: &Directory,
    wish: Wish,
    start: Timestamp,
) -> Result<(), BookError> {
    let service = directory.service(wish.service).ok_or(Refused::NotOffered)?;
    let location = directory
        .location(wish.location)
        .ok_or(Refused::NotOffered)?;
    if visit.service != service.id {
        visit.price_cents = service.price_cents;
    }
    visit.service = service.id;
    visit.location = location.id;
    visit.start = start;
    visit.end = start
        .checked_add(i64::from(service.minutes).minutes())
        .map_err(|error| StoreError::Decode(error.to_string()))?;
    visit.zone = location.zone.clone();
    visit.local_start = start.to_zoned(zone_of(location)?).datetime();
    visit.tzdb_version = tzdb_version().to_owned();
    Ok(())
}
