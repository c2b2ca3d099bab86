//! The visits of a series, from the link of any one of them.

use midstance_store::{AppointmentId, StoreError, appointment, series};

use crate::{
    Clinic, Token,
    booking::view::{Visit, complete},
};

/// All visits that were booked together with one, in order, itself among them; none when it was
/// booked alone.
///
/// # Errors
/// When the store fails.
pub async fn together(clinic: &Clinic, id: AppointmentId) -> Result<Vec<Visit>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let mut visits = Vec::new();
                for found in series::together(tx, id).await? {
                    visits.push(complete(tx, found).await?);
                }
                Ok(visits)
            })
        })
        .await
}

/// Visit `number` (from 1) of the series to which a manage link belongs. They are one client's,
/// booked in one go, so whoever holds one link may manage them all.
///
/// # Errors
/// When the store fails.
pub async fn series_member(
    clinic: &Clinic,
    token: &Token,
    number: usize,
) -> Result<Option<Visit>, StoreError> {
    let hash = token.hash();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let Some(found) = appointment::by_manage_hash(tx, &hash).await? else {
                    return Ok(None);
                };
                let visits = series::together(tx, found.id).await?;
                match number
                    .checked_sub(1)
                    .and_then(|n| visits.into_iter().nth(n))
                {
                    Some(member) => complete(tx, member).await.map(Some),
                    None => Ok(None),
                }
            })
        })
        .await
}
