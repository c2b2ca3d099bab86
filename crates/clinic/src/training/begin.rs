//! Reading that goes on after the answer: a runner without scripts, or with a whole export, sees how
//! far it is.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use jiff::SignedDuration;
use midstance_store::{
    ActivityUploadId, ClientId, StoreError,
    activity::upload::{self, Stage},
};
use tokio::task::JoinHandle;

use super::{
    sent::Sent,
    upload::{UploadError, watched},
};
use crate::Clinic;

/// So often the row says how far the reading is.
const TOUCH_EVERY: Duration = Duration::from_secs(1);

/// A reading that has not said anything for so long was stopped with its program.
pub const SILENT: SignedDuration = SignedDuration::from_mins(2);

/// How far a reading is; the reader counts, the row is told now and then.
#[derive(Debug, Default)]
pub(super) struct Watch {
    done: AtomicU32,
    known: AtomicU32,
}

impl Watch {
    /// So many files are read of so many known.
    pub fn set(&self, done: usize, known: usize) {
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.done.store(small(done), Ordering::Relaxed);
        self.known.store(small(known), Ordering::Relaxed);
    }
}

/// A reading that has begun.
pub struct Begun {
    /// The upload, whose page says how far it is.
    pub id: ActivityUploadId,
    task: JoinHandle<()>,
}

impl Begun {
    /// Waits until it is done, but not longer than `most`.
    pub async fn wait(self, most: Duration) {
        // Whether it ended or goes on, the row says.
        let _ = tokio::time::timeout(most, self.task).await;
    }
}

/// Begins to read files; what comes of it stands in the upload's row.
///
/// # Errors
/// When the store fails.
pub async fn begin(clinic: &Clinic, client: ClientId, sent: Sent) -> Result<Begun, StoreError> {
    let id = sent
        .into
        .unwrap_or_else(|| ActivityUploadId(clinic.new_id()));
    let now = clinic.now();
    let known = u32::try_from(sent.files.len()).unwrap_or(u32::MAX);
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if upload::begun_at(tx, client, id).await?.is_none() {
                    upload::begin(tx, client, id, now).await?;
                }
                let stage = Stage::Reading {
                    done: 0,
                    known,
                    touched_at: now,
                };
                upload::put_stage(tx, id, &stage).await
            })
        })
        .await?;
    let sent = Sent {
        into: Some(id),
        ..sent
    };
    let task = tokio::spawn(run(clinic.clone(), client, (id, sent)));
    Ok(Begun { id, task })
}

async fn run(clinic: Clinic, client: ClientId, (id, sent): (ActivityUploadId, Sent)) {
    let watch = Arc::new(Watch::default());
    watch.set(0, sent.files.len());
    let mut reading = std::pin::pin!(watched(&clinic, client, (sent, watch.clone())));
    let result = loop {
        tokio::select! {
            result = &mut reading => break result,
            () = tokio::time::sleep(TOUCH_EVERY) => {
                let stage = Stage::Reading {
                    done: watch.done.load(Ordering::Relaxed),
                    known: watch.known.load(Ordering::Relaxed),
                    touched_at: clinic.now(),
                };
                put(&clinic, id, stage).await;
            }
        }
    };
    let stage = match result {
        Ok(_) => Stage::Done,
        Err(error) => {
            if let UploadError::Store(error) = &error {
                tracing::error!(%error, upload = %id, "an upload could not be kept");
            }
            Stage::Failed(error.words().to_owned())
        }
    };
    put(&clinic, id, stage).await;
}

async fn put(clinic: &Clinic, id: ActivityUploadId, stage: Stage) {
    let written = clinic
        .store
        .write(move |tx| Box::pin(async move { upload::put_stage(tx, id, &stage).await }));
    if let Err(error) = written.await {
        let error: StoreError = error;
        tracing::warn!(%error, upload = %id, "how far an upload is could not be written");
    }
}
