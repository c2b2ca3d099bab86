//! Stopping mail to an address.

use midstance_store::{
    StoreError, Tx,
    newsletter::{
        Channel, Kind, Scope, Status, Suppression, confirm,
        subscriber::{self, Subscriber},
        suppression,
    },
};

use super::{
    Secret,
    log::{self, Origin, Step},
};
use crate::{
    Actor, Clinic,
    audit::{self, Told},
};

/// Puts an address on the list of those not to be written to. [`Scope::All`] stops mail about
/// appointments too.
///
/// # Errors
/// When the database fails.
pub async fn suppress(
    tx: &mut Tx,
    clinic: &Clinic,
    email: &str,
    scope: Scope,
    reason: &str,
) -> Result<(), StoreError> {
    let hash = Secret::load(tx, clinic).await?.email_hash(email);
    // Whoever had left stays off the newsletter when the address takes mail again.
    let before = suppression::get(tx, &hash).await?;
    let before = before.filter(|before| before.scope == Scope::Newsletter);
    let reason = match before {
        Some(before) if scope == Scope::All => format!("{reason}{AFTER}{}", before.reason),
        _ => reason.to_owned(),
    };
    let stands = Suppression {
        scope,
        reason,
        at: clinic.now(),
    };
    suppression::put(tx, &hash, &stands).await
}

/// Between a reason to stop all mail and the earlier one to stop the newsletter.
const AFTER: &str = " after ";

/// Takes back what stops all mail to an address; what stopped the newsletter before stands again.
/// Answers whether all mail was stopped.
pub(super) async fn allow(tx: &mut Tx, email_hash: &[u8]) -> Result<bool, StoreError> {
    let stands = suppression::get(tx, email_hash).await?;
    let Some(stands) = stands.filter(|stands| stands.scope == Scope::All) else {
        return Ok(false);
    };
    suppression::lift(tx, email_hash).await?;
    if let Some((_, before)) = stands.reason.split_once(AFTER) {
        let before = Suppression {
            scope: Scope::Newsletter,
            reason: before.to_owned(),
            at: stands.at,
        };
        suppression::put(tx, email_hash, &before).await?;
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
    suppress(tx, clinic, email, Scope::All, "bounced").await?;
    let Some(known) = subscriber::by_email(tx, email).await? else {
        return Ok(());
    };
    if matches!(known.status, Status::Bounced | Status::Left) {
        return Ok(());
    }
    let now = clinic.now();
    let changed = Subscriber {
        status: Status::Bounced,
        left_at: Some(now),
        ..known
    };
    subscriber::update(tx, &changed).await?;
    confirm::end_all(tx, changed.id, now).await?;
    let said: String = said.chars().take(300).collect();
    let step = Step::new(Kind::Bounced, Channel::Mail).detail(&said);
    log::of(tx, clinic, &changed, &Origin::default(), step).await?;
    let told = Told::subscriber(changed.id, "subscriber.bounced", "");
    audit::write(tx, clinic, &Actor::Program, told).await
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
