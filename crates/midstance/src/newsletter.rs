//! Sending the newsletter beside everything else.

use std::time::Duration;

use midstance_clinic::{
    Clinic,
    campaign::{Sender, send},
    post::KeptSigner,
};

use crate::{config::Config, exit::Failure, smtp_url};

const EVERY: Duration = Duration::from_secs(2);
/// Folder of the journals, in the data folder.
const JOURNAL: &str = "sending";

/// Starts the worker; it ends with the program.
///
/// # Errors
/// When the mail server's address is not right.
pub fn start(clinic: &Clinic, config: &Config, url: &str) -> Result<(), Failure> {
    let mut sender = Sender {
        smtp: smtp_url::parse(url, &config.public_url)?,
        connections: config.smtp_connections,
        signer: None,
        return_domain: clinic.config.post.return_domain.clone(),
        journal: config.data.join(JOURNAL),
        boot: boot(),
    };
    let clinic = clinic.clone();
    tokio::spawn(async move {
        let mut signer = KeptSigner::default();
        let mut turn = tokio::time::interval(EVERY);
        loop {
            turn.tick().await;
            match signer.now(&clinic).await {
                Ok(signer) => sender.signer = Some(signer),
                Err(error) => {
                    tracing::error!(%error, "the newsletter waits for its keys");
                    continue;
                }
            }
            if let Err(error) = send(&clinic, &sender).await {
                tracing::error!(%error, "the newsletter waits");
            }
        }
    });
    Ok(())
}

/// The name of the kernel's present run, where it has one (Linux).
fn boot() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(name.trim().to_owned())
}
