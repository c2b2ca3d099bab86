//! Addresses of calendars end with the access of whoever made them.

use midstance_store::{
    StoreError, Tx,
    account::Account,
    feed::{self, FeedRow, Whose},
};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
    auth::staff_of,
    feed::{may_have, may_name},
};

/// Ends what an account that changed may no longer have: calendar programs would go on showing the clinic's
/// appointments to somebody who left, or clients' names to somebody who no longer treats them.
pub(super) async fn end_lost(
    tx: &mut Tx,
    (clinic, actor): (&Clinic, &Actor),
    (old, new): (&Account, &Account),
) -> Result<(), StoreError> {
    for row in feed::all(tx).await? {
        if concerns(&row, old) && !may_keep(&row, new) {
            feed::revoke(tx, row.id, clinic.now()).await?;
            let told = Told::setting("feed", row.id.0, "feed.revoked", "");
            write(tx, clinic, actor, told).await?;
        }
    }
    Ok(())
}

/// Made by this account, or of its own visits and made by nobody knows whom or by whoever gave it to them.
fn concerns(row: &FeedRow, old: &Account) -> bool {
    let own = matches!(row.whose, Whose::Practitioner(p) if old.practitioner == Some(p));
    own || row.made_by == Some(old.id)
}

fn may_keep(row: &FeedRow, new: &Account) -> bool {
    let staff = staff_of(new.clone());
    let named = !row.full_names || may_name(&staff, row.whose);
    new.active && may_have(&staff, row.whose) && named
}
