//! Keeping an eye on a campaign while it is sent: it is held or stopped within a moment, and its
//! leases are renewed.

use std::{sync::Arc, time::Duration};

use jiff::tz::TimeZone;
use midstance_store::{
    CampaignId, StoreError,
    campaign::{self, State, recipient},
};
use uuid::Uuid;

use super::{hand::Hand, lease};
use crate::{Clinic, campaign::quiet::Quiet};

const EVERY: Duration = Duration::from_millis(200);
/// Leases are renewed after so many looks: about every minute.
const RENEW_AFTER: u32 = 300;

/// Looks until the hand has stopped. A store that fails stops it too: better to wait than to send
/// what somebody held.
pub(super) async fn watch(
    clinic: Clinic,
    (id, holder): (CampaignId, Uuid),
    (quiet, zone): (Quiet, TimeZone),
    hand: Arc<Hand>,
) {
    let mut looks = 0;
    while !hand.has_stopped() {
        tokio::time::sleep(EVERY).await;
        looks += 1;
        let renew = looks % RENEW_AFTER == 0;
        let is_wanted = look(&clinic, id, holder, renew).await;
        match is_wanted {
            Ok(true) if !quiet.is_now(clinic.now(), &zone) => {
                if renew {
                    hand.leased_until(lease::until(clinic.now()));
                }
            }
            Ok(_) => hand.stop(),
            Err(error) => {
                tracing::warn!(%error, "sending waits until the database can be used again");
                hand.stop();
            }
        }
    }
}

async fn look(
    clinic: &Clinic,
    id: CampaignId,
    holder: Uuid,
    renew: bool,
) -> Result<bool, StoreError> {
    if renew {
        let until = lease::until(clinic.now());
        clinic
            .store
            .write(move |tx| Box::pin(recipient::renew(tx, holder, until)))
            .await?;
    }
    let found = clinic
        .store
        .read(move |tx| Box::pin(campaign::get(tx, id)))
        .await?;
    Ok(found.is_some_and(|one| one.state == State::Sending))
}
