//! Whether the forms of visits are there, without reading them.

use jiff::Timestamp;
use midstance_store::{AppointmentId, StoreError, intake};

use super::form::needed;
use crate::{Clinic, booking::Visit};

/// How the form of a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// None is needed.
    NotNeeded,
    /// It was not sent yet.
    Missing,
    /// It was sent.
    Sent {
        /// When.
        at: Timestamp,
        /// Whether one of the answers is to be looked at first. Only for those who treat.
        alert: bool,
    },
}

/// How the forms of these visits stand, in their order.
///
/// # Errors
/// When the store fails.
pub async fn standings(clinic: &Clinic, visits: &[Visit]) -> Result<Vec<Standing>, StoreError> {
    let visits: Vec<_> = visits
        .iter()
        .map(|v| (v.appointment.id, v.service.id))
        .collect();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let needs = intake::needs(tx).await?;
                let mut all = Vec::with_capacity(visits.len());
                for (visit, service) in visits {
                    let needs = needs.iter().any(|(id, _)| *id == service);
                    all.push(of(tx, visit, needs).await?);
                }
                Ok(all)
            })
        })
        .await
}

async fn of(
    tx: &mut midstance_store::Tx,
    visit: AppointmentId,
    needs: bool,
) -> Result<Standing, StoreError> {
    let holder = intake::holder(tx, visit).await?;
    let kept = intake::answered(tx, holder).await?;
    Ok(match kept.and_then(|k| Some((k.sent_at?, k.alert))) {
        // What was sent can be read, whatever the service needs by now.
        Some((at, alert)) => Standing::Sent { at, alert },
        None if needs => Standing::Missing,
        None => Standing::NotNeeded,
    })
}

/// Whether a letter about this visit asks for its form.
pub(crate) async fn is_missing(
    tx: &mut midstance_store::Tx,
    visit: &midstance_store::appointment::Appointment,
) -> Result<bool, StoreError> {
    let needs = needed(tx, visit.service).await?.is_some();
    Ok(of(tx, visit.id, needs).await? == Standing::Missing)
}
