//! What every handler can reach.

use std::{ops::Deref, sync::Arc};

use midstance_clinic::Clinic;
use midstance_store::{StoreError, article::library_revision};

use crate::{
    assets::assets,
    packing::Packed,
    reading::{Reading, Shelf},
    shell::Footer,
};

/// The clinic behind the pages. Cheap to clone: each layer around a page does.
#[derive(Clone)]
pub struct App {
    shared: Arc<Shared>,
    /// Guides, articles and plain pages; on a [`crate::page::Page`], as they stand at its moment.
    pub reading: Arc<Reading>,
}

/// What is the same for every request.
pub struct Shared {
    /// Use cases take this.
    pub clinic: Clinic,
    /// The one-time word of the set-up link; `None` once there is an owner.
    pub setup_word: Option<Arc<str>>,
    /// Pages as they were compressed last.
    pub packed: Packed,
    /// The foot of every page.
    pub footer: Footer,
    /// Where each request takes its texts from.
    pub shelf: Shelf,
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl App {
    /// The pages of a clinic.
    #[must_use]
    pub fn new(clinic: Clinic, setup_word: Option<Arc<str>>, reading: Arc<Reading>) -> Self {
        let shared = Shared {
            clinic,
            setup_word,
            packed: Packed::default(),
            footer: Footer::default(),
            shelf: Shelf::new(reading.clone()),
        };
        Self {
            shared: Arc::new(shared),
            reading,
        }
    }

    /// Draws the clinic's own articles, builds the search and packs the embedded files, so that no
    /// reader waits for it.
    ///
    /// # Errors
    /// When the store fails; the first request then does it.
    pub async fn warm(&self) -> Result<(), StoreError> {
        let revision = self.clinic.store.read(|tx| Box::pin(library_revision(tx)));
        let (revision, now) = (revision.await?, self.clinic.now());
        let reading = self.shelf.current(&self.clinic, revision, now).await?;
        tokio::task::spawn_blocking(move || {
            reading.search();
            for asset in assets() {
                asset.brotli();
            }
        })
        .await
        .map_err(|_| StoreError::Internal("the search could not be built"))
    }

    /// Whether browsers reach us by https, so that cookies may be marked Secure.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.clinic.config.public_url.starts_with("https://")
    }
}
