//! What became of the mails of a sender that is gone.

use std::path::Path;

use jiff::ToSpan;
use midstance_store::campaign::{
    journal::{self, Left, Word},
    recipient::{self, Settled},
};

use super::sending::SendError;
use crate::Clinic;

/// A mail that was answered with anything but "taken" is tried again so much later, in minutes: the
/// answer itself was not kept.
const AGAIN_MINUTES: i64 = 1;

/// Settles the mails of every sender whose journal lies in the folder and that no longer runs, and
/// those whose lease ran out without a journal here.
///
/// # Errors
/// When the folder cannot be read or the store fails.
pub(super) async fn recover(
    clinic: &Clinic,
    folder: &Path,
    boot: Option<&str>,
) -> Result<(), SendError> {
    for left in journal::left_behind(folder, boot)? {
        settle(clinic, left).await?;
    }
    let now = clinic.now();
    let lost = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let lost = recipient::run_out(tx, now).await?;
                recipient::sweep_stopped(tx).await?;
                Ok::<_, midstance_store::StoreError>(lost)
            })
        })
        .await?;
    if lost > 0 {
        tracing::warn!(
            mails = lost,
            "a sender of the newsletter is gone with its journal"
        );
    }
    Ok(())
}

async fn settle(clinic: &Clinic, left: Left) -> Result<(), SendError> {
    let now = clinic.now();
    let again = now.saturating_add(AGAIN_MINUTES.minutes()).unwrap_or(now);
    let (holder, is_whole, words) = (left.holder, left.is_whole, left.words.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let held = recipient::held(tx, holder).await?;
                let results = held.into_iter().map(|id| {
                    let (settled, answer) = match words.get(&id.0) {
                        Some(Word::Taken) => (Settled::Sent, "taken"),
                        Some(Word::NotTaken) => (
                            Settled::Again {
                                at: again,
                                counts: true,
                            },
                            "",
                        ),
                        None if is_whole => (
                            Settled::Again {
                                at: now,
                                counts: false,
                            },
                            "",
                        ),
                        Some(Word::HandedOver) | None => (
                            Settled::Unsure,
                            "the program stopped before the answer came",
                        ),
                    };
                    (id, settled, answer.to_owned())
                });
                let results: Vec<_> = results.collect();
                recipient::settle(tx, holder, &results, now).await
            })
        })
        .await?;
    left.done()?;
    Ok(())
}
