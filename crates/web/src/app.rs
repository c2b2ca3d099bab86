//! What every handler can reach.

use std::sync::Arc;

use midstance_clinic::Clinic;

use crate::reading::Reading;

/// The clinic behind the pages. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Use cases take this.
    pub clinic: Clinic,
    /// The one-time word of the set-up link; `None` once there is an owner.
    pub setup_word: Option<Arc<str>>,
    /// Guides, articles and plain pages.
    pub reading: Arc<Reading>,
}

impl App {
    /// The pages of a clinic.
    #[must_use]
    pub fn new(clinic: Clinic, setup_word: Option<Arc<str>>, reading: Arc<Reading>) -> Self {
        Self {
            clinic,
            setup_word,
            reading,
        }
    }

    /// Whether browsers reach us by https, so that cookies may be marked Secure.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.clinic.config.public_url.starts_with("https://")
    }
}
