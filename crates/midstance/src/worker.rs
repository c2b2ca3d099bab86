//! What runs beside the pages: forgetting what has had its time, and reminding.

use std::time::Duration;

use midstance_clinic::{Clinic, housekeeping, reminders};

use crate::{config::Config, exit::Failure};

const TIDY_EVERY: Duration = Duration::from_secs(300);

/// Starts the workers; they end with the program.
///
/// # Errors
/// When the mail server's address is not right.
pub fn start(clinic: &Clinic, _config: &Config) -> Result<(), Failure> {
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
