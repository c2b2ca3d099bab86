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
use tokio::time::{Instant, Interval, interval, interval_at};

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
    let egress = way_out(config)?;
    let (this, way) = (clinic.clone(), egress.clone());
    let read = async move || outside_calendar::fetch_due(&this, &way).await;
    tokio::spawn(every(
        interval(READ_EVERY),
        "outside calendars will be read again",
        read,
    ));
    let this = clinic.clone();
    let tell = async move || webhook::deliver_due(&this, &egress).await;
    tokio::spawn(every(
        interval(SEND_EVERY),
        "webhooks will be told later",
        tell,
    ));
    let this = clinic.clone();
    let offer = async move || waiting::offer_due(&this).await;
    tokio::spawn(every(
        interval(OFFER_EVERY),
        "the waiting list will be looked at again",
        offer,
    ));
    // Files of subscribers that somebody started; one that a stop interrupted goes on.
    let this = clinic.clone();
    let take_in = async move || people::import::work(&this, usize::MAX).await;
    let words = "the file of subscribers will be taken in further";
    tokio::spawn(every(interval(TAKE_IN_EVERY), words, take_in));
    let this = clinic.clone();
    let forget = async move || housekeeping::forget_claims(&this).await;
    let turn = interval_at(Instant::now() + FORGET_AFTER, FORGET_EVERY);
    tokio::spawn(every(
        turn,
        "claims of the past will be forgotten later",
        forget,
    ));
    tokio::spawn(tidy(clinic.clone()));
    Ok(())
}

/// Does something at every turn; what fails is told in `words` and tried at the next one.
async fn every<T, E: std::fmt::Display>(
    mut turn: Interval,
    words: &'static str,
    job: impl AsyncFn() -> Result<T, E>,
) {
    loop {
        turn.tick().await;
        if let Err(error) = job().await {
            tracing::warn!(%error, "{words}");
        }
    }
}

async fn tidy(clinic: Clinic) {
    let mut turn = interval_at(Instant::now() + FIRST_AFTER, TIDY_EVERY);
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

async fn send(clinic: Clinic, smtp: Smtp, from: Option<Mailbox>) {
    let mut turn = interval(SEND_EVERY);
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
