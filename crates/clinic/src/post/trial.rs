//! A mail to try the way out.

use midstance_mail::{Address, AddressError, Mailbox, Message, Smtp};
use midstance_store::StoreError;

use super::{keys::signer, look};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// Why a trial was not sent.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// No server is configured.
    #[error("no mail server is set")]
    NoServer,
    /// Nothing stands as the sender.
    #[error("the clinic has no sender address yet; enter one under the clinic's name")]
    NoSender,
    /// Not an address.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The mail could not be made.
    #[error("the mail could not be made: {0}")]
    Mail(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sends a mail at once, signed like all others. Answers what the server said, word for word: taken as
/// `Ok`, refused as `Err`.
///
/// # Errors
/// [`TrialError`] when it was not sent at all.
pub async fn send_trial(
    clinic: &Clinic,
    actor: &Actor,
    to: &str,
) -> Result<Result<String, String>, TrialError> {
    let to = Address::parse(to)?;
    let server = clinic.config.post.server.as_ref();
    let server = server.ok_or(TrialError::NoServer)?;
    let profile = clinic.profile().await?;
    let sender = look::sender(clinic, &profile).ok_or(TrialError::NoSender)?;
    let message = Message {
        outbox_id: format!("trial-{}", clinic.new_id().simple()),
        date: clinic.now(),
        from: Mailbox {
            name: profile.name.clone(),
            address: sender.clone(),
        },
        to: Mailbox {
            name: String::new(),
            address: to,
        },
        reply_to: None,
        subject: format!("Trial mail from {}", profile.name),
        text: "This mail was sent from the email settings, to see whether mail arrives.\n".into(),
        html: None,
        calendar: None,
        newsletter: None,
    };
    let wrong = |error: &dyn std::fmt::Display| TrialError::Mail(error.to_string());
    let mut mail = message.render().map_err(|error| wrong(&error))?;
    let signer = signer(clinic).await?;
    signer
        .sign(&mut mail, &sender)
        .map_err(|error| wrong(&error))?;
    let smtp = Smtp::new(server).map_err(|error| wrong(&error))?;
    let answer = smtp.try_out(&mail).await;
    smtp.close().await;
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move { write(tx, &this, &who, Told::settings("post.trial", "")).await })
        })
        .await?;
    Ok(answer)
}
