//! Delivering: the worker's part.

use jiff::{SignedDuration, Timestamp};
use midstance_egress::Egress;
use midstance_store::{
    StoreError, Tx,
    webhook::{self as rows, Delivery, Webhook},
};
use tokio::task::JoinSet;

use super::{letter, retry, sign};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// Messages taken at a time.
const AT_ONCE: u32 = 16;
/// A worker that dies holds its messages no longer than this.
const LEASE: SignedDuration = SignedDuration::from_mins(1);
/// A webhook is paused when a message is given up and none was taken for so long.
const PAUSED_AFTER: SignedDuration = SignedDuration::from_hours(48);
/// "Gone": the other side wants no more.
const GONE: u16 = 410;

/// Delivers what is due. Answers how many messages were taken.
///
/// # Errors
/// When the store fails; what the other programs answer is written to the messages.
pub async fn deliver_due(clinic: &Clinic, egress: &Egress) -> Result<usize, StoreError> {
    let now = clinic.now();
    let until = now.saturating_add(LEASE).unwrap_or(now);
    let (due, webhooks) = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let due = rows::lease(tx, now, until, AT_ONCE).await?;
                let webhooks = if due.is_empty() {
                    Vec::new()
                } else {
                    rows::all(tx).await?
                };
                Ok::<_, StoreError>((due, webhooks))
            })
        })
        .await?;
    let mut running = JoinSet::new();
    for message in due {
        let Some(webhook) = webhooks.iter().find(|w| w.id == message.webhook).cloned() else {
            continue;
        };
        let (clinic, egress) = (clinic.clone(), egress.clone());
        running.spawn(async move { deliver(&clinic, &egress, (webhook, message)).await });
    }
    let mut taken = 0;
    while let Some(ended) = running.join_next().await {
        taken += usize::from(ended.map_err(|_| StoreError::Internal("a delivery broke off"))??);
    }
    Ok(taken)
}

async fn deliver(
    clinic: &Clinic,
    egress: &Egress,
    (webhook, message): (Webhook, Delivery),
) -> Result<bool, StoreError> {
    let answer = ask(clinic.now(), egress, &webhook, &message).await;
    let (this, now) = (clinic.clone(), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                match answer {
                    Ok(code) if (200..300).contains(&code) => {
                        rows::delivered(tx, message.id, now, code).await?;
                        rows::succeeded(tx, webhook.id).await?;
                        Ok(true)
                    }
                    other => {
                        failed(tx, &this, (&webhook, &message), other).await?;
                        Ok(false)
                    }
                }
            })
        })
        .await
}

/// The status that came back, or why none did.
async fn ask(
    now: Timestamp,
    egress: &Egress,
    webhook: &Webhook,
    message: &Delivery,
) -> Result<u16, String> {
    let words = |failure: midstance_egress::Failure| failure.to_string();
    let address = egress.address(&webhook.address).map_err(words)?;
    let mut secrets = vec![webhook.secret.as_slice()];
    if let Some((old, until)) = &webhook.old_secret
        && now < *until
    {
        secrets.push(old);
    }
    let id = format!("msg_{}", message.id.0.simple());
    let timestamp = now.as_second();
    let signature = sign::signature(&secrets, &id, timestamp, &message.body);
    let timestamp = timestamp.to_string();
    let headers = [
        ("webhook-id", id.as_str()),
        ("webhook-timestamp", timestamp.as_str()),
        ("webhook-signature", signature.as_str()),
    ];
    let answer = egress.post_json(&address, &headers, &message.body).await;
    Ok(answer.map_err(words)?.status)
}

async fn failed(
    tx: &mut Tx,
    clinic: &Clinic,
    (webhook, message): (&Webhook, &Delivery),
    answer: Result<u16, String>,
) -> Result<(), StoreError> {
    let now = clinic.now();
    let code = answer.as_ref().ok().copied();
    let words = match &answer {
        Ok(code @ 300..=399) => format!("it answered {code}, and redirects are not followed"),
        Ok(code) => format!("it answered {code}"),
        Err(words) => words.clone(),
    };
    let gone = code == Some(GONE);
    let next = if gone {
        None
    } else {
        retry::next(message.attempts + 1, now, message.give_up_at)
    };
    let told = (code, words.as_str());
    rows::not_delivered(tx, message.id, (now, next), told).await?;
    let since = rows::failing(tx, webhook.id, now).await?;
    let long = since.is_some_and(|since| now.duration_since(since) >= PAUSED_AFTER);
    if gone || (next.is_none() && long) {
        stop(tx, clinic, webhook, &words).await?;
    }
    Ok(())
}

/// Pauses a webhook and tells the clinic by mail.
async fn stop(
    tx: &mut Tx,
    clinic: &Clinic,
    webhook: &Webhook,
    words: &str,
) -> Result<(), StoreError> {
    let reason = format!("paused by itself since {words}");
    if !rows::pause(tx, webhook.id, clinic.now(), &reason).await? {
        return Ok(());
    }
    let told = Told::setting("webhook", webhook.id.0, "webhook.paused", &reason);
    write(tx, clinic, &Actor::Program, told).await?;
    letter::paused(tx, clinic, webhook, words).await
}
