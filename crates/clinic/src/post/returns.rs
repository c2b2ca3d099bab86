//! What comes back of newsletters: reports about their delivery, and mails that unsubscribe.

use jiff::{Timestamp, ToSpan};
use midstance_mail::{Purpose, Report, ReturnAddress, Verdict};
use midstance_store::{
    RecipientId, StoreError, Tx,
    campaign::recipient,
    mail_return::{self, MailReturn},
    newsletter::{Channel, subscriber},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::unreached;
use crate::{
    Clinic,
    campaign::alert,
    letter::Letter,
    newsletter::{Origin, Secret, hard_bounce_in, leave_by_token},
    profile::Profile,
};

/// What became of a mail that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// A report, noted.
    Noted(Verdict),
    /// The person has left.
    Left,
    /// It came before.
    Again,
    /// Not about any mail of ours, or no report.
    Nothing,
}

/// Takes a mail to one of our return addresses. The same mail may come twice and counts once.
///
/// # Errors
/// When the store fails; nothing is noted then and the mail may come again.
pub async fn take_return(
    clinic: &Clinic,
    to: &ReturnAddress,
    mail: &[u8],
) -> Result<Taken, StoreError> {
    let Ok(id) = to.token.parse::<Uuid>() else {
        return Ok(Taken::Nothing);
    };
    let (recipient, report) = (RecipientId(id), Report::read(mail));
    match (to.purpose, report) {
        // A mail system that answers to the leaving mailbox is nobody who wants to leave.
        (Purpose::Leave, None) => leave(clinic, recipient, digest(to, mail)).await,
        (Purpose::Bounce, Some(report)) => note(clinic, recipient, report, digest(to, mail)).await,
        _ => Ok(Taken::Nothing),
    }
}

fn digest(to: &ReturnAddress, mail: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(to.token.as_bytes());
    hash.update([u8::from(to.purpose == Purpose::Leave)]);
    hash.update(mail);
    hash.finalize().to_vec()
}

async fn note(
    clinic: &Clinic,
    recipient: RecipientId,
    report: Report,
    digest: Vec<u8>,
) -> Result<Taken, StoreError> {
    let this = clinic.clone();
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let Some((campaign, person)) = mail_return::whose(tx, recipient).await? else {
                    return Ok(Taken::Nothing);
                };
                let words = without_addresses(&report.words);
                let status = report.status.map(|status| status.to_string());
                let one = MailReturn {
                    id: this.new_id(),
                    digest,
                    recipient,
                    campaign,
                    subscriber: person,
                    verdict: report.verdict.word().to_owned(),
                    status: status.unwrap_or_default(),
                    words,
                    received_at: this.now(),
                };
                if !mail_return::insert(tx, &one).await? {
                    return Ok(Taken::Again);
                }
                act(tx, &this, report.verdict, &one).await?;
                Ok(Taken::Noted(report.verdict))
            })
        })
        .await
}

/// What a report means for the person and the campaign.
async fn act(
    tx: &mut Tx,
    clinic: &Clinic,
    verdict: Verdict,
    one: &MailReturn,
) -> Result<(), StoreError> {
    if let Verdict::Delayed | Verdict::Delivered = verdict {
        return Ok(());
    }
    recipient::bounced(tx, one.recipient, clinic.now(), &one.words).await?;
    match verdict {
        Verdict::Hard => {
            if let Some(person) = subscriber::get(tx, one.subscriber).await? {
                hard_bounce_in(tx, clinic, &person.email, &one.words).await?;
            }
            Ok(())
        }
        Verdict::Soft => unreached::look_at(tx, clinic, one.subscriber, &one.words).await,
        Verdict::Policy => alert(tx, clinic, one).await,
        Verdict::Delayed | Verdict::Delivered => Ok(()),
    }
}

/// Tells the clinic, once for each campaign, that a server does not want its newsletter.
async fn alert(tx: &mut Tx, clinic: &Clinic, one: &MailReturn) -> Result<(), StoreError> {
    tracing::error!(campaign = %one.campaign, status = one.status, "a server takes no newsletters from us");
    let counts = mail_return::of_campaign(tx, one.campaign).await?;
    let is_first = counts.contains(&(Verdict::Policy.word().to_owned(), 1));
    let profile = Profile::load(tx).await?;
    if !is_first || profile.email.is_empty() {
        return Ok(());
    }
    let letter = Letter {
        clinic: profile.name.clone(),
        headline: "A mail server does not take your newsletter".into(),
        details: vec![("It said", format!("{} {}", one.status, one.words))],
        paragraphs: vec![
            "Often a record of your domain is missing. The check of your mail says which.".into(),
        ],
        action: Some(("Check your mail", clinic.url("/staff/settings/email/check"))),
        contact: Vec::new(),
        reason: "You get this because this is the clinic's address.".into(),
    };
    alert::to_clinic(tx, clinic, ("newsletter_refused", profile), letter).await
}

/// What servers that do not want our newsletters said lately, the newest first.
///
/// # Errors
/// When the store fails.
pub async fn recent_refusals(clinic: &Clinic) -> Result<Vec<MailReturn>, StoreError> {
    const DAYS: i64 = 7;
    const SHOWN: u32 = 5;
    let since = clinic.now().saturating_sub((DAYS * 24).hours());
    let since = since.unwrap_or(Timestamp::UNIX_EPOCH);
    let verdict = Verdict::Policy.word();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move { mail_return::since(tx, verdict, since, SHOWN).await })
        })
        .await
}

async fn leave(
    clinic: &Clinic,
    recipient: RecipientId,
    digest: Vec<u8>,
) -> Result<Taken, StoreError> {
    let this = clinic.clone();
    let found = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let Some((campaign, person)) = mail_return::whose(tx, recipient).await? else {
                    return Ok::<_, StoreError>(None);
                };
                let one = MailReturn {
                    id: this.new_id(),
                    digest,
                    recipient,
                    campaign,
                    subscriber: person,
                    verdict: "left".to_owned(),
                    status: String::new(),
                    words: String::new(),
                    received_at: this.now(),
                };
                let is_new = mail_return::insert(tx, &one).await?;
                let secret = Secret::load(tx, &this).await?;
                Ok(Some((is_new, secret.leave_token(person))))
            })
        })
        .await?;
    let Some((is_new, token)) = found else {
        return Ok(Taken::Nothing);
    };
    // Also when it came before: the program may have stopped in between.
    let origin = Origin::default();
    leave_by_token(clinic, &token, Channel::Mail, origin).await?;
    Ok(if is_new { Taken::Left } else { Taken::Again })
}

/// A server's words without anybody's address.
fn without_addresses(words: &str) -> String {
    let words: Vec<&str> = words
        .split(' ')
        .map(|word| {
            if word.contains('@') {
                "(address)"
            } else {
                word
            }
        })
        .collect();
    words.join(" ")
}
