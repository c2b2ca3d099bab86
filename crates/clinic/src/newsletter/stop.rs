//! Stopping mail to an address.

use midstance_store::{
    StoreError, Tx,
    newsletter::{
        Channel, Kind, Scope, Status, confirm,
        subscriber::{self, Subscriber},
        suppression,
    },
};

use super::{
    Secret,
    log::{self, Origin, Step},
    why::{self, Why},
};
use crate::{
    Actor, Clinic,
    audit::{self, Told},
};

/// Puts an address on the list of those not to be written to. [`Scope::All`] stops mail about
/// appointments too. Answers whether more is stopped than before.
///
/// # Errors
/// When the database fails.
pub async fn suppress(
    tx: &mut Tx,
    clinic: &Clinic,
    email: &str,
    scope: Scope,
    reason: Why,
) -> Result<bool, StoreError> {
    let hash = Secret::load(tx, clinic).await?.email_hash(email);
    let before = suppression::get(tx, &hash).await?;
    let stands = why::with(before.as_ref(), (scope, reason.word()), clinic.now());
    suppression::put(tx, &hash, &stands).await?;
    Ok(before.is_none_or(|before| before.scope != stands.scope))
}

/// Takes back what stops mail to an address because of the address; what the person wanted stands again.
/// Answers whether anything was stopped because of the address.
pub(super) async fn allow(tx: &mut Tx, email_hash: &[u8]) -> Result<bool, StoreError> {
    let stands = suppression::get(tx, email_hash).await?;
    let Some(rest) = stands.as_ref().and_then(why::without_fault) else {
        return Ok(false);
    };
    suppression::lift(tx, email_hash).await?;
    if let Some(rest) = rest {
        suppression::put(tx, email_hash, &rest).await?;
    }
    Ok(true)
}

/// The address does not exist or takes no mail: nothing is sent to it any more, neither newsletter
/// nor mail about appointments, until staff allow it again. `said` is what the server said.
///
/// # Errors
/// When the database fails.
pub async fn hard_bounce_in(
    tx: &mut Tx,
    clinic: &Clinic,
    email: &str,
    said: &str,
) -> Result<(), StoreError> {
    let is_more = suppress(tx, clinic, email, Scope::All, Why::Bounced).await?;
    let Some(known) = subscriber::by_email(tx, email).await? else {
        return Ok(());
    };
    if known.status == Status::Left || (known.status == Status::Bounced && !is_more) {
        return Ok(());
    }
    end(tx, clinic, known, ("subscriber.bounced", said)).await
}

/// [`hard_bounce_in`] in a transaction of its own.
///
/// # Errors
/// When the store fails.
pub async fn hard_bounce(clinic: &Clinic, email: &str, said: &str) -> Result<(), StoreError> {
    let (this, email, said) = (clinic.clone(), email.to_owned(), said.to_owned());
    clinic
        .store
        .write(move |tx| Box::pin(async move { hard_bounce_in(tx, &this, &email, &said).await }))
        .await
}

/// Newsletters to a subscriber kept coming back: no more are sent, until staff allow it or the person
/// joins again. Mail about appointments goes on.
pub(crate) async fn unreached_in(
    tx: &mut Tx,
    clinic: &Clinic,
    known: Subscriber,
    detail: &str,
) -> Result<(), StoreError> {
    suppress(tx, clinic, &known.email, Scope::Newsletter, Why::Unreached).await?;
    end(tx, clinic, known, ("subscriber.unreached", detail)).await
}

/// Ends a subscription because of its address.
async fn end(
    tx: &mut Tx,
    clinic: &Clinic,
    known: Subscriber,
    (action, detail): (&str, &str),
) -> Result<(), StoreError> {
    let now = clinic.now();
    let changed = Subscriber {
        status: Status::Bounced,
        left_at: known.left_at.or(Some(now)),
        ..known
    };
    subscriber::update(tx, &changed).await?;
    confirm::end_all(tx, changed.id, now).await?;
    let detail: String = detail.chars().take(LONGEST).collect();
    let step = Step::new(Kind::Bounced, Channel::Mail).detail(&detail);
    log::of(tx, clinic, &changed, &Origin::default(), step).await?;
    let told = Told::subscriber(changed.id, action, "");
    audit::write(tx, clinic, &Actor::Program, told).await
}

/// So many letters of what a server said are kept in the log.
const LONGEST: usize = 300;

/// Whether an address is on the list of those that get no mail at all.
///
/// # Errors
/// When the database fails.
pub async fn is_stopped(tx: &mut Tx, email: &str) -> Result<bool, StoreError> {
    let Some(secret) = Secret::find(tx).await? else {
        return Ok(false);
    };
    let stands = suppression::get(tx, &secret.email_hash(email)).await?;
    Ok(stands.is_some_and(|stands| stands.scope == Scope::All))
}
