//! Asking for the newsletter: the first of two steps. Nothing is subscribed here.
//!
//! Whatever is typed, the answer is the same: nobody learns whether an address is known.

use jiff::{Span, Timestamp, ToSpan};
use midstance_mail::{Address, AddressError};
use midstance_store::{
    StoreError, SubscriberId, TopicId, Tx,
    newsletter::{
        Basis, Channel, Confirm, Kind, Scope, Status, confirm, consent,
        subscriber::{self, Subscriber},
        suppression, topic,
    },
};

use super::{
    Secret, letter,
    log::{self, Origin, Step},
    wording::Promise,
};
use crate::{Clinic, auth::Wait};

/// A confirmation link works for so many days. The rules of the house (standards §5) say 7 and an
/// example among its words 48 hours; 7, because who asks on a Friday evening may read mail on Monday,
/// and the link can do no more than what its owner asked for.
pub const LINK_DAYS: i64 = 7;
/// Requests for one address within a day.
pub const PER_ADDRESS: usize = 3;
/// Requests from one network address within an hour.
pub const PER_NETWORK: usize = 10;

/// What somebody asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// About which topics; none means every issue.
    pub topics: Vec<TopicId>,
    /// Whether a mail for each new article too.
    pub new_articles: bool,
}

/// Why nothing was asked for.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// It cannot be an address.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The address or the network asked too often.
    #[error("asked too often")]
    TooMany(Wait),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Asks for the newsletter for an address. A mail with a link goes out; what is in it depends on
/// what is known of the address, the answer does not.
///
/// # Errors
/// A typed refusal, the same for known and unknown addresses, or the store's error.
pub async fn join(clinic: &Clinic, email: &str, ask: Ask, origin: Origin) -> Result<(), JoinError> {
    request(clinic, Address::parse(email)?, Some(ask), origin).await
}

/// Asks once more for what was asked for with this address before, such as when the mail got lost.
///
/// # Errors
/// As [`join`].
pub async fn again(clinic: &Clinic, email: &str, origin: Origin) -> Result<(), JoinError> {
    request(clinic, Address::parse(email)?, None, origin).await
}

async fn request(
    clinic: &Clinic,
    email: Address,
    ask: Option<Ask>,
    origin: Origin,
) -> Result<(), JoinError> {
    let this = clinic.clone();
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move { run(tx, &this, email.as_str(), (ask, &origin)).await })
        })
        .await
}

pub(super) async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    email: &str,
    (ask, origin): (Option<Ask>, &Origin),
) -> Result<(), JoinError> {
    let hash = Secret::load(tx, clinic).await?.email_hash(email);
    limit(tx, clinic.now(), &hash, &origin.ip).await?;
    let known = subscriber::by_email(tx, email).await?;
    let stopped = suppression::get(tx, &hash).await?;
    let stopped = stopped.is_some_and(|stands| stands.scope == Scope::All);
    let asked = match (ask, &known) {
        (Some(ask), _) => Some((ask, Promise::load(tx).await?.version(tx, clinic).await?)),
        (None, Some(known)) => confirm::newest(tx, known.id).await?.map(earlier),
        (None, None) => None,
    };
    let step = Step::new(Kind::Requested, Channel::Page);
    let step = match (asked, known) {
        _ if stopped => step.result("suppressed"),
        (None, _) => step.result("nothing asked for before"),
        (Some(_), Some(known))
            if known.status == Status::Active && known.basis == Basis::Express =>
        {
            let mail = letter::already(tx, clinic, &known).await?;
            step.result("already subscribed").mail(Some(mail))
        }
        (Some((ask, wording)), known) => {
            let who = match known {
                Some(known) => known,
                None => new(tx, clinic, email).await?,
            };
            let mail = link(tx, clinic, &who, (ask, &wording, origin)).await?;
            let step = Step::new(Kind::Requested, Channel::Page).wording(&wording);
            let step = step.result("confirmation sent").mail(Some(mail));
            return Ok(log::of(tx, clinic, &who, origin, step).await?);
        }
    };
    Ok(log::write(tx, clinic, (email, &hash), origin, step).await?)
}

/// What was asked for with an earlier link.
fn earlier(link: Confirm) -> (Ask, (String, i64)) {
    let ask = Ask {
        topics: link.topics,
        new_articles: link.new_articles,
    };
    (ask, link.wording)
}

/// Counted in the consent log, so that a restart forgets nothing and two servers count together.
async fn limit(tx: &mut Tx, now: Timestamp, hash: &[u8], ip: &str) -> Result<(), JoinError> {
    let ago = |span: Span| now.saturating_sub(span).unwrap_or(Timestamp::UNIX_EPOCH);
    let of = consent::requests_of(tx, hash, ago(24.hours())).await?;
    let from = consent::requests_from(tx, ip, ago(1.hour())).await?;
    for (times, most, span) in [(of, PER_ADDRESS, 24.hours()), (from, PER_NETWORK, 1.hour())] {
        if let Some(first) = times.len().checked_sub(most).and_then(|n| times.get(n)) {
            let until = first.saturating_add(span).unwrap_or(now);
            return Err(JoinError::TooMany(Wait { until }));
        }
    }
    Ok(())
}

/// A row for an address that was not known: pending, until it is confirmed.
async fn new(tx: &mut Tx, clinic: &Clinic, email: &str) -> Result<Subscriber, StoreError> {
    let secret = Secret::load(tx, clinic).await?;
    let id = SubscriberId(clinic.new_id());
    let who = Subscriber {
        id,
        email: email.to_owned(),
        email_hash: secret.email_hash(email),
        name: String::new(),
        status: Status::Pending,
        basis: Basis::Express,
        new_articles: false,
        leave_hash: secret.leave_token(id).hash(),
        created_at: clinic.now(),
        confirmed_at: None,
        left_at: None,
    };
    subscriber::insert(tx, &who).await?;
    Ok(who)
}

/// Makes a link and writes the mail that carries it.
async fn link(
    tx: &mut Tx,
    clinic: &Clinic,
    who: &Subscriber,
    (ask, wording, origin): (Ask, &(String, i64), &Origin),
) -> Result<midstance_store::OutboxId, StoreError> {
    let (now, token) = (clinic.now(), clinic.new_token());
    let known = topic::all(tx).await?;
    let is_known = |wanted: &TopicId| known.iter().any(|t| t.active && t.id == *wanted);
    let row = Confirm {
        token_hash: token.hash(),
        subscriber: who.id,
        topics: ask.topics.into_iter().filter(is_known).collect(),
        new_articles: ask.new_articles,
        wording: wording.clone(),
        page: origin.page.clone(),
        created_at: now,
        expires_at: now.saturating_add((LINK_DAYS * 24).hours()).unwrap_or(now),
        used_at: None,
    };
    confirm::insert(tx, &row).await?;
    letter::confirm(tx, clinic, who, &token).await
}
