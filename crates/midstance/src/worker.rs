//! What runs beside the pages: sending mail, reminding, offering times to the waiting list, and
//! forgetting what has had its time.

use std::time::Duration;

use midstance_clinic::{
    Clinic, housekeeping, newsletter as people, outside_calendar, reminders, sending, waiting,
    webhook,
    zone_data::{self, ZoneData},
};
use midstance_egress::Egress;
use midstance_mail::{Mailbox, Smtp};

use tokio::time::Instant;

use crate::{config::Config, exit::Failure, newsletter, smtp_url};

const SEND_EVERY: Duration = Duration::from_secs(2);
const READ_EVERY: Duration = Duration::from_secs(3);
const OFFER_EVERY: Duration = Duration::from_secs(60);
const TAKE_IN_EVERY: Duration = Duration::from_secs(5);
const TIDY_EVERY: Duration = Duration::from_secs(300);
/// Whoever starts the program waits for the first page, not for the tidying.
const FIRST_AFTER: Duration = Duration::from_secs(5);
/// Past claims are in nobody's way; they only take room.
const FORGET_AFTER: Duration = Duration::from_secs(60);
const FORGET_EVERY: Duration = Duration::from_secs(24 * 3600);

/// Starts the workers; they end with the program.
///
/// # Errors
/// When the mail server's address is not right.
pub fn start(clinic: &Clinic, config: &Config) -> Result<(), Failure> {
    if let Some(url) = &config.smtp_url {
        let smtp = smtp_url::server(url, &config.public_url)?;
        let from = clinic.config.post.from.clone();
        tokio::spawn(send(clinic.clone(), smtp, from));
        newsletter::start(clinic, config, url)?;
    }
    tokio::spawn(offer(clinic.clone()));
    tokio::spawn(take_in(clinic.clone()));
    let egress = way_out(config)?;
    tokio::spawn(read_calendars(clinic.clone(), egress.clone()));
    tokio::spawn(tell(clinic.clone(), egress));
    tokio::spawn(tidy(clinic.clone()));
    tokio::spawn(forget_claims(clinic.clone()));
    Ok(())
}

async fn tidy(clinic: Clinic) {
    let mut turn = tokio::time::interval_at(Instant::now() + FIRST_AFTER, TIDY_EVERY);
    loop {
        turn.tick().await;
        if let Err(error) = housekeeping::tidy(&clinic).await {
            tracing::warn!(%error, "housekeeping will be tried again");
        }
        if let Err(error) = zone_data::recompute(&clinic, &ZoneData::bundled()).await {
            tracing::warn!(%error, "new zone data will be tried again");
        }
        if let Err(error) = reminders::write_due(&clinic).await {
            tracing::warn!(%error, "reminders will be tried again");
        }
    }
}

async fn forget_claims(clinic: Clinic) {
    let mut turn = tokio::time::interval_at(Instant::now() + FORGET_AFTER, FORGET_EVERY);
    loop {
        turn.tick().await;
        if let Err(error) = housekeeping::forget_claims(&clinic).await {
            tracing::warn!(%error, "claims of the past will be forgotten later");
        }
    }
}

async fn send(clinic: Clinic, smtp: Smtp, from: Option<Mailbox>) {
    let mut turn = tokio::time::interval(SEND_EVERY);
    loop {
        turn.tick().await;
        if let Err(error) = sending::send_due(&clinic, &smtp, from.as_ref()).await {
            tracing::error!(%error, "mail waits until the database can be used again");
        }
    }
}

fn way_out(config: &Config) -> Result<Egress, Failure> {
    let name = format!(
        "Midstance/{} (+{})",
        env!("CARGO_PKG_VERSION"),
        config.public_url
    );
    Egress::new(&name, config.outgoing_loopback)
        .map_err(|error| Failure::Other(format!("outgoing requests cannot be made: {error}")))
}

async fn tell(clinic: Clinic, egress: Egress) {
    let mut turn = tokio::time::interval(SEND_EVERY);
    loop {
        turn.tick().await;
        if let Err(error) = webhook::deliver_due(&clinic, &egress).await {
            tracing::warn!(%error, "webhooks will be told later");
        }
    }
}

async fn read_calendars(clinic: Clinic, egress: Egress) {
    let mut turn = tokio::time::interval(READ_EVERY);
    loop {
        turn.tick().await;
        if let Err(error) = outside_calendar::fetch_due(&clinic, &egress).await {
            tracing::warn!(%error, "outside calendars will be read again");
        }
    }
}

async fn offer(clinic: Clinic) {
    let mut turn = tokio::time::interval(OFFER_EVERY);
    loop {
        turn.tick().await;
        if let Err(error) = waiting::offer_due(&clinic).await {
            tracing::warn!(%error, "the waiting list will be looked at again");
        }
    }
}

/// Takes in files of subscribers that somebody started; one that a stop interrupted goes on.
async fn take_in(clinic: Clinic) {
    let mut turn = tokio::time::interval(TAKE_IN_EVERY);
    loop {
        turn.tick().await;
        if let Err(error) = people::import::work(&clinic, usize::MAX).await {
            tracing::warn!(%error, "the file of subscribers will be taken in further");
        }
    }
}
