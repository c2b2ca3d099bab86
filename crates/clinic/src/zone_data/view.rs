//! What staff see of it.

use midstance_store::{
    AppointmentId, BlockId, StoreError, Tx,
    appointment::{self, Status},
    block,
    zone_change::{self as rows, ZoneChange},
};

use crate::{
    Clinic,
    booking::{Visit, complete_all},
};

/// How many are shown.
const SHOWN: u32 = 200;

/// What became of a visit or a block.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What was written down.
    pub change: ZoneChange,
    /// The visit, if it is one.
    pub visit: Option<Visit>,
    /// The reason that staff gave for the block, if it is one and still there.
    pub block: Option<String>,
    /// Whether it waits for staff: kept at its instant, still to come, and not settled since.
    pub open: bool,
}

/// What new zone data did, newest first.
///
/// # Errors
/// When the store fails.
pub async fn entries(clinic: &Clinic) -> Result<Vec<Entry>, StoreError> {
    let now = clinic.now();
    clinic
        .store
        .read(move |tx| Box::pin(async move { run(tx, now).await }))
        .await
}

async fn run(tx: &mut Tx, now: jiff::Timestamp) -> Result<Vec<Entry>, StoreError> {
    let mut all = Vec::new();
    for change in rows::newest(tx, SHOWN).await? {
        let stands = !change.moved && change.old_start >= now;
        if !change.is_visit {
            let found = block::get(tx, BlockId(change.owner)).await?;
            let open = stands
                && found.as_ref().is_some_and(|b| {
                    b.start == change.old_start && b.tzdb_version < change.to_version
                });
            all.push(Entry {
                change,
                visit: None,
                block: found.map(|b| b.reason),
                open,
            });
            continue;
        }
        let found = appointment::get(tx, AppointmentId(change.owner)).await?;
        let open = stands
            && found.as_ref().is_some_and(|v| {
                v.status == Status::Booked
                    && v.start == change.old_start
                    && v.tzdb_version < change.to_version
            });
        let visit = complete_all(tx, found.into_iter().collect()).await?.pop();
        all.push(Entry {
            change,
            visit,
            block: None,
            open,
        });
    }
    Ok(all)
}
