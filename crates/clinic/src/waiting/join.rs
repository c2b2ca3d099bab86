//! Joining the waiting list.

use jiff::civil::Date;
use midstance_schedule::WeekParts;
use midstance_store::{
    LocationId, PractitionerId, ServiceId, StoreError, Tx, WaitingId,
    idempotency::{self, Seen},
    waiting::{self, Entry, EntryState},
};
use sha2::{Digest, Sha256};

use super::{letter, line, worked::worked};
use crate::{
    Actor, Clinic, Token,
    audit::{Told, write},
    booking::first_answer,
    directory::{Directory, zone_of},
};

/// Places in the line that one address may have.
const MOST_EACH: i64 = 5;

/// What someone waits for, parsed.
#[derive(Debug, Clone)]
pub struct Join {
    /// For what.
    pub service: ServiceId,
    /// Where; at least one.
    pub places: Vec<LocationId>,
    /// With whom; nobody named is anyone.
    pub people: Vec<PractitionerId>,
    /// Which parts of which weekdays suit.
    pub suits: WeekParts,
    /// The last day that suits.
    pub until: Date,
    /// Full name, e-mail address, and phone with country code or empty.
    pub contact: (String, String, String),
    /// Makes a repeated request the same place in the line.
    pub idempotency_key: Option<String>,
}

/// Why someone was not put on the list.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// The service is not given there, or by none of those people.
    #[error("this service is not offered there")]
    NotOffered,
    /// No part of any day suits.
    #[error("no part of any day suits")]
    Never,
    /// Nobody named works at any of these times; they do at those.
    #[error("nobody works at these times")]
    NobodyWorks(WeekParts),
    /// The last day that suits has passed.
    #[error("the last day that suits has passed")]
    Past,
    /// The address has too many places in the line already.
    #[error("this address is on the list {MOST_EACH} times already")]
    TooMany,
    /// The same person stands on the list for the very same already.
    #[error("this address is on the list for that already")]
    Already,
    /// The idempotency key was used for another request.
    #[error("this form was already sent with other details")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts someone at the end of the line and writes to them. Answers the secret of their page.
///
/// Times that are free as they join are not offered to them: they could book these at once.
///
/// # Errors
/// A typed refusal, or the store's error.
pub async fn join(clinic: &Clinic, actor: &Actor, wanted: Join) -> Result<Token, JoinError> {
    let (this, who, token) = (clinic.clone(), actor.clone(), clinic.new_token());
    let keys = keys(&wanted);
    let joined = clinic
        .store
        .write(move |tx| Box::pin(async move { run(tx, &this, &who, (wanted, token)).await }))
        .await;
    if let Err(JoinError::Store(StoreError::Constraint(_))) = &joined
        // The rival was this same form, sent twice at once.
        && let Some(kept) = first_answer(clinic, keys).await?
    {
        return Ok(Token::received(&kept));
    }
    joined
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    (wanted, token): (Join, Token),
) -> Result<Token, JoinError> {
    let keys = keys(&wanted);
    if let Some((key, request)) = &keys {
        match idempotency::look_up(tx, key, request).await? {
            Seen::No => {}
            Seen::Answered(kept) => return Ok(Token::received(&kept)),
            Seen::OtherRequest => return Err(JoinError::KeyReused),
        }
    }
    let directory = Directory::load(tx).await?;
    let today = allowed(clinic, &directory, &wanted)?;
    let worked = worked(tx, &directory, &wanted, today).await?;
    if worked.and(wanted.suits).is_empty() {
        return Err(JoinError::NobodyWorks(worked));
    }
    if waiting::still_listed(tx, &wanted.contact.1).await? >= MOST_EACH {
        return Err(JoinError::TooMany);
    }
    let (name, email, phone) = wanted.contact;
    let mut entry = Entry {
        id: WaitingId(clinic.new_id()),
        token_hash: token.hash(),
        service: wanted.service,
        places: wanted.places,
        people: wanted.people,
        week_parts: wanted.suits.bits(),
        until: wanted.until,
        name,
        email,
        phone,
        state: EntryState::Waiting,
        seen: String::new(),
        appointment: None,
        created_at: clinic.now(),
    };
    if waiting::is_listed(tx, &entry).await? {
        return Err(JoinError::Already);
    }
    let free = line::suiting(tx, (clinic, &directory), &entry).await?;
    entry.seen = line::Seen::of(&free).to_json()?;
    waiting::insert(tx, &entry).await?;
    let told = Told::waiting(entry.id, "waiting.joined", "");
    write(tx, clinic, actor, told).await?;
    letter::joined(tx, clinic, &directory, (&entry, &token)).await?;
    if let Some((key, request)) = &keys {
        idempotency::keep(tx, key, request, token.reveal(), clinic.now()).await?;
    }
    Ok(token)
}

/// Refuses what can never be offered; gives the day it is at the first place.
fn allowed(clinic: &Clinic, directory: &Directory, wanted: &Join) -> Result<Date, JoinError> {
    let online = |id| directory.service(id).is_some_and(|s| s.online);
    if wanted.places.is_empty() || !online(wanted.service) {
        return Err(JoinError::NotOffered);
    }
    let mut those = Vec::new();
    for place in &wanted.places {
        let here = directory.practitioners_of(wanted.service, *place);
        if here.is_empty() {
            return Err(JoinError::NotOffered);
        }
        those.extend(here.iter().map(|p| p.id));
    }
    if !wanted.people.iter().all(|p| those.contains(p)) {
        return Err(JoinError::NotOffered);
    }
    if wanted.suits.is_empty() {
        return Err(JoinError::Never);
    }
    let place = wanted.places.first().and_then(|p| directory.location(*p));
    let place = place.ok_or(JoinError::NotOffered)?;
    let today = clinic.now().to_zoned(zone_of(place)?).date();
    if wanted.until < today {
        return Err(JoinError::Past);
    }
    Ok(today)
}

/// Hashes of the idempotency key and of what was asked under it.
fn keys(wanted: &Join) -> Option<(Vec<u8>, Vec<u8>)> {
    let key = format!("waiting {}", wanted.idempotency_key.as_ref()?);
    let w = wanted;
    let request = format!(
        "{:?}{:?}{:?}{:?}{:?}{:?}",
        w.service, w.places, w.people, w.suits, w.until, w.contact
    );
    Some((
        Sha256::digest(key).to_vec(),
        Sha256::digest(request).to_vec(),
    ))
}
