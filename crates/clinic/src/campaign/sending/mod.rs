//! Sending: everybody's mail over a few kept connections, each exactly once as far as can be known.

mod fill;
mod hand;
mod judge;
mod lease;
mod run;
mod watch;

use std::{path::PathBuf, sync::Arc};

use midstance_mail::{Signer, SmtpConfig, SmtpConfigError};
use midstance_store::{
    StoreError,
    campaign::{self, Campaign, State},
};

use super::recover::recover;
use crate::Clinic;

/// How the newsletter leaves this machine.
#[derive(Clone)]
pub struct Sender {
    /// The mail server.
    pub smtp: SmtpConfig,
    /// How many connections to it.
    pub connections: usize,
    /// Signs each mail for the sender's domain, where there are keys.
    pub signer: Option<Arc<Signer>>,
    /// Domain at which bounces and mails that unsubscribe are taken.
    pub return_domain: Option<String>,
    /// Folder of the journals. It belongs to this machine and outlives the program.
    pub journal: PathBuf,
    /// The name of the present run of this machine's kernel, where it has one: it tells whether a
    /// journal was written before the machine lost power.
    pub boot: Option<String>,
}

/// A sender holds leases on at most so many mails, beside those on the wire.
pub const AT_ONCE: u32 = 2 * lease::PAGE;

/// Why sending ended early. What was leased is settled by the next call.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The mail server's settings cannot be used.
    #[error(transparent)]
    Config(#[from] SmtpConfigError),
    /// The journal cannot be written, so nothing is sent.
    #[error("the journal of what is sent cannot be used: {0}")]
    Journal(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins what is due and sends until nothing more is due now. Answers how many mails a server took.
/// Called every few seconds, and by as many programs on one database as there are.
///
/// # Errors
/// [`SendError`]; whatever was sent is written down, or stands in the journal for the next call.
pub async fn send(clinic: &Clinic, sender: &Sender) -> Result<usize, SendError> {
    recover(clinic, &sender.journal, sender.boot.as_deref()).await?;
    begin_due(clinic).await?;
    let sending: Vec<Campaign> = clinic
        .store
        .read(|tx| Box::pin(campaign::in_state(tx, State::Sending)))
        .await?;
    let mut taken = 0;
    for one in sending {
        if one.rests_until <= clinic.now() && fill::fill(clinic, &one).await? {
            taken += run::run(clinic, sender, &one).await?;
        }
    }
    Ok(taken)
}

/// Begins campaigns whose time on the clinic's wall has come.
async fn begin_due(clinic: &Clinic) -> Result<(), StoreError> {
    let now = clinic.now();
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                for one in campaign::in_state(tx, State::Scheduled).await? {
                    let Some((at, local, zone)) = one.send_at else {
                        continue;
                    };
                    // The time on the wall is what was agreed, should the zone's rules have changed.
                    let zone = jiff::tz::TimeZone::get(&zone).ok();
                    let wall = zone.and_then(|zone| zone.to_ambiguous_zoned(local).earlier().ok());
                    let due = wall.map_or(at, |wall| wall.timestamp());
                    if due <= now {
                        campaign::start(tx, one.id, now).await?;
                    } else if due != at {
                        campaign::move_to(tx, one.id, due).await?;
                    }
                }
                Ok(())
            })
        })
        .await
}
