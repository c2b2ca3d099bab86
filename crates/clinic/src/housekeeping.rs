//! What is forgotten in time: holds, drafts, sessions, old claims and keys.

use jiff::{Span, Timestamp, ToSpan};
use midstance_store::{
    StoreError, Tx, account_link, claim, draft, idempotency, intake, outbox, pending, portal,
    session, typed, waiting, webhook,
};

use crate::{
    Clinic,
    booking::{TYPED_MINUTES, cover::expire_holds},
    intake::UNSENT_DAYS,
    team::live_mails,
};

/// Drafts of a check are kept so long, in hours.
pub const DRAFT_HOURS: i64 = 24;

/// Closed places on the waiting list are kept so long, in days: their links still say how it ended.
pub const WAITING_DAYS: i64 = 30;

/// What webhooks were told is kept so long, in days.
pub const WEBHOOK_DAYS: i64 = 30;

/// Deletes what has had its time. Called every few minutes.
///
/// # Errors
/// When the store fails.
pub async fn tidy(clinic: &Clinic) -> Result<(), StoreError> {
    let now = clinic.now();
    clinic.store.write(move |tx| Box::pin(run(tx, now))).await
}

async fn run(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    let ago = |span: Span| now.saturating_sub(span).unwrap_or(Timestamp::UNIX_EPOCH);
    let hours_ago = |n: i64| ago(n.hours());
    expire_holds(tx, now).await?;
    draft::forget_before(tx, hours_ago(DRAFT_HOURS)).await?;
    typed::forget_before(tx, ago(TYPED_MINUTES.minutes())).await?;
    session::forget_before(tx, hours_ago(24)).await?;
    account_link::forget_before(tx, now).await?;
    outbox::empty(tx, live_mails(now)).await?;
    portal::forget_before(tx, now, hours_ago(24)).await?;
    idempotency::forget_before(tx, hours_ago(24)).await?;
    waiting::forget_before(tx, hours_ago(WAITING_DAYS * 24)).await?;
    crate::newsletter::tidy(tx, now).await?;
    pending::forget_before(tx, hours_ago(24)).await?;
    intake::forget_before(tx, hours_ago(UNSENT_DAYS * 24)).await?;
    webhook::forget_before(tx, hours_ago(WEBHOOK_DAYS * 24)).await?;
    Ok(())
}

/// Deletes the claims of the past: a claim protects the future, the past keeps its appointments
/// without them. Called once a day, since it reads every claim.
///
/// # Errors
/// When the store fails.
pub async fn forget_claims(clinic: &Clinic) -> Result<(), StoreError> {
    let yesterday = clinic.now().saturating_sub(24.hours());
    let yesterday =
        midstance_schedule::Cell::containing(yesterday.unwrap_or(Timestamp::UNIX_EPOCH));
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move { claim::forget_before(tx, yesterday.index()).await.map(drop) })
        })
        .await
}
