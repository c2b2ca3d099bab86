//! What someone on the list answers: take it, not this one, leave the list.

use jiff::Timestamp;
use midstance_store::{
    OfferId, StoreError, Tx, WaitingId, hold as holds,
    waiting::{self, Entry, EntryState, Offer, OfferState},
};

use super::offer::after_opening;
use crate::{
    Actor, Clinic, Token,
    audit::{Told, write},
    availability::Wish,
    booking::{self, BookError, Booked, Booking, Door, Job, Refused, Who},
};

/// Books an offered time through the function that books; the offer, the place in the line and the
/// visit change together. `check` is a check done on the same device.
///
/// # Errors
/// [`Refused::NotFound`] when the secret opens nothing, [`Refused::Closed`] when the offer is over,
/// else as [`crate::booking::book`]; then the offer stands.
pub async fn take(
    clinic: &Clinic,
    actor: &Actor,
    token: &Token,
    (offer, check): (OfferId, Option<Token>),
) -> Result<Booked, BookError> {
    let (this, who, hash) = (clinic.clone(), actor.clone(), token.hash());
    let booked = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let (entry, offer) = open(tx, &this, &hash, offer).await?;
                // The time is held: from here on under a token that the booking has.
                let key = this.new_token();
                if !holds::rekey(tx, offer.hold, &key.hash()).await? {
                    return Err(Refused::Closed.into());
                }
                let booking = wanted(&entry, &offer, (key, check));
                let booked = Job::new(&this, &who, booking).run(tx).await?;
                waiting::close_offer(tx, offer.id, OfferState::Taken).await?;
                let done = (EntryState::Offered, EntryState::Booked);
                waiting::set_state(tx, entry.id, done, this.now()).await?;
                waiting::set_booked(tx, entry.id, booked.appointment).await?;
                let told = Told::waiting(entry.id, "waiting.taken", "");
                write(tx, &this, &who, told).await?;
                Ok(booked)
            })
        })
        .await;
    if let Err(BookError::Refused(Refused::OutsideHours { .. })) = &booked {
        // The clinic took these hours out: there is nothing to be offered to the next either.
        end(clinic, actor, token, (offer, OfferState::Withdrawn)).await?;
    }
    booked
}

fn wanted(entry: &Entry, offer: &Offer, (hold, check): (Token, Option<Token>)) -> Booking {
    Booking {
        wish: Wish {
            service: entry.service,
            location: offer.location,
            practitioner: Some(offer.practitioner),
        },
        start: offer.start,
        who: Who::Given {
            name: entry.name.clone(),
            email: entry.email.clone(),
            phone: entry.phone.clone(),
        },
        note: String::new(),
        door: Door::Online,
        hold: Some(hold),
        check,
        share_check: false,
        idempotency_key: None,
    }
}

/// The entry behind a secret and its open offer with this id.
async fn open(
    tx: &mut Tx,
    clinic: &Clinic,
    hash: &[u8],
    id: OfferId,
) -> Result<(Entry, Offer), BookError> {
    let entry = waiting::by_token(tx, hash)
        .await?
        .ok_or(Refused::NotFound)?;
    let offers = waiting::offers_of(tx, entry.id).await?;
    let now = clinic.now();
    let stands = |o: &Offer| o.id == id && o.state == OfferState::Open && o.expires_at > now;
    let offer = offers.into_iter().find(stands).ok_or(Refused::Closed)?;
    Ok((entry, offer))
}

/// "Not this one": the time goes to the next, and they keep their place.
///
/// # Errors
/// [`Refused::NotFound`] and [`Refused::Closed`] as [`take`].
pub async fn decline(
    clinic: &Clinic,
    actor: &Actor,
    token: &Token,
    offer: OfferId,
) -> Result<(), BookError> {
    end(clinic, actor, token, (offer, OfferState::Declined)).await
}

/// Ends an offer; who had it waits on.
async fn end(
    clinic: &Clinic,
    actor: &Actor,
    token: &Token,
    (offer, to): (OfferId, OfferState),
) -> Result<(), BookError> {
    let (this, who, hash) = (clinic.clone(), actor.clone(), token.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let (entry, offer) = open(tx, &this, &hash, offer).await?;
                give_back(tx, &offer, to, this.now()).await?;
                let back = (EntryState::Offered, EntryState::Waiting);
                waiting::set_state(tx, entry.id, back, this.now()).await?;
                let action = match to {
                    OfferState::Declined => "waiting.declined",
                    _ => "waiting.withdrawn",
                };
                let told = Told::waiting(entry.id, action, "");
                Ok::<_, BookError>(write(tx, &this, &who, told).await?)
            })
        })
        .await?;
    after_opening(clinic).await;
    Ok(())
}

/// Frees the time of an offer.
async fn give_back(
    tx: &mut Tx,
    offer: &Offer,
    to: OfferState,
    now: Timestamp,
) -> Result<(), StoreError> {
    if waiting::close_offer(tx, offer.id, to).await? {
        booking::give_back(tx, offer.hold, now).await?;
    }
    Ok(())
}

/// Leaves the list; an open offer goes to the next. Leaving twice is leaving once.
///
/// # Errors
/// [`Refused::NotFound`] when the secret opens nothing.
pub async fn leave(clinic: &Clinic, actor: &Actor, token: &Token) -> Result<(), BookError> {
    let (this, who, hash) = (clinic.clone(), actor.clone(), token.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let found = waiting::by_token(tx, &hash).await?;
                let entry = found.ok_or(Refused::NotFound)?;
                close(tx, &this, &who, (&entry, EntryState::Left)).await
            })
        })
        .await?;
    after_opening(clinic).await;
    Ok(())
}

/// Takes someone off the list: staff's act.
///
/// # Errors
/// [`Refused::NotFound`] when there is no such entry.
pub async fn remove(clinic: &Clinic, actor: &Actor, id: WaitingId) -> Result<(), BookError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let entry = waiting::get(tx, id).await?.ok_or(Refused::NotFound)?;
                close(tx, &this, &who, (&entry, EntryState::Removed)).await
            })
        })
        .await?;
    after_opening(clinic).await;
    Ok(())
}

async fn close(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    (entry, to): (&Entry, EntryState),
) -> Result<(), BookError> {
    if !matches!(entry.state, EntryState::Waiting | EntryState::Offered) {
        return Ok(());
    }
    for offer in waiting::offers_of(tx, entry.id).await? {
        if offer.state == OfferState::Open {
            give_back(tx, &offer, OfferState::Withdrawn, clinic.now()).await?;
        }
    }
    if !waiting::set_state(tx, entry.id, (entry.state, to), clinic.now()).await? {
        return Err(Refused::Changed.into());
    }
    let action = format!("waiting.{}", to.word());
    let told = Told::waiting(entry.id, &action, "");
    Ok(write(tx, clinic, actor, told).await?)
}
