//! Two records of one person become one.

use midstance_store::{
    ClientId, StoreError, Tx,
    appointment::{self, Appointment, Status},
    claim, client,
};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
    booking::{Visit, complete_all},
};

/// Why two records were not merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// One of them does not exist or was merged already, or both are the same.
    #[error("there are no two records to merge")]
    NotFound,
    /// Both have a visit at one time, so they are two people or one booking too many.
    #[error("both have an appointment at the same time")]
    Busy(Box<(Visit, Visit)>),
    /// Both have recorded runs, which nobody can tell apart afterwards.
    #[error("both have recorded runs")]
    BothRuns,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Merges `from` into `into`: its visits, claims and recorded runs become the other's, in one transaction. The
/// merged record is kept and leads to the other; what `into` lacks of address or phone is taken over.
///
/// # Errors
/// [`MergeError::Busy`] when both have a visit at one time, [`MergeError::BothRuns`] when both have
/// recorded runs; nothing is changed then.
pub async fn merge(
    clinic: &Clinic,
    actor: &Actor,
    from: ClientId,
    into: ClientId,
) -> Result<(), MergeError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| Box::pin(async move { run(tx, &this, &who, (from, into)).await }))
        .await
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    (from, into): (ClientId, ClientId),
) -> Result<(), MergeError> {
    if from == into {
        return Err(MergeError::NotFound);
    }
    for id in [from, into] {
        if client::merged_into(tx, id).await?.is_some() {
            return Err(MergeError::NotFound);
        }
    }
    let old = client::get(tx, from).await?.ok_or(MergeError::NotFound)?;
    let mut kept = client::get(tx, into).await?.ok_or(MergeError::NotFound)?;
    if let Some((one, other)) = overlap(tx, from, into).await? {
        let mut both = complete_all(tx, vec![one, other]).await?.into_iter();
        return match (both.next(), both.next()) {
            (Some(one), Some(other)) => Err(MergeError::Busy(Box::new((one, other)))),
            _ => Err(MergeError::NotFound),
        };
    }
    if client::has_training(tx, from).await? && client::has_training(tx, into).await? {
        return Err(MergeError::BothRuns);
    }
    // Who did not come was not busy: two records of one person often have the same time twice.
    let now = clinic.now();
    for client in [from, into] {
        for visit in appointment::of_client(tx, client).await? {
            if visit.status == Status::NoShow && visit.end <= now {
                claim::release_of(tx, visit.id.0, client.0).await?;
            }
        }
    }
    if !claim::repoint(tx, from.0, into.0).await? {
        // Claims without visits: someone is just booking for one of them.
        return Err(StoreError::Busy("a booking for this client is under way".into()).into());
    }
    let moved = client::merge(tx, from, into).await?;
    for (mine, theirs) in [(&mut kept.email, old.email), (&mut kept.phone, old.phone)] {
        if mine.is_empty() {
            *mine = theirs;
        }
    }
    client::update(tx, &kept).await?;
    let detail = format!("{from} into {into}, {moved} appointments");
    for id in [from, into] {
        write(
            tx,
            clinic,
            actor,
            Told::client(id, "client.merged", &detail),
        )
        .await?;
    }
    Ok(())
}

/// A visit of each that overlap in time, if there are such.
async fn overlap(
    tx: &mut Tx,
    from: ClientId,
    into: ClientId,
) -> Result<Option<(Appointment, Appointment)>, StoreError> {
    let stands = |visit: &Appointment| !matches!(visit.status, Status::Cancelled | Status::NoShow);
    let mut theirs = appointment::of_client(tx, from).await?;
    let mut ours = appointment::of_client(tx, into).await?;
    theirs.retain(stands);
    ours.retain(stands);
    for one in &theirs {
        let other = ours.iter().find(|o| o.start < one.end && one.start < o.end);
        if let Some(other) = other {
            return Ok(Some((one.clone(), other.clone())));
        }
    }
    Ok(None)
}
