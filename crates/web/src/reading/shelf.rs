//! The texts kept in memory, brought up to date when something has changed.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use midstance_clinic::Clinic;
use midstance_store::StoreError;
use tokio::sync::Mutex;

use super::Reading;

/// Where requests take the texts from. Asking costs nothing while nothing has changed; of those
/// that notice a change one reads it, and the others wait for it.
#[derive(Debug)]
pub struct Shelf {
    kept: RwLock<Arc<Reading>>,
    turn: Mutex<()>,
}

impl Shelf {
    /// Begins with these texts.
    #[must_use]
    pub fn new(first: Arc<Reading>) -> Self {
        Self {
            kept: RwLock::new(first),
            turn: Mutex::new(()),
        }
    }

    /// The texts as readers may have them at `now`; `revision` is the store's number for them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn current(
        &self,
        clinic: &Clinic,
        revision: i64,
        now: Timestamp,
    ) -> Result<Arc<Reading>, StoreError> {
        let kept = self.kept();
        if kept.texts.is_current(revision, now) {
            return Ok(kept);
        }
        let _turn = self.turn.lock().await;
        let kept = self.kept();
        if kept.texts.is_current(revision, now) {
            return Ok(kept);
        }
        let fresh = Arc::new(Reading::of(kept.texts.refreshed(clinic).await?));
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        if kept.was_searched() {
            // Whoever searches next should not have to wait for the index.
            let ahead = fresh.clone();
            tokio::task::spawn_blocking(move || {
                ahead.search();
            });
        }
        Ok(fresh)
    }

    fn kept(&self) -> Arc<Reading> {
        self.kept
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
