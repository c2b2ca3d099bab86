//! Taking in files that a runner sent.

use std::sync::Arc;

use jiff::Timestamp;
use midstance_activity::{Fingerprint, Known};
use midstance_store::{
    ActivityId, ActivityUploadId, ClientId, StoreError,
    activity::{
        self, Activity, file,
        upload::{self, Line, Stage},
    },
    training,
};
use tokio::sync::mpsc::channel;

use super::{
    begin::Watch,
    keep::Job,
    lines::named_apart,
    originals::{WAITING, keep_all},
    reading::{Context, Reader, read_all},
    sent::Sent,
};
use crate::Clinic;

/// So many bytes of files are kept for one runner.
pub(super) const MOST_BYTES: i64 = 2 << 30;
/// So often an upload is decided anew when another one came in between.
const TRIES: u32 = 3;

/// Why nothing was taken in.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// More files than one runner may keep.
    #[error("no room is left for more files")]
    Full,
    /// Two uploads of one runner kept coming between each other.
    #[error("another upload came in between")]
    Changed,
    /// Reading broke off.
    #[error("the files could not be read")]
    Broken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl UploadError {
    /// What to tell the runner.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::Full => "There is no room for more of your files. Delete some runs first",
            Self::Changed | Self::Broken | Self::Store(_) => {
                "We could not finish reading the files. No run was added. Send them again"
            }
        }
    }
}

/// What became of an upload.
#[derive(Debug, Clone)]
pub struct UploadReport {
    /// When it was sent.
    pub at: Timestamp,
    /// A line per file.
    pub lines: Vec<Line>,
    /// Recordings of it that are not counted, and those that are not counted because of it.
    pub copies: Vec<Activity>,
    /// How far it is.
    pub stage: Stage,
}

/// Reads files, finds runs that are there already, keeps the rest. One bad file stops nothing.
///
/// Reading happens before the write; if another upload of the same runner was faster, the
/// decision is made again.
///
/// # Errors
/// See [`UploadError`]; nothing is kept then.
pub async fn upload(
    clinic: &Clinic,
    client: ClientId,
    sent: Sent,
) -> Result<ActivityUploadId, UploadError> {
    watched(clinic, client, (sent, Arc::default())).await
}

/// The same, saying how far it is.
pub(super) async fn watched(
    clinic: &Clinic,
    client: ClientId,
    (sent, watch): (Sent, Arc<Watch>),
) -> Result<ActivityUploadId, UploadError> {
    let files = Arc::new(named_apart(sent.files));
    let size: u64 = files.iter().map(|(_, content)| content.size()).sum();
    for _ in 0..TRIES {
        let seen = seen(clinic, client).await?;
        if seen.bytes.saturating_add_unsigned(size) > MOST_BYTES {
            return Err(UploadError::Full);
        }
        let context = Context {
            known: seen.known(),
            now: clinic.now(),
            zone: sent.zone.clone(),
        };
        // Two at a time: each may take some hundred megabytes.
        let turn = clinic.limits.reading.acquire().await;
        let turn = turn.map_err(|_| UploadError::Broken)?;
        let (originals, coming) = channel(WAITING);
        let (theirs, watch) = (files.clone(), watch.clone());
        let read = tokio::task::spawn_blocking(move || {
            read_all(&theirs, context, Reader { originals, watch })
        });
        let kept = keep_all(clinic, client, (coming, seen.bytes)).await;
        let read = read.await;
        drop(turn);
        let (kept, outcome) = (kept?, read.map_err(|_| UploadError::Broken)?);
        let job = Job {
            clinic: clinic.clone(),
            client,
            into: sent.into,
            seen,
            files: files.clone(),
            kept,
        };
        let kept = clinic
            .store
            .write(move |tx| Box::pin(async move { job.keep(tx, outcome).await }));
        if let Some(id) = kept.await? {
            return Ok(id);
        }
    }
    Err(UploadError::Changed)
}

/// What became of the files of an upload; `None` if the client has no such upload.
///
/// # Errors
/// When the store fails.
pub async fn report(
    clinic: &Clinic,
    client: ClientId,
    id: ActivityUploadId,
) -> Result<Option<UploadReport>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let Some(at) = upload::begun_at(tx, client, id).await? else {
                    return Ok(None);
                };
                let lines = upload::lines(tx, id).await?;
                let mut copies = Vec::new();
                for copy in activity::copies(tx, client).await? {
                    let kept = match copy.same_as {
                        Some(other) => activity::get(tx, client, other).await?,
                        None => None,
                    };
                    if copy.upload == id || kept.is_some_and(|kept| kept.upload == id) {
                        copies.push(copy);
                    }
                }
                let stage = upload::stage(tx, client, id).await?;
                Ok(Some(UploadReport {
                    at,
                    lines,
                    copies,
                    stage: stage.unwrap_or(Stage::Done),
                }))
            })
        })
        .await
}

/// What was stored when the files were read.
pub(super) struct Seen {
    pub version: i64,
    bytes: i64,
    prints: Vec<(ActivityId, Option<ActivityId>, Fingerprint)>,
}

impl Seen {
    /// Counted runs, to compare with.
    fn known(&self) -> Vec<Known> {
        let counted = self.prints.iter().filter(|(_, same, _)| same.is_none());
        let known = counted.map(|(id, _, print)| Known {
            id: id.to_string(),
            fingerprint: print.clone(),
        });
        known.collect()
    }

    /// Whether this very recording is stored, counted or not.
    pub fn has_exactly(&self, print: &Fingerprint) -> bool {
        self.prints.iter().any(|(_, _, other)| other == print)
    }
}

async fn seen(clinic: &Clinic, client: ClientId) -> Result<Seen, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let (version, _) = training::state(tx, client).await?;
                let bytes = file::total(tx, client).await?;
                let mut prints = Vec::new();
                for (id, same, text) in activity::prints(tx, client).await? {
                    let print = serde_json::from_str(&text)
                        .map_err(|error| StoreError::Decode(error.to_string()))?;
                    prints.push((id, same, print));
                }
                Ok::<_, StoreError>(Seen {
                    version,
                    bytes,
                    prints,
                })
            })
        })
        .await
}
