//! What the page of runs shows.

use midstance_store::{
    ActivityUploadId, ClientId, StoreError,
    activity::{self, Activity, file, file::File, upload},
    training::{self, Consent},
};

use super::begin::SILENT;
use crate::Clinic;

/// A page of runs and what stands beside it.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Runs of this page, newest first.
    pub runs: Vec<Activity>,
    /// All counted runs.
    pub count: u32,
    /// Recordings that are not counted.
    pub copies: Vec<Activity>,
    /// Files kept.
    pub files: Vec<File>,
    /// The consent that holds.
    pub consent: Option<Consent>,
    /// An upload that is still being read.
    pub reading: Option<ActivityUploadId>,
}

/// Reads a page of `most` runs after `skip`.
///
/// # Errors
/// When the store fails.
pub async fn overview(
    clinic: &Clinic,
    client: ClientId,
    (skip, most): (u32, u32),
) -> Result<Overview, StoreError> {
    let since = clinic.now() - SILENT;
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                Ok(Overview {
                    runs: activity::newest(tx, client, (skip, most)).await?,
                    count: activity::count(tx, client).await?,
                    copies: activity::copies(tx, client).await?,
                    files: file::list(tx, client).await?,
                    consent: training::consent(tx, client).await?,
                    reading: upload::in_progress(tx, client, since).await?,
                })
            })
        })
        .await
}
