//! How the clinic sends its newsletter.

use jiff::civil::Time;
use midstance_mail::{Address, Mailbox};
use midstance_store::{StoreError, Tx, setting};

use super::quiet::Quiet;
use crate::{
    Actor, Clinic,
    audit::{Told, write},
    profile::Profile,
};

/// What happens when an article becomes public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announce {
    /// Nothing.
    Never,
    /// A draft is made, for somebody to look at and send.
    Draft,
    /// It is sent to those who asked for new articles.
    Send,
}

impl Announce {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Never, Self::Draft, Self::Send];

    /// Its word in settings and forms.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Draft => "draft",
            Self::Send => "send",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The newsletter's own sender; empty means the clinic's address.
    pub sender: String,
    /// When nothing goes out.
    pub quiet: Quiet,
    /// Mails a minute to one mail domain; 0 means as fast as the server takes them.
    pub pace: u32,
    /// Whether links lead by this site, to be counted.
    pub counts_clicks: bool,
    /// What happens when an article becomes public.
    pub announce: Announce,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sender: String::new(),
            quiet: Quiet {
                from: Time::constant(20, 0, 0, 0),
                until: Time::constant(8, 0, 0, 0),
            },
            pace: 300,
            counts_clicks: false,
            announce: Announce::Never,
        }
    }
}

const SENDER: &str = "campaign.sender";
const QUIET: &str = "campaign.quiet";
const PACE: &str = "campaign.pace";
const CLICKS: &str = "campaign.clicks";
const ANNOUNCE: &str = "campaign.announce";

impl Settings {
    /// Reads them; what was never set is as it comes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        let mut found = Self::default();
        for (key, value) in setting::all(tx).await? {
            match key.as_str() {
                SENDER => found.sender = value,
                QUIET => found.quiet = Quiet::parse(&value).unwrap_or(found.quiet),
                PACE => found.pace = value.parse().unwrap_or(found.pace),
                CLICKS => found.counts_clicks = value == "yes",
                ANNOUNCE => found.announce = Announce::parse(&value).unwrap_or(found.announce),
                _ => {}
            }
        }
        Ok(found)
    }

    /// The sender: the newsletter's own, or the clinic.
    #[must_use]
    pub fn mailbox(&self, profile: &Profile) -> Option<Mailbox> {
        let own = [self.sender.as_str(), profile.email.as_str()];
        let address = own.into_iter().find(|address| !address.is_empty())?;
        Some(Mailbox {
            name: profile.name.clone(),
            address: Address::parse(address).ok()?,
        })
    }
}

/// The settings as they are.
///
/// # Errors
/// When the store fails.
pub async fn current(clinic: &Clinic) -> Result<Settings, StoreError> {
    clinic.store.read(|tx| Box::pin(Settings::load(tx))).await
}

/// Sets them.
///
/// # Errors
/// When the store fails.
pub async fn save(clinic: &Clinic, actor: &Actor, s: &Settings) -> Result<(), StoreError> {
    let (this, who, s) = (clinic.clone(), actor.clone(), s.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let (quiet, pace) = (s.quiet.to_string(), s.pace.to_string());
                setting::put(tx, SENDER, &s.sender).await?;
                setting::put(tx, QUIET, &quiet).await?;
                setting::put(tx, PACE, &pace).await?;
                let clicks = if s.counts_clicks { "yes" } else { "no" };
                setting::put(tx, CLICKS, clicks).await?;
                setting::put(tx, ANNOUNCE, s.announce.word()).await?;
                let detail = format!(
                    "quiet {quiet}, {pace} a minute, clicks {clicks}, articles {}",
                    s.announce.word()
                );
                write(tx, &this, &who, Told::settings("newsletter.set", &detail)).await
            })
        })
        .await
}
