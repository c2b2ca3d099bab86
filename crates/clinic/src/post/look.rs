//! What other servers find when they ask about our mail.

use std::time::Duration;

use midstance_mail::{Address, Dns, DnsError, Finding, Posture};
use midstance_store::{
    StoreError,
    dkim_key::{self, KeyState},
    setting,
};

use super::keys::to_key;
use crate::{
    Actor, Clinic,
    audit::{Told, write},
    campaign::settings::Settings,
    profile::Profile,
};

/// The setting with the name of the machine that hands mail to the world.
const SENDING_HOST: &str = "post.sending_host";
/// All questions together take no longer.
const PATIENCE: Duration = Duration::from_secs(25);

/// What was found.
#[derive(Debug, Clone)]
pub struct Look {
    /// The domains that mail comes from: the clinic's, and the newsletter's where it has its own.
    pub domains: Vec<String>,
    /// One for each record.
    pub findings: Vec<Finding>,
}

/// Why nothing could be asked, or saved.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// Nothing sends mail yet.
    #[error("the clinic has no sender address yet; enter one under the clinic's name")]
    NoSender,
    /// Not the name of a machine.
    #[error("enter the name of a machine, like mail.clinic.example")]
    Host,
    /// The name service cannot be asked.
    #[error(transparent)]
    Dns(#[from] DnsError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The address that mail comes from.
pub(super) fn sender(clinic: &Clinic, profile: &Profile) -> Option<Address> {
    match &clinic.config.post.from {
        Some(from) => Some(from.address.clone()),
        None => Address::parse(&profile.email).ok(),
    }
}

/// Asks the name service about the sender's domain: SPF, the keys, DMARC, the machine's name, and who
/// takes bounces.
///
/// # Errors
/// [`LookError`]; a name server that does not answer is told in the findings.
pub async fn look(clinic: &Clinic) -> Result<Look, LookError> {
    let host = sending_host(clinic).await?;
    let (profile, settings, keys) = clinic
        .store
        .read(|tx| {
            Box::pin(async move {
                let (profile, settings) = (Profile::load(tx).await?, Settings::load(tx).await?);
                Ok::<_, StoreError>((profile, settings, dkim_key::all(tx).await?))
            })
        })
        .await?;
    let sender = sender(clinic, &profile).ok_or(LookError::NoSender)?;
    let newsletter = settings.mailbox(&profile).map(|mailbox| mailbox.address);
    let mut domains = vec![sender.domain().to_ascii_lowercase()];
    domains.extend(newsletter.map(|address| address.domain().to_ascii_lowercase()));
    domains.dedup();
    let keys = keys
        .into_iter()
        .filter(|key| key.state != KeyState::Retired);
    let mut posture = Posture {
        from_domain: String::new(),
        return_domain: clinic.config.post.return_domain.clone(),
        sending_host: host,
        reports_to: sender.as_str().to_owned(),
        keys: keys.filter_map(to_key).collect(),
    };
    let dns = Dns::new(clinic.config.post.name_server)?;
    let examining = async {
        let mut findings: Vec<Finding> = Vec::new();
        for domain in &domains {
            posture.from_domain.clone_from(domain);
            for finding in posture.examine(&dns).await {
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
        }
        findings
    };
    let findings = tokio::time::timeout(PATIENCE, examining).await;
    let findings = findings.map_err(|_| DnsError("it took too long".to_owned()))?;
    Ok(Look { domains, findings })
}

/// The machine that hands our mail to the world: as set, or the mail server, unless that is this
/// machine itself; then the one that the site's address names.
///
/// # Errors
/// When the store fails.
pub async fn sending_host(clinic: &Clinic) -> Result<Option<String>, StoreError> {
    let set = clinic
        .store
        .read(|tx| Box::pin(setting::get(tx, SENDING_HOST)))
        .await?;
    if let Some(host) = set.filter(|host| !host.is_empty()) {
        return Ok(Some(host));
    }
    let server = clinic.config.post.server.as_ref().map(|s| s.host.as_str());
    let (_, site) = clinic
        .config
        .public_url
        .split_once("://")
        .unwrap_or_default();
    let site = site.split(['/', ':']).next().unwrap_or_default();
    let known = |host: &&str| host.contains('.') && host.parse::<std::net::IpAddr>().is_err();
    Ok([server, Some(site)]
        .into_iter()
        .flatten()
        .find(known)
        .map(str::to_owned))
}

/// Keeps the name of the machine; empty means to find it out.
///
/// # Errors
/// [`LookError::Host`] when it is no name.
pub async fn save_sending_host(
    clinic: &Clinic,
    actor: &Actor,
    typed: &str,
) -> Result<(), LookError> {
    let host = match typed.trim() {
        "" => String::new(),
        typed => {
            let address = Address::parse(&format!("a@{typed}")).map_err(|_| LookError::Host)?;
            address.domain().to_ascii_lowercase()
        }
    };
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                setting::put(tx, SENDING_HOST, &host).await?;
                let told = Told::settings("post.sending_host", &host);
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
}
