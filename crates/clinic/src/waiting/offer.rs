//! Offering times that opened: each to one person at a time, first come first.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use midstance_store::{
    HoldId, OfferId, StoreError, Tx, WaitingId,
    waiting::{self, Entry, EntryState, Offer, OfferState},
};

use super::{letter, line};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
    availability::Wish,
    booking::{BookError, Kept, Refused, cover::expire_holds, hold_in},
    directory::{Directory, zone_of},
    online::Online,
};

/// Times tried for one person before the next has a turn: others may have taken the first.
const TRIES: usize = 5;

/// Someone who waits, and the times to offer to them, best first.
struct Turn {
    entry: Entry,
    times: Vec<(Wish, Timestamp)>,
    /// What is no longer to be kept from them, if it changed.
    seen: Option<String>,
}

/// Ends offers that ran out and offers what is free to those who wait. Answers how many offers were
/// made. Called every minute, and when a visit is moved or called off.
///
/// # Errors
/// When the store fails; what was offered until then stands.
pub async fn offer_due(clinic: &Clinic) -> Result<usize, StoreError> {
    end_what_is_over(clinic).await?;
    let this = clinic.clone();
    let turns = clinic
        .store
        .read(move |tx| Box::pin(async move { turns(tx, &this).await }))
        .await?;
    let mut made = 0;
    for turn in turns {
        if let Some(seen) = turn.seen {
            let id = turn.entry.id;
            clinic
                .store
                .write(move |tx| Box::pin(async move { waiting::set_seen(tx, id, &seen).await }))
                .await?;
        }
        for (wish, start) in turn.times.into_iter().take(TRIES) {
            match offer(clinic, turn.entry.id, (wish, start)).await {
                Ok(()) => {
                    made += 1;
                    break;
                }
                // Somebody was faster; the next time may do.
                Err(BookError::Refused(Refused::Changed)) => break,
                Err(BookError::Refused(_)) => {}
                Err(BookError::Store(error)) => return Err(error),
            }
        }
    }
    Ok(made)
}

/// As [`offer_due`], for those who have just freed a time: their own change stands whatever happens
/// here, and the next turn of the worker makes up for it.
pub async fn after_opening(clinic: &Clinic) {
    if let Err(error) = offer_due(clinic).await {
        tracing::warn!(%error, "the waiting list will be looked at again");
    }
}

async fn turns(tx: &mut Tx, clinic: &Clinic) -> Result<Vec<Turn>, StoreError> {
    let line = waiting::in_line(tx).await?;
    if line.is_empty() {
        return Ok(Vec::new());
    }
    let directory = Directory::load(tx).await?;
    let mut turns = Vec::new();
    for entry in line {
        let free = line::suiting(tx, (clinic, &directory), &entry).await?;
        let before = line::Seen::from_json(&entry.seen)?;
        let seen = before.still_free(&free);
        let offers = waiting::offers_of(tx, entry.id).await?;
        let given = (&seen, offers.as_slice());
        let times = line::to_offer(tx, &directory, (&entry, &free), given).await?;
        let json = seen.to_json()?;
        turns.push(Turn {
            seen: (json != entry.seen).then_some(json),
            times,
            entry,
        });
    }
    Ok(turns)
}

/// Holds one time for one person and writes to them, in one transaction.
async fn offer(
    clinic: &Clinic,
    entry: WaitingId,
    (wish, start): (Wish, Timestamp),
) -> Result<(), BookError> {
    let this = clinic.clone();
    clinic
        .store
        .write(move |tx| Box::pin(async move { make(tx, &this, entry, (wish, start)).await }))
        .await
}

/// From when the time to answer counts: at night, from the morning on, for nobody is to lose a time in
/// their sleep.
fn awake(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let local = now.to_zoned(zone.clone()).datetime();
    let day = match local.hour() {
        0..8 => local.date(),
        21.. => local.date().tomorrow().unwrap_or(local.date()),
        _ => return now,
    };
    let morning = day
        .to_datetime(jiff::civil::time(8, 0, 0, 0))
        .to_zoned(zone.clone());
    morning.map_or(now, |morning| morning.timestamp())
}

async fn make(
    tx: &mut Tx,
    clinic: &Clinic,
    id: WaitingId,
    (wish, start): (Wish, Timestamp),
) -> Result<(), BookError> {
    let now = clinic.now();
    // Who lost the turn to another program on the same database stops here.
    if !waiting::set_state(tx, id, (EntryState::Waiting, EntryState::Offered), now).await? {
        return Err(Refused::Changed.into());
    }
    let entry = waiting::get(tx, id).await?.ok_or(Refused::NotFound)?;
    let directory = Directory::load(tx).await?;
    let service = directory.service(wish.service).ok_or(Refused::NotOffered)?;
    let notice = SignedDuration::from_mins(service.notice_minutes);
    let held = SignedDuration::from_mins(Online::load(tx).await?.waiting_minutes);
    let latest = start.saturating_sub(notice).unwrap_or(start);
    let zone = directory.location(wish.location).map(zone_of).transpose()?;
    let from = zone.map_or(now, |zone| awake(now, &zone));
    // A time too early in the day to be answered in the morning goes the faster way.
    let from = if latest <= from { now } else { from };
    let until = from.saturating_add(held).unwrap_or(from).min(latest);
    let token = clinic.new_token();
    let kept = Kept {
        id: HoldId(clinic.new_id()),
        // Nobody has this token: the one in the mail opens the page, and taking makes another.
        token_hash: clinic.new_token().hash(),
        until,
    };
    let hold = hold_in(tx, now, (wish, start), kept).await?;
    let offer = Offer {
        id: OfferId(clinic.new_id()),
        entry: id,
        token_hash: token.hash(),
        hold: hold.id,
        location: hold.location,
        practitioner: hold.practitioner,
        start,
        expires_at: until,
        state: OfferState::Open,
        created_at: now,
    };
    waiting::insert_offer(tx, &offer).await?;
    let detail = start.to_string();
    let told = Told::waiting(id, "waiting.offered", &detail);
    write(tx, clinic, &Actor::Program, told).await?;
    letter::offered(tx, clinic, &directory, (&entry, &offer, &token)).await?;
    Ok(())
}

/// Ends offers that nobody answered in time, and places in the line whose last day has passed.
async fn end_what_is_over(clinic: &Clinic) -> Result<(), StoreError> {
    let (now, this) = (clinic.now(), clinic.clone());
    let over = clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let offers = waiting::run_out(tx, now).await?;
                // A place that is closed for a while is a place all the same.
                let directory = Directory::load_all(tx).await?;
                let mut ended = waiting::in_line(tx).await?;
                ended.retain(|entry| has_ended(&directory, entry, now));
                Ok::<_, StoreError>((offers, ended))
            })
        })
        .await?;
    if over.0.is_empty() && over.1.is_empty() {
        return Ok(());
    }
    clinic
        .store
        .write(move |tx| Box::pin(async move { end(tx, &this, over).await }))
        .await
}

pub(super) fn has_ended(directory: &Directory, entry: &Entry, now: Timestamp) -> bool {
    let zones = entry.places.iter().filter_map(|p| directory.location(*p));
    let zones: Vec<_> = zones.filter_map(|l| zone_of(l).ok()).collect();
    let is_over = |zone: &jiff::tz::TimeZone| now.to_zoned(zone.clone()).date() > entry.until;
    !zones.is_empty() && zones.iter().all(is_over)
}

async fn end(
    tx: &mut Tx,
    clinic: &Clinic,
    (offers, ended): (Vec<Offer>, Vec<Entry>),
) -> Result<(), StoreError> {
    let now = clinic.now();
    expire_holds(tx, now).await?;
    for offer in offers {
        if waiting::close_offer(tx, offer.id, OfferState::Expired).await? {
            let back = (EntryState::Offered, EntryState::Waiting);
            waiting::set_state(tx, offer.entry, back, now).await?;
            let told = Told::waiting(offer.entry, "waiting.offer_expired", "");
            write(tx, clinic, &Actor::Program, told).await?;
        }
    }
    for entry in ended {
        let over = (EntryState::Waiting, EntryState::Ended);
        if waiting::set_state(tx, entry.id, over, now).await? {
            let told = Told::waiting(entry.id, "waiting.ended", "");
            write(tx, clinic, &Actor::Program, told).await?;
        }
    }
    Ok(())
}
