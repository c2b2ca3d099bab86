//! Behind the link in the mail: looking changes nothing, the button books.

use jiff::Timestamp;
use midstance_store::{
    StoreError, hold as holds,
    idempotency::{self, Seen},
    pending::{self, Pending},
};
use sha2::{Digest, Sha256};

use crate::{
    Actor, Clinic, Token,
    availability::{Wish, nearest_free},
    booking::{BookError, Booked, Booking, Door, Job, Refused, Who},
};

/// A booking that waits to be confirmed, without what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What, where, with whom.
    pub wish: Wish,
    /// Begin of the visit.
    pub start: Timestamp,
    /// Until when its time is held.
    pub until: Timestamp,
    /// Whether it still is.
    pub held: bool,
    /// Whether it was confirmed, and is booked.
    pub booked: bool,
    /// The check that is to be shared, as the hash of its token; it opens on one device only.
    pub shares: Option<Vec<u8>>,
}

fn wish_of(waiting: &Pending) -> Wish {
    Wish {
        service: waiting.service,
        location: waiting.location,
        practitioner: Some(waiting.practitioner),
    }
}

async fn find(clinic: &Clinic, token: &Token) -> Result<Option<Pending>, StoreError> {
    let hash = token.hash();
    clinic
        .store
        .read(move |tx| Box::pin(async move { pending::find(tx, &hash).await }))
        .await
}

/// What waits behind the link in a mail. Looking changes nothing.
///
/// # Errors
/// When the store fails.
pub async fn waiting_for(clinic: &Clinic, token: &Token) -> Result<Option<Waiting>, StoreError> {
    let hash = token.hash();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let Some(waiting) = pending::find(tx, &hash).await? else {
                    return Ok(None);
                };
                let held = holds::get(tx, waiting.hold).await?.is_some();
                let key = Sha256::digest(key_of(&waiting));
                let booked = idempotency::look_up(tx, &key, &[]).await? != Seen::No;
                Ok(Some(Waiting {
                    wish: wish_of(&waiting),
                    start: waiting.start,
                    until: waiting.expires_at,
                    held,
                    booked,
                    shares: waiting.share_check.then_some(waiting.check_hash).flatten(),
                }))
            })
        })
        .await
}

/// Books what waits behind the link, through the function that books; confirming twice is confirming
/// once. A time that is no longer held is booked all the same while nobody else has it. `check` is a
/// check done on the same device.
///
/// # Errors
/// [`Refused::NotFound`] when the link opens nothing, else as [`crate::booking::book`].
pub async fn confirm(
    clinic: &Clinic,
    actor: &Actor,
    token: &Token,
    check: Option<Token>,
) -> Result<Booked, BookError> {
    let waiting = find(clinic, token).await?.ok_or(Refused::NotFound)?;
    let (wish, start) = (wish_of(&waiting), waiting.start);
    let (this, who) = (clinic.clone(), actor.clone());
    let booked = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                // The time is held: from here on under a token that the booking has.
                let key = this.new_token();
                let held = holds::rekey(tx, waiting.hold, &key.hash()).await?;
                let booking = booking(waiting, (held.then_some(key), check));
                Job::new(&this, &who, booking).run(tx).await
            })
        })
        .await;
    match booked {
        Err(BookError::Refused(Refused::Taken { .. } | Refused::OutsideHours { .. })) => {
            let nearest = nearest_free(clinic, wish, start, 5).await;
            let nearest = nearest.unwrap_or_default();
            Err(Refused::Taken { nearest }.into())
        }
        other => other,
    }
}

/// Confirming twice is confirming once.
fn key_of(waiting: &Pending) -> String {
    format!("pending {}", waiting.id)
}

/// Whether a check is the one that was open when the booking was asked for. Somebody else's on the device
/// where the link is followed is neither shared nor asked.
fn is_meant(waiting: &Pending, check: &Token) -> bool {
    let meant = waiting.check_hash.as_deref();
    meant.is_none_or(|meant| meant == check.hash())
}

fn booking(waiting: Pending, (hold, check): (Option<Token>, Option<Token>)) -> Booking {
    let check = check.filter(|check| is_meant(&waiting, check));
    Booking {
        wish: wish_of(&waiting),
        start: waiting.start,
        idempotency_key: Some(key_of(&waiting)),
        who: Who::Given {
            name: waiting.name,
            email: waiting.email,
            phone: waiting.phone,
        },
        note: waiting.note,
        door: Door::Online,
        hold,
        share_check: waiting.share_check && waiting.check_hash.is_some(),
        check,
    }
}
