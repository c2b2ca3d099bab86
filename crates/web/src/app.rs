//! What every handler can reach.

use std::sync::Arc;

use midstance_clinic::Clinic;

use crate::{packing::Packed, reading::Reading, shell::Footer};

/// The clinic behind the pages. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Use cases take this.
    pub clinic: Clinic,
    /// The one-time word of the set-up link; `None` once there is an owner.
    pub setup_word: Option<Arc<str>>,
    /// Guides, articles and plain pages.
    pub reading: Arc<Reading>,
    /// Pages as they were compressed last.
    pub packed: Arc<Packed>,
    /// The foot of every page.
    pub footer: Arc<Footer>,
}

impl App {
    /// The pages of a clinic.
    #[must_use]
    pub fn new(clinic: Clinic, setup_word: Option<Arc<str>>, reading: Arc<Reading>) -> Self {
        Self {
            clinic,
            setup_word,
            reading,
            packed: Arc::default(),
            footer: Arc::default(),
        }
    }

    /// Whether browsers reach us by https, so that cookies may be marked Secure.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.clinic.config.public_url.starts_with("https://")
    }
}
