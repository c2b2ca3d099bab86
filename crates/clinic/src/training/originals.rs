//! The recordings inside an archive that is too large to keep whole: each is kept while the reading
//! goes on, a few megabytes at a time, so that neither memory nor the writer is held for long.

use std::collections::HashMap;

use midstance_store::{
    ActivityFileId, ClientId, StoreError,
    activity::file::{self, NewFile},
};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc::Receiver;

use super::upload::{MOST_BYTES, UploadError};
use crate::Clinic;

/// So many bytes go into one transaction.
const BATCH_BYTES: usize = 8 << 20;
/// So many recordings wait at most; the reader waits then.
pub(super) const WAITING: usize = 32;

/// A recording: its full name and its bytes.
pub(super) type Original = (String, Vec<u8>);

/// Where the kept recordings are, by full name.
pub(super) type Kept = HashMap<String, ActivityFileId>;

/// Keeps what comes until the reader is done.
///
/// # Errors
/// [`UploadError::Full`] when more comes than one runner may keep.
pub(super) async fn keep_all(
    clinic: &Clinic,
    client: ClientId,
    (mut coming, mut bytes): (Receiver<Original>, i64),
) -> Result<Kept, UploadError> {
    let mut kept = Kept::new();
    let mut batch: Vec<Original> = Vec::new();
    let mut batch_bytes = 0;
    loop {
        let next = coming.recv().await;
        let is_last = next.is_none();
        if let Some(original) = next {
            bytes += i64::try_from(original.1.len()).unwrap_or(i64::MAX);
            if bytes > MOST_BYTES {
                return Err(UploadError::Full);
            }
            batch_bytes += original.1.len();
            batch.push(original);
        }
        if (is_last && !batch.is_empty()) || batch_bytes >= BATCH_BYTES {
            let ids = keep(clinic, client, std::mem::take(&mut batch)).await?;
            kept.extend(ids);
            batch_bytes = 0;
        }
        if is_last {
            return Ok(kept);
        }
    }
}

async fn keep(
    clinic: &Clinic,
    client: ClientId,
    batch: Vec<Original>,
) -> Result<Vec<(String, ActivityFileId)>, StoreError> {
    let this = clinic.clone();
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let mut ids = Vec::with_capacity(batch.len());
                for (name, bytes) in batch {
                    let last = name.rsplit('/').next().unwrap_or(&name);
                    let new = NewFile {
                        name: last,
                        sha256: &Sha256::digest(&bytes),
                        content: &bytes,
                        uploaded_at: this.now(),
                    };
                    let id = ActivityFileId(this.new_id());
                    ids.push((name.clone(), file::keep(tx, client, id, &new).await?));
                }
                Ok(ids)
            })
        })
        .await
}
