//! What the clinic says of itself.

use midstance_store::{
    Glance, StoreError, Tx,
    kept::{self, Kept},
    setting,
};

use crate::Clinic;

/// Name and address of the clinic as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Its name: logo, titles, mails.
    pub name: String,
    /// Its mailbox: From and ORGANIZER, and the footer.
    pub email: String,
    /// What to call when it is not an emergency but cannot wait, "8-1-1"; empty where there is none.
    pub advice_line: String,
}

impl Kept for Profile {
    async fn read(tx: &mut Tx) -> Result<Self, StoreError> {
        let mut profile = Self::default();
        for (key, value) in setting::all(tx).await? {
            match key.as_str() {
                "clinic.name" => profile.name = value,
                "clinic.email" => profile.email = value,
                "clinic.advice_line" => profile.advice_line = value,
                _ => {}
            }
        }
        Ok(profile)
    }
}

impl Profile {
    /// As it stands; a clinic that has not been set up has no name yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        Ok(kept::get::<Self>(tx).await?.as_ref().clone())
    }

    /// The same without a question to the database, where that is certain.
    #[must_use]
    pub fn glance(glance: &Glance) -> Option<Self> {
        Some(glance.get::<Self>()?.as_ref().clone())
    }

    /// Writes it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save(&self, tx: &mut Tx) -> Result<(), StoreError> {
        setting::put(tx, "clinic.name", &self.name).await?;
        setting::put(tx, "clinic.email", &self.email).await?;
        setting::put(tx, "clinic.advice_line", &self.advice_line).await
    }
}

impl Clinic {
    /// What the clinic says of itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn profile(&self) -> Result<Profile, StoreError> {
        Ok(self.store.kept::<Profile>().await?.as_ref().clone())
    }
}
