//! Campaigns: a newsletter written, looked through, confirmed, and sent to everybody who asked for it.
//!
//! # What is promised about sending
//!
//! Everybody has one row per campaign ([`midstance_store::campaign::recipient`]), and the database
//! allows no second. A sender leases rows, and its journal
//! ([`midstance_store::campaign::journal`]) gets a line just before a mail goes over the wire and one
//! after the answer. From these follows, whenever a program is killed and another one starts:
//!
//! * leased, and no line: the server never had the whole mail. It is sent.
//! * leased, and answered: that is what became of it. It is noted.
//! * leased, handed over, no answer: the server may or may not have taken it, and nobody can know.
//!   It is `unsure`, is not sent again by itself, and stands in the report with a button to send it
//!   again. There is at most one such mail per connection.
//!
//! So a killed program gives nobody two, and nobody none but those few that the report names. The
//! same is promised for a machine that loses power, except that the journal of a lost boot is not
//! believed where it is silent: all mails then leased ([`sending::AT_ONCE`] and those on the wire)
//! become unsure. Likewise when a sender's folder is gone for good, once its lease has run out.
//!
//! A connection that breaks after the mail was handed over, while the program lives, is tried again
//! with the same Message-ID, as mail servers themselves do: a reader's server can tell that it is the
//! same mail.

pub(crate) mod alert;
mod announce;
mod audience;
pub mod block;
mod checked;
pub mod checks;
mod confirm;
mod draft;
mod markdown;
pub mod personal;
pub mod quiet;
mod recover;
pub mod render;
pub mod report;
pub mod sending;
pub mod settings;
mod steer;
mod trial;
mod words;

pub use announce::{Announced, announce_article};
pub use audience::{Reach, reach, reach_of, topics};
pub use block::Block;
pub use checked::{Known, look_through, site};
pub use confirm::{When, confirm, unschedule};
pub use draft::{Content, begin, copy, discard, get, newest, save, wish};
pub use report::{Progress, Report, click, progress, report};
pub use sending::{Sender, send};
pub use steer::{bounced, pause, resume, send_unsure, stop};
pub use trial::send_trial;

use midstance_store::StoreError;

/// Why a campaign could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum CampaignError {
    /// There is no such campaign.
    #[error("there is no such campaign")]
    NotFound,
    /// Somebody saved meanwhile, or it stands elsewhere than was thought.
    #[error("somebody changed the campaign meanwhile")]
    Changed,
    /// It holds more than a campaign may.
    #[error("the campaign is too long")]
    TooLong,
    /// Something stops it; the page says what.
    #[error("the campaign cannot be sent like this")]
    NotReady(Vec<checks::Finding>),
    /// Nobody would get it.
    #[error("nobody would get the campaign")]
    Nobody,
    /// The time is over, or does not exist on the clinic's wall.
    #[error("the time cannot be kept")]
    Time(&'static str),
    /// A template failed, which only a programming error causes.
    #[error("the mail cannot be drawn: {0}")]
    Drawing(#[from] askama::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
