//! What runs beside the pages: sending mail, reminding, offering times to the waiting list, and
//! forgetting what has had its time.

use std::time::Duration;

use midstance_clinic::{Clinic, housekeeping, reminders, sending, waiting};
use midstance_mail::{Mailbox, Smtp};

use crate::{config::Config, exit::Failure, newsletter, smtp_url};

const SEND_EVERY: Duration = Duration::from_secs(2);
const OFFER_EVERY: Duration = Duration::from_secs(60);
const TIDY_EVERY: Duration = Duration::from_secs(300);

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
    let clinic = clinic.clone();
    tokio::spawn(async move {
        let mut turn = tokio::time::interval(TIDY_EVERY);
        loop {
            turn.tick().await;
            if let Err(error) = housekeeping::tidy(&clinic).await {
                tracing::warn!(%error, "housekeeping will be tried again");
            }
            if let Err(error) = reminders::write_due(&clinic).await {
                tracing::warn!(%error, "reminders will be tried again");
            }
        }
    });
    Ok(())
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

async fn offer(clinic: Clinic) {
    let mut turn = tokio::time::interval(OFFER_EVERY);
    loop {
        turn.tick().await;
        if let Err(error) = waiting::offer_due(&clinic).await {
            tracing::warn!(%error, "the waiting list will be looked at again");
        }
    }
}
