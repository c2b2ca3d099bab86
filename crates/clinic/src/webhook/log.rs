//! What was told to whom, and telling it again.

use midstance_store::{
    DeliveryId, StoreError, WebhookId,
    webhook::{self as rows, Delivery, Webhook},
};
use serde_json::json;

use super::{
    retry,
    tell::{delivery, message},
};
use crate::Clinic;

/// How many messages are shown.
const SHOWN: u32 = 100;

/// A webhook and its newest messages.
#[derive(Debug, Clone)]
pub struct Logged {
    /// The webhook.
    pub webhook: Webhook,
    /// Newest first.
    pub deliveries: Vec<Delivery>,
}

/// A webhook with its newest messages.
///
/// # Errors
/// When the store fails.
pub async fn logged(clinic: &Clinic, id: WebhookId) -> Result<Option<Logged>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let Some(webhook) = rows::get(tx, id).await? else {
                    return Ok(None);
                };
                let deliveries = rows::log(tx, id, SHOWN).await?;
                Ok(Some(Logged {
                    webhook,
                    deliveries,
                }))
            })
        })
        .await
}

/// Has a message sent once more under its old id. Answers `false` when this webhook has none such.
///
/// # Errors
/// When the store fails.
pub async fn again(
    clinic: &Clinic,
    webhook: WebhookId,
    id: DeliveryId,
) -> Result<bool, StoreError> {
    let now = clinic.now();
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                match rows::delivery(tx, id).await? {
                    Some(found) if found.webhook == webhook => {
                        rows::again(tx, id, now, retry::give_up_at(now)).await
                    }
                    _ => Ok(false),
                }
            })
        })
        .await
}

/// Sends a message of the type `webhook.test`. Answers `false` when there is no such webhook.
///
/// # Errors
/// When the store fails.
pub async fn test(clinic: &Clinic, id: WebhookId) -> Result<bool, StoreError> {
    const EVENT: &str = "webhook.test";
    let body = message(EVENT, clinic.now(), json!({}));
    let one = delivery(clinic, id, EVENT, None, body);
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if rows::get(tx, id).await?.is_none() {
                    return Ok(false);
                }
                rows::insert_delivery(tx, &one).await?;
                Ok(true)
            })
        })
        .await
}
