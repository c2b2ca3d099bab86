//! The words that people agree to, and their versions.

use midstance_store::{StoreError, Tx, newsletter::wording, setting};

use crate::{Clinic, profile::Profile};

/// The setting that says how often the newsletter comes.
pub const OFTEN_SETTING: &str = "newsletter.often";
/// What it says where nothing is set.
const OFTEN: &str = "about once a month";
/// The id of the sentence beside the box that is ticked to join.
const JOIN: &str = "newsletter.join";

/// What the clinic promises to who joins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The clinic's name.
    pub clinic: String,
    /// How often the newsletter comes: "about once a month".
    pub often: String,
}

impl Promise {
    /// Reads it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        let often = setting::get(tx, OFTEN_SETTING).await?;
        Ok(Self {
            clinic: Profile::load(tx).await?.name,
            often: often.unwrap_or_else(|| OFTEN.to_owned()),
        })
    }

    /// The sentence that is agreed to by ticking its box. It names who writes and how to end it, as
    /// Canada's anti-spam law asks.
    #[must_use]
    pub fn consent(&self) -> String {
        format!(
            "Yes, send me the newsletter of {} by email, {}. I can leave at any time by the link in \
             each mail.",
            self.clinic, self.often
        )
    }

    /// Id and version of the sentence, which becomes a new version when its words have changed.
    pub(super) async fn version(
        &self,
        tx: &mut Tx,
        clinic: &Clinic,
    ) -> Result<(String, i64), StoreError> {
        let words = self.consent();
        let version = match wording::newest(tx, JOIN).await? {
            Some((version, kept)) if kept == words => version,
            newest => {
                let next = newest.map_or(1, |(version, _)| version + 1);
                wording::insert(tx, (JOIN, next), &words, clinic.now()).await?;
                next
            }
        };
        Ok((JOIN.to_owned(), version))
    }
}

impl Clinic {
    /// What the newsletter promises to who joins.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newsletter_promise(&self) -> Result<Promise, StoreError> {
        self.store.read(|tx| Box::pin(Promise::load(tx))).await
    }
}
