//! Booking the chosen dates of a series: all of them or none.

use jiff::Timestamp;
use midstance_format as format;
use midstance_store::{
    ClientId, SeriesId, StoreError, Tx,
    idempotency::{self, Seen},
    series,
};
use sha2::{Digest, Sha256};

use crate::{
    Actor, Clinic, Token,
    availability::Wish,
    booking::{
        BookError, Booked, Booking, Door, Refused, Who,
        book::{Job, Remembered},
        letter::Part,
    },
    directory::{Directory, zone_of},
};

/// The most visits of one series.
pub const SERIES_MOST: u16 = 12;

/// The chosen dates of a series.
#[derive(Debug, Clone)]
pub struct SeriesBooking {
    /// What, where, with whom.
    pub wish: Wish,
    /// Who comes.
    pub client: ClientId,
    /// The begins, at most [`SERIES_MOST`].
    pub starts: Vec<Timestamp>,
    /// A check done on the same device; danger rules that hold in it guard every visit.
    pub check: Option<Token>,
    /// Makes a repeated request the same series.
    pub idempotency_key: Option<String>,
}

/// Why a series was not booked. Nothing of it is.
#[derive(Debug, thiserror::Error)]
pub enum SeriesError {
    /// None or too many dates were chosen.
    #[error("choose 1 to {SERIES_MOST} dates")]
    Count,
    /// One of the dates cannot be had.
    #[error("one date cannot be had: {refused}")]
    Lost {
        /// Which.
        start: Timestamp,
        /// Why.
        refused: Refused,
    },
    /// The idempotency key was used for another request.
    #[error("this form was already sent with other dates")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Books every chosen date through the function that books, in one transaction.
///
/// All or nothing: when one date was lost meanwhile, a client who chose six would otherwise have to
/// find out which five they got. The list is shown again instead, with what changed. Each visit gets
/// a mail and a calendar object of its own, because RFC 5546 (3.2) allows one UID per message.
///
/// # Errors
/// [`SeriesError::Lost`] names the first date that cannot be had.
pub async fn book_series(
    clinic: &Clinic,
    actor: &Actor,
    mut wanted: SeriesBooking,
) -> Result<Vec<Booked>, SeriesError> {
    wanted.starts.sort_unstable();
    wanted.starts.dedup();
    if wanted.starts.is_empty() || wanted.starts.len() > usize::from(SERIES_MOST) {
        return Err(SeriesError::Count);
    }
    let keys = keys(&wanted);
    let again = keys.clone();
    let (this, who) = (clinic.clone(), actor.clone());
    let booked = clinic
        .store
        .write(move |tx| Box::pin(async move { run(tx, &this, &who, (&wanted, keys)).await }))
        .await;
    match (booked, again) {
        // The same form sent twice at once: the second lost to the first and is answered like it.
        (Err(SeriesError::Lost { start, refused }), Some(keys)) => {
            let seen = clinic
                .store
                .read(move |tx| Box::pin(async move { seen(tx, &keys).await }))
                .await?;
            seen.ok_or(SeriesError::Lost { start, refused })
        }
        (other, _) => other,
    }
}

/// Hashes of the idempotency key and of what was asked under it.
type Keys = (Vec<u8>, Vec<u8>);

fn keys(wanted: &SeriesBooking) -> Option<Keys> {
    let key = format!("series {}", wanted.idempotency_key.as_ref()?);
    let request = format!("{:?}{:?}{:?}", wanted.wish, wanted.client, wanted.starts);
    Some((
        Sha256::digest(key).to_vec(),
        Sha256::digest(request).to_vec(),
    ))
}

async fn seen(tx: &mut Tx, (key, request): &Keys) -> Result<Option<Vec<Booked>>, SeriesError> {
    match idempotency::look_up(tx, key, request).await? {
        Seen::No => Ok(None),
        Seen::OtherRequest => Err(SeriesError::KeyReused),
        Seen::Answered(json) => {
            let kept: Vec<Remembered> = serde_json::from_str(&json)
                .map_err(|error| StoreError::Decode(error.to_string()))?;
            Ok(Some(kept.into_iter().map(Booked::from).collect()))
        }
    }
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    (wanted, keys): (&SeriesBooking, Option<Keys>),
) -> Result<Vec<Booked>, SeriesError> {
    if let Some(keys) = &keys
        && let Some(booked) = seen(tx, keys).await?
    {
        return Ok(booked);
    }
    let all = all_words(tx, wanted).await?;
    let id = SeriesId(clinic.new_id());
    let door = match actor.is_staff() {
        true => Door::Staff,
        false => Door::Online,
    };
    let mut done = Vec::with_capacity(wanted.starts.len());
    for (number, start) in (1u16..).zip(&wanted.starts) {
        let part = Part {
            number: format!("{number} of {}", wanted.starts.len()),
            all: all.clone(),
        };
        let job = Job::new(clinic, actor, one(wanted, *start, door)).part(part);
        let booked = job.run(tx).await.map_err(|error| match error {
            BookError::Refused(refused) => SeriesError::Lost {
                start: *start,
                refused,
            },
            BookError::Store(error) => SeriesError::Store(error),
        })?;
        series::insert(tx, id, booked.appointment, number).await?;
        done.push(booked);
    }
    if let Some((key, request)) = &keys {
        let kept: Vec<Remembered> = done.iter().map(Remembered::from).collect();
        let json =
            serde_json::to_string(&kept).map_err(|error| StoreError::Decode(error.to_string()))?;
        idempotency::keep(tx, key, request, &json, clinic.now()).await?;
    }
    Ok(done)
}

fn one(wanted: &SeriesBooking, start: Timestamp, door: Door) -> Booking {
    Booking {
        wish: wanted.wish,
        start,
        who: Who::Known(wanted.client),
        note: String::new(),
        door,
        hold: None,
        check: wanted.check.clone(),
        share_check: false,
        idempotency_key: None,
    }
}

async fn all_words(tx: &mut Tx, wanted: &SeriesBooking) -> Result<Vec<String>, StoreError> {
    let directory = Directory::load(tx).await?;
    let zone = match directory.location(wanted.wish.location) {
        Some(location) => zone_of(location)?,
        None => return Ok(Vec::new()),
    };
    let words = |at: &Timestamp| {
        let local = at.to_zoned(zone.clone()).datetime();
        format::plain(&format::day_time(local))
    };
    Ok(wanted.starts.iter().map(words).collect())
}
