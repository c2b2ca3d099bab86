//! Subscribers as staff see and change them.

use midstance_store::{
    StoreError, SubscriberId, TopicId, mail_return,
    newsletter::{
        Channel, ConsentEvent, Kind, Scope, Status, Suppression, Topic, consent,
        list::{self, Filter},
        subscriber::{self, Subscriber},
        suppression, topic,
    },
    outbox,
};

use super::{
    Secret, leave,
    log::{self, Origin, Step},
    stop::{allow, suppress},
    why::Why,
};
use crate::{
    Actor, Clinic,
    audit::{self, Told},
};

/// Rows of a page of the list.
pub const PER_PAGE: u32 = 50;

/// A page of the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The rows, newest first.
    pub rows: Vec<Subscriber>,
    /// How many match in all.
    pub of: u32,
    /// How many there are with each status, whatever was searched.
    pub by_status: Vec<(Status, u32)>,
    /// In force, but with consent that has ended.
    pub consent_ended: u32,
    /// All topics.
    pub topics: Vec<Topic>,
}

/// A page of the list, counted from 1.
///
/// # Errors
/// When the store fails.
pub async fn listed(clinic: &Clinic, filter: Filter, page: u32) -> Result<Listed, StoreError> {
    let now = clinic.now();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let ended = Filter {
                    ended_by: Some(now),
                    ..Filter::default()
                };
                let skip = page.saturating_sub(1).saturating_mul(PER_PAGE);
                Ok(Listed {
                    rows: list::page(tx, &filter, skip, PER_PAGE).await?,
                    of: list::count(tx, &filter).await?,
                    by_status: list::by_status(tx).await?,
                    consent_ended: list::count(tx, &ended).await?,
                    topics: topic::all(tx).await?,
                })
            })
        })
        .await
}

/// One subscriber with everything that is known.
#[derive(Debug, Clone)]
pub struct Record {
    /// Who.
    pub subscriber: Subscriber,
    /// The topics they chose.
    pub topics: Vec<Topic>,
    /// What stands against the address.
    pub suppression: Option<Suppression>,
    /// The consent log, newest first.
    pub log: Vec<ConsentEvent>,
}

/// One subscriber.
///
/// # Errors
/// When the store fails.
pub async fn record(clinic: &Clinic, id: SubscriberId) -> Result<Option<Record>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let Some(subscriber) = subscriber::get(tx, id).await? else {
                    return Ok(None);
                };
                let chosen: Vec<TopicId> = subscriber::topics(tx, id).await?;
                let topics = topic::all(tx).await?;
                Ok(Some(Record {
                    topics: topics
                        .into_iter()
                        .filter(|topic| chosen.contains(&topic.id))
                        .collect(),
                    suppression: suppression::get(tx, &subscriber.email_hash).await?,
                    log: consent::of(tx, &subscriber.email_hash).await?,
                    subscriber,
                }))
            })
        })
        .await
}

/// Ends a subscription for somebody who asked staff for it. Answers whether there is one.
///
/// # Errors
/// When the store fails.
pub async fn leave_for(
    clinic: &Clinic,
    actor: &Actor,
    id: SubscriberId,
) -> Result<bool, StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let Some(found) = subscriber::get(tx, id).await? else {
                    return Ok(false);
                };
                let origin = Origin::default();
                let by = (&who, Channel::Staff, &origin);
                leave::end(tx, &this, found, by, "asked the clinic").await?;
                Ok(true)
            })
        })
        .await
}

/// Deletes somebody. What stays is the hash that keeps the address from being written to, and the
/// consent log without anything that names them. Answers whether there was one.
///
/// # Errors
/// When the store fails.
pub async fn delete(clinic: &Clinic, actor: &Actor, id: SubscriberId) -> Result<bool, StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let Some(gone) = subscriber::get(tx, id).await? else {
                    return Ok(false);
                };
                let origin = Origin::default();
                let step = Step::new(Kind::Deleted, Channel::Staff);
                log::of(tx, &this, &gone, &origin, step).await?;
                suppress(tx, &this, &gone.email, Scope::Newsletter, Why::Deleted).await?;
                consent::forget_person(tx, &gone.email_hash).await?;
                outbox::forget_newsletter(tx, &gone.email).await?;
                mail_return::forget(tx, id).await?;
                subscriber::delete(tx, id).await?;
                audit::write(
                    tx,
                    &this,
                    &who,
                    Told::subscriber(id, "subscriber.deleted", ""),
                )
                .await?;
                Ok(true)
            })
        })
        .await
}

/// What stands against an address, whoever's it is.
///
/// # Errors
/// When the store fails.
pub async fn stands_against(
    clinic: &Clinic,
    email: &str,
) -> Result<Option<Suppression>, StoreError> {
    let email = email.to_owned();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                match Secret::find(tx).await? {
                    Some(secret) => suppression::get(tx, &secret.email_hash(&email)).await,
                    None => Ok(None),
                }
            })
        })
        .await
}

/// How many addresses are not written to, in each scope and for each reason.
///
/// # Errors
/// When the store fails.
pub async fn suppressed(clinic: &Clinic) -> Result<Vec<(Scope, Why, u32)>, StoreError> {
    let rows = clinic
        .store
        .read(|tx| Box::pin(suppression::count(tx)))
        .await?;
    let mut counted: Vec<(Scope, Why, u32)> = Vec::new();
    for (scope, reason, many) in rows {
        let why = Why::of(&reason);
        match counted
            .iter_mut()
            .find(|(s, w, _)| (*s, *w) == (scope, why))
        {
            Some((.., sum)) => *sum += many,
            None => counted.push((scope, why, many)),
        }
    }
    Ok(counted)
}

/// Allows mail again to an address that took none, because staff know that it does now; what came back
/// before counts no more. Whoever left the newsletter stays off it. Answers whether the address was
/// stopped.
///
/// # Errors
/// When the store fails.
pub async fn allow_again(
    clinic: &Clinic,
    actor: &Actor,
    email: &str,
    evidence: &str,
) -> Result<bool, StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    let (email, evidence) = (email.to_owned(), evidence.to_owned());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let hash = Secret::load(tx, &this).await?.email_hash(&email);
                if !allow(tx, &hash).await? {
                    return Ok(false);
                }
                let known = subscriber::by_email_hash(tx, &hash).await?;
                if let Some(back) = known.and_then(back) {
                    subscriber::update(tx, &back).await?;
                }
                let step = Step::new(Kind::Released, Channel::Staff).detail(&evidence);
                let origin = Origin::default();
                log::write(tx, &this, (&email, &hash), &origin, step).await?;
                let told = Told::settings("suppression.released", &evidence);
                audit::write(tx, &this, &who, told).await?;
                Ok(true)
            })
        })
        .await
}

/// Where a subscription stands once its address takes mail again: as before it bounced.
fn back(who: Subscriber) -> Option<Subscriber> {
    if who.status != Status::Bounced {
        return None;
    }
    let status = if who.confirmed_at.is_some() {
        Status::Active
    } else {
        Status::Pending
    };
    Some(Subscriber {
        status,
        left_at: None,
        ..who
    })
}
