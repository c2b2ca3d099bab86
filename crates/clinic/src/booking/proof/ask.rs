//! Books, or asks a new client to confirm by mail first.

use jiff::{Timestamp, ToSpan};
use midstance_schedule::Cell;
use midstance_store::{
    ClientId, HoldId, PendingId, StoreError, Tx, client, hold as holds,
    idempotency::{self, Seen},
    pending::{self, Pending},
};
use sha2::{Digest, Sha256};

use super::letter;
use crate::{
    Actor, Clinic, Token,
    audit::{Told, write},
    availability::nearest_free,
    booking::{
        BookError, Booked, Booking, Door, Kept, Refused, Who, book, cover::expire_holds, guard,
        hold_in, keeps,
    },
    directory::Directory,
    online::Online,
};

/// What became of a request to book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requested {
    /// It is booked.
    Booked(Booked),
    /// The time is held until then, and a link was sent.
    Asked {
        /// Until when.
        until: Timestamp,
    },
}

/// Books as [`book`] does; but where the owner wants it, an address not seen before is first asked to
/// confirm: its time is held meanwhile. The same request sent twice is answered as at first.
///
/// # Errors
/// As [`book`].
pub async fn request(
    clinic: &Clinic,
    actor: &Actor,
    booking: Booking,
) -> Result<Requested, BookError> {
    let (wish, start) = (booking.wish, booking.start);
    let (this, who, ours) = (clinic.clone(), actor.clone(), booking.clone());
    let asked = clinic
        .store
        .write(move |tx| Box::pin(async move { ask(tx, &this, &who, &ours).await }))
        .await;
    match asked {
        Ok(Some(until)) => Ok(Requested::Asked { until }),
        Ok(None) => Ok(Requested::Booked(book(clinic, actor, booking).await?)),
        Err(BookError::Refused(Refused::Taken { .. } | Refused::OutsideHours { .. })) => {
            let nearest = nearest_free(clinic, wish, start, 5).await;
            let nearest = nearest.unwrap_or_default();
            Err(Refused::Taken { nearest }.into())
        }
        Err(other) => Err(other),
    }
}

/// Hashes of the idempotency key and of what was asked under it.
fn keys(booking: &Booking) -> Option<(Vec<u8>, Vec<u8>)> {
    let key = format!("mail check {}", booking.idempotency_key.as_ref()?);
    let b = booking;
    let request = format!("{:?}{:?}{:?}{}", b.wish, b.start, b.who, b.note);
    Some((
        Sha256::digest(key).to_vec(),
        Sha256::digest(request).to_vec(),
    ))
}

/// Until when the time is held; none when nobody needs to be asked.
async fn ask(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    booking: &Booking,
) -> Result<Option<Timestamp>, BookError> {
    let Who::Given { name, email, phone } = &booking.who else {
        return Ok(None);
    };
    let keys = keys(booking);
    if let Some((key, request)) = &keys {
        match idempotency::look_up(tx, key, request).await? {
            Seen::No => {}
            Seen::Answered(until) => return Ok(Some(parse(&until)?)),
            Seen::OtherRequest => return Err(Refused::KeyReused.into()),
        }
    }
    let online = Online::load(tx).await?;
    if booking.door != Door::Online || !online.mail_check || client::is_known(tx, email).await? {
        return Ok(None);
    }
    let now = clinic.now();
    expire_holds(tx, now).await?;
    let directory = Directory::load(tx).await?;
    // Nobody has this id: a record is made when the address is proved.
    let nobody = ClientId(clinic.new_id());
    let what = (booking.wish.service, nobody);
    guard::check(tx, clinic, &directory, what, booking.check.as_ref()).await?;
    let until = now.saturating_add(online.mail_check_minutes.minutes());
    let until = until.unwrap_or(now).min(booking.start);
    let hold = keep_time(tx, clinic, (booking, until)).await?;
    let token = clinic.new_token();
    let waiting = Pending {
        id: PendingId(clinic.new_id()),
        token_hash: token.hash(),
        hold: hold.id,
        service: hold.service,
        location: hold.location,
        practitioner: hold.practitioner,
        start: hold.start,
        name: name.clone(),
        email: email.clone(),
        phone: phone.clone(),
        note: booking.note.clone(),
        share_check: booking.share_check,
        check_hash: booking.check.as_ref().map(Token::hash),
        expires_at: until,
    };
    pending::insert(tx, &waiting).await?;
    let told = Told::setting("pending_booking", waiting.id.0, "booking.asked", "");
    write(tx, clinic, actor, told).await?;
    letter::ask(tx, clinic, &directory, (&waiting, &token)).await?;
    if let Some((key, request)) = &keys {
        idempotency::keep(tx, key, request, &until.to_string(), now).await?;
    }
    Ok(Some(until))
}

fn parse(until: &str) -> Result<Timestamp, StoreError> {
    let parsed = until.parse();
    parsed.map_err(|error: jiff::Error| StoreError::Decode(error.to_string()))
}

/// The hold under which the client typed, for longer; or a new one.
async fn keep_time(
    tx: &mut Tx,
    clinic: &Clinic,
    (booking, until): (&Booking, Timestamp),
) -> Result<holds::Hold, BookError> {
    // Nobody has this token: the one in the mail opens a page, and confirming makes another.
    let token_hash = clinic.new_token().hash();
    if let Some(hold) = standing(tx, booking.hold.as_ref(), booking).await? {
        holds::prolong(tx, hold.id, (token_hash.as_slice(), until)).await?;
        return Ok(hold);
    }
    let on_grid = Cell::starting(booking.start).is_ok();
    if !on_grid {
        let nearest = Vec::new();
        return Err(Refused::OutsideHours { nearest }.into());
    }
    let kept = Kept {
        id: HoldId(clinic.new_id()),
        token_hash,
        until,
    };
    hold_in(tx, clinic.now(), (booking.wish, booking.start), kept).await
}

/// The hold behind a token, if it keeps the time that is wanted.
async fn standing(
    tx: &mut Tx,
    token: Option<&Token>,
    booking: &Booking,
) -> Result<Option<holds::Hold>, StoreError> {
    let Some(token) = token else {
        return Ok(None);
    };
    let found = holds::find(tx, &token.hash()).await?;
    Ok(found.filter(|hold| keeps(hold, booking.wish, booking.start)))
}
