//! Taking in what a preview promised, piece by piece.

use midstance_store::{
    StoreError, SubscriberImportId, Tx,
    newsletter::{
        Channel,
        import::{self, State, Verdict},
    },
};

use crate::{
    Actor, Clinic,
    audit::{self, Told},
    newsletter::{
        Origin, Secret,
        add::{Add, Added, By, take_in, zone},
    },
};

/// Rows taken in by one transaction: it holds the writer for some milliseconds.
const AT_ONCE: u32 = 100;

/// Starts taking a file in. Answers whether it was ready for it.
///
/// # Errors
/// When the store fails.
pub async fn go(
    clinic: &Clinic,
    actor: &Actor,
    id: SubscriberImportId,
) -> Result<bool, StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let started = import::move_on(tx, id, (State::Ready, State::Running), None).await?;
                if started {
                    let told = Told::setting("subscriber_import", id.0, "subscribers.imported", "");
                    audit::write(tx, &this, &who, told).await?;
                }
                Ok(started)
            })
        })
        .await
}

/// Takes in rows of a file that was started, at most so many pieces. Answers whether there may be
/// more to do. Called by the worker; harmless when called twice or by two programs at once, since a
/// row and what becomes of it are one transaction.
///
/// # Errors
/// When the store fails.
pub async fn work(clinic: &Clinic, pieces: usize) -> Result<bool, StoreError> {
    for _ in 0..pieces {
        let this = clinic.clone();
        let more = clinic
            .store
            .write(move |tx| Box::pin(async move { piece(tx, &this).await }))
            .await?;
        if !more {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn piece(tx: &mut Tx, clinic: &Clinic) -> Result<bool, StoreError> {
    let Some(file) = import::running(tx).await? else {
        return Ok(false);
    };
    let rows = import::rows(tx, file.id, Some(Verdict::Ready), (0, AT_ONCE)).await?;
    if rows.is_empty() {
        let done = (State::Running, State::Done);
        import::move_on(tx, file.id, done, Some(clinic.now())).await?;
        return Ok(true);
    }
    let origin = Origin {
        page: format!("file {}", file.file),
        ..Origin::default()
    };
    let by = By {
        channel: Channel::Import,
        origin: &origin,
        zone: &zone(tx).await?,
        secret: &Secret::load(tx, clinic).await?,
    };
    for row in rows {
        let add: Add = serde_json::from_str(&row.command)
            .map_err(|error| StoreError::Decode(error.to_string()))?;
        // The list may have changed since the preview: it is judged anew.
        let added = take_in(tx, clinic, &Actor::Program, &by, &add).await?;
        let settled = match added {
            Added::New(_) => (Verdict::Added, row.words),
            Added::More(_) => (Verdict::Updated, row.words),
            Added::Not(why) => (Verdict::Skipped, why.words()),
        };
        import::settle(tx, file.id, row.line, (settled.0, &settled.1)).await?;
    }
    Ok(true)
}
