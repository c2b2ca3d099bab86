//! Staff who treat read a client's answers; every reading is written down.

use midstance_store::{
    AppointmentId, StoreError, Tx, appointment,
    intake::{self, Answered},
};

use super::{Filled, form::parse};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// Answers as staff read them.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Questions and answers.
    pub filled: Filled,
    /// When they were sent.
    pub sent_at: jiff::Timestamp,
}

/// Opens the answers that were sent for a visit and writes that down; `None` when none were sent.
///
/// # Errors
/// When the store fails.
pub async fn opened(
    clinic: &Clinic,
    actor: &Actor,
    visit: AppointmentId,
) -> Result<Option<Opened>, StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| Box::pin(async move { run(tx, &this, &who, visit).await }))
        .await
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    visit: AppointmentId,
) -> Result<Option<Opened>, StoreError> {
    if appointment::get(tx, visit).await?.is_none() {
        return Ok(None);
    }
    let holder = intake::holder(tx, visit).await?;
    let Some(Answered {
        content,
        sent_at: Some(sent_at),
        ..
    }) = intake::answered(tx, holder).await?
    else {
        return Ok(None);
    };
    write(
        tx,
        clinic,
        actor,
        Told::appointment(visit, "intake.read", ""),
    )
    .await?;
    Ok(Some(Opened {
        filled: parse(&content)?,
        sent_at,
    }))
}
