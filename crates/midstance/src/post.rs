//! Mail as the operator set it: the way out for the settings page, and the doors by which it comes back.

use std::{path::Path, sync::Arc, time::Duration};

use midstance_clinic::{
    Clinic,
    post::{PostConfig, take_return},
};
use midstance_mail::{Address, Door, Inbox, Mailbox, Maildir, Place, ReturnAddress, TryAgain};

use crate::{config::Config, exit::Failure, smtp_url};

const LOOK_EVERY: Duration = Duration::from_secs(30);
/// Mails read from the mailbox at a time.
const AT_ONCE: usize = 100;

/// What pages and use cases need to know.
///
/// # Errors
/// A sentence that names the setting and says how to write it.
pub fn config(config: &Config) -> Result<PostConfig, Failure> {
    let server = config
        .smtp_url
        .as_deref()
        .map(|url| smtp_url::parse(url, &config.public_url));
    let domain = config.bounce_domain.as_deref().map(domain).transpose()?;
    let comes_in = config.bounce_listen.is_some() || config.bounce_maildir.is_some();
    if comes_in && domain.is_none() {
        let help = "bounce_listen and bounce_maildir need bounce_domain, the domain of the addresses \
            that newsletters return to, like news.clinic.example";
        return Err(Failure::Config(help.into()));
    }
    let mut returns_come_by = Vec::new();
    returns_come_by.extend(config.bounce_listen.clone());
    returns_come_by.extend(
        config
            .bounce_maildir
            .as_ref()
            .map(|p| p.display().to_string()),
    );
    Ok(PostConfig {
        server: server.transpose()?,
        from: config.mail_from.as_deref().map(sender).transpose()?,
        return_domain: domain,
        returns_come_by,
        name_server: config.name_server,
    })
}

fn sender(address: &str) -> Result<Mailbox, Failure> {
    match Address::parse(address) {
        Ok(address) => Ok(Mailbox {
            name: String::new(),
            address,
        }),
        Err(error) => Err(Failure::Config(format!("mail_from: {error}"))),
    }
}

fn domain(text: &str) -> Result<String, Failure> {
    match Address::parse(&format!("bounce@{text}")) {
        Ok(address) => Ok(address.domain().to_ascii_lowercase()),
        Err(_) => Err(Failure::Config(format!(
            "bounce_domain must be a domain, like news.clinic.example; it is {text:?}"
        ))),
    }
}

/// Opens the doors by which mail comes back; they stay open until the program ends.
///
/// # Errors
/// A sentence that names the setting and says what is wrong with the place.
pub async fn receive(clinic: &Clinic, config: &Config) -> Result<(), Failure> {
    let Some(domain) = clinic.config.post.return_domain.clone() else {
        return Ok(());
    };
    if let Some(text) = &config.bounce_listen {
        let wrong =
            |error: &dyn std::fmt::Display| Failure::Config(format!("bounce_listen {error}"));
        let place = text.parse::<Place>().map_err(|error| wrong(&error))?;
        let door = Door::open(&place)
            .await
            .map_err(|error| wrong(&format!("{text} cannot be opened: {error}")))?;
        let inbox = Arc::new(Returns(clinic.clone()));
        tokio::spawn(door.serve(domain.clone(), inbox));
    }
    if let Some(folder) = &config.bounce_maildir {
        let maildir = open(folder)?;
        tokio::spawn(look(clinic.clone(), maildir, domain));
    }
    Ok(())
}

fn open(folder: &Path) -> Result<Maildir, Failure> {
    Maildir::open(folder).map_err(|error| {
        Failure::Config(format!(
            "bounce_maildir {} is no mailbox with the folders new and cur: {error}",
            folder.display()
        ))
    })
}

/// What comes in by the door.
struct Returns(Clinic);

impl Inbox for Returns {
    async fn take(&self, to: &ReturnAddress, mail: &[u8]) -> Result<(), TryAgain> {
        take_return(&self.0, to, mail)
            .await
            .map(drop)
            .map_err(|error| {
                tracing::error!(%error, "a bounce is asked to come again");
                TryAgain
            })
    }
}

/// Reads the mailbox again and again. A mail stays new until it is kept.
async fn look(clinic: Clinic, maildir: Maildir, domain: String) {
    let mut turn = tokio::time::interval(LOOK_EVERY);
    loop {
        turn.tick().await;
        while let Some(read) = read(&clinic, &maildir, &domain).await {
            if read < AT_ONCE {
                break;
            }
        }
    }
}

/// Reads once. Answers how many mails there were, or nothing when one could not be kept.
async fn read(clinic: &Clinic, maildir: &Maildir, domain: &str) -> Option<usize> {
    let (folder, ours) = (maildir.clone(), domain.to_owned());
    let reading = tokio::task::spawn_blocking(move || folder.new_mails(&ours, AT_ONCE));
    let letters = match reading.await.ok()? {
        Ok(letters) => letters,
        Err(error) => {
            tracing::error!(%error, "the mailbox of bounces cannot be read");
            return None;
        }
    };
    let count = letters.len();
    for letter in letters {
        for to in &letter.to {
            if let Err(error) = take_return(clinic, to, &letter.bytes).await {
                tracing::error!(%error, "a bounce stays in the mailbox");
                return None;
            }
        }
        let folder = maildir.clone();
        let moving = tokio::task::spawn_blocking(move || folder.read(&letter));
        if let Ok(Err(error)) = moving.await {
            tracing::error!(%error, "a bounce cannot be marked as read");
            return None;
        }
    }
    Some(count)
}
