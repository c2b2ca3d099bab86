//! The second step: saying yes by a button on the page behind the link. Looking at the page changes
//! nothing, since mail scanners open links.

use midstance_store::{
    StoreError, Tx,
    newsletter::{
        Basis, Channel, Confirm, Kind, Status, confirm,
        subscriber::{self, Subscriber},
        suppression,
    },
};

use super::{
    Secret,
    join::{self, JoinError},
    letter,
    log::{self, Origin, Step},
};
use crate::{
    Actor, Clinic, Token,
    audit::{self, Told},
};

/// What a confirmation link is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It can be used.
    Open,
    /// It has run out; a new one can be sent.
    Expired,
    /// It has been used, and the subscription is in force: the token of its leaving link.
    Subscribed(Token),
    /// It has been used, and they left since.
    Left,
    /// There is no such link.
    Unknown,
}

/// Looks at a link.
///
/// # Errors
/// When the store fails.
pub async fn look(clinic: &Clinic, token: &Token) -> Result<Link, StoreError> {
    let (this, hash) = (clinic.clone(), token.hash());
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                match find(tx, &hash).await? {
                    Some((row, who)) => state(tx, &this, &row, &who).await,
                    None => Ok(Link::Unknown),
                }
            })
        })
        .await
}

async fn find(tx: &mut Tx, hash: &[u8]) -> Result<Option<(Confirm, Subscriber)>, StoreError> {
    let Some(row) = confirm::get(tx, hash).await? else {
        return Ok(None);
    };
    let who = subscriber::get(tx, row.subscriber).await?;
    Ok(who.map(|who| (row, who)))
}

async fn state(
    tx: &mut Tx,
    clinic: &Clinic,
    row: &Confirm,
    who: &Subscriber,
) -> Result<Link, StoreError> {
    // Another link of the same person may have been used since: then there is nothing to do either.
    let settled = row.used_at.is_some() || who.confirmed_at.is_some_and(|at| at > row.created_at);
    if settled && who.status == Status::Active {
        let secret = Secret::find(tx).await?;
        let secret = secret.ok_or(StoreError::Internal("a subscriber without a secret"))?;
        return Ok(Link::Subscribed(secret.leave_token(who.id)));
    }
    Ok(match row.used_at {
        Some(_) => Link::Left,
        None if row.expires_at <= clinic.now() => Link::Expired,
        None => Link::Open,
    })
}

/// Says yes. Answers what the link is good for now: [`Link::Subscribed`] when the subscription is in
/// force, also when it was before.
///
/// # Errors
/// When the store fails.
pub async fn confirm(clinic: &Clinic, token: &Token, origin: Origin) -> Result<Link, StoreError> {
    let (this, hash) = (clinic.clone(), token.hash());
    clinic
        .store
        .write(move |tx| Box::pin(async move { run(tx, &this, &hash, &origin).await }))
        .await
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    hash: &[u8],
    origin: &Origin,
) -> Result<Link, StoreError> {
    let Some((row, who)) = find(tx, hash).await? else {
        return Ok(Link::Unknown);
    };
    let now = clinic.now();
    let found = state(tx, clinic, &row, &who).await?;
    if found != Link::Open || !confirm::take(tx, hash, now).await? {
        return Ok(found);
    }
    let subscribed = Subscriber {
        status: Status::Active,
        basis: Basis::Express,
        new_articles: row.new_articles,
        confirmed_at: Some(now),
        left_at: None,
        ..who
    };
    subscriber::update(tx, &subscribed).await?;
    subscriber::set_topics(tx, subscribed.id, &row.topics).await?;
    confirm::end_all(tx, subscribed.id, now).await?;
    // The link came by mail to this address, so it takes mail, and its owner wants it.
    suppression::lift(tx, &subscribed.email_hash).await?;
    let mail = letter::welcome(tx, clinic, &subscribed).await?;
    let step = Step::new(Kind::Confirmed, Channel::Page)
        .wording(&row.wording)
        .mail(Some(mail));
    log::of(tx, clinic, &subscribed, origin, step).await?;
    let told = Told::subscriber(subscribed.id, "subscriber.confirmed", "");
    audit::write(tx, clinic, &Actor::Visitor, told).await?;
    let secret = Secret::load(tx, clinic).await?;
    Ok(Link::Subscribed(secret.leave_token(subscribed.id)))
}

/// Sends a new link in the place of one that has run out, to the same address and for the same
/// wishes. Answers whether there is such a link, used or not.
///
/// # Errors
/// A typed refusal, or the store's error.
pub async fn renew(clinic: &Clinic, token: &Token, origin: Origin) -> Result<bool, JoinError> {
    let (this, hash) = (clinic.clone(), token.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let Some((row, who)) = find(tx, &hash).await? else {
                    return Ok(false);
                };
                let ask = join::Ask {
                    topics: row.topics,
                    new_articles: row.new_articles,
                };
                join::run(tx, &this, &who.email, (Some(ask), &origin)).await?;
                Ok(true)
            })
        })
        .await
}
