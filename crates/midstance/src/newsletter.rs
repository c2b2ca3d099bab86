//! Sending the newsletter beside everything else.

use std::time::Duration;

use jiff::SignedDuration;
use midstance_clinic::{
    Clinic,
    campaign::{Announced, Sender, announce_article, send},
    editing::newly_public,
    post::KeptSigner,
};

use crate::{config::Config, exit::Failure, smtp_url};

const EVERY: Duration = Duration::from_secs(2);
const ANNOUNCE_EVERY: Duration = Duration::from_secs(60);
/// An article is announced while it has been public for less than this, so that one from before the
/// clinic turned announcing on stays quiet.
const NEW: SignedDuration = SignedDuration::from_hours(24);
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
    tokio::spawn(announce(clinic.clone()));
    let clinic = clinic.clone();
    tokio::spawn(async move {
        let mut signer = KeptSigner::default();
        let mut turn = tokio::time::interval(EVERY);
        loop {
            tokio::select! {
                _ = turn.tick() => {}
                () = clinic.campaign_due.notified() => {}
            }
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

/// Makes a campaign of each article that has become public, where the clinic wants that. It is made
/// once for an article, so that looking again is harmless.
async fn announce(clinic: Clinic) {
    let mut turn = tokio::time::interval(ANNOUNCE_EVERY);
    loop {
        turn.tick().await;
        let new = match newly_public(&clinic, clinic.now() - NEW).await {
            Ok(new) => new,
            Err(error) => {
                tracing::warn!(%error, "new articles will be looked for again");
                continue;
            }
        };
        for article in new {
            let slug = article.path.rsplit('/').next().unwrap_or_default();
            let article = Announced {
                slug: slug.to_owned(),
                title: article.title,
                summary: article.summary,
            };
            // The only link is the article's, which is public.
            if let Err(error) = announce_article(&clinic, &article, &|_| true).await {
                tracing::warn!(%error, "a new article will be announced later");
            }
        }
    }
}

/// The name of the kernel's present run, where it has one (Linux).
fn boot() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(name.trim().to_owned())
}
