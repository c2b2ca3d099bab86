//! How booking online goes: what the owner may set about it.

use midstance_store::{StoreError, Tx, setting};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
    waiting::{HOLD_MINUTES, HOLD_SETTING},
};

const MAIL_CHECK: &str = "booking.mail_check";
const MAIL_CHECK_MINUTES: &str = "booking.mail_check_minutes";
/// For how many minutes a time is held until the link in the mail is followed, where nothing is set.
const USUAL_MINUTES: i64 = 30;

/// What is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Online {
    /// Whether an address not seen before is proved by a link before its booking counts.
    pub mail_check: bool,
    /// For how many minutes the time is held until then.
    pub mail_check_minutes: i64,
    /// For how many minutes a time that opened is held for one person on the waiting list.
    pub waiting_minutes: i64,
}

impl Online {
    /// Reads what is set.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        Ok(Self {
            mail_check: setting::get(tx, MAIL_CHECK).await?.as_deref() == Some("on"),
            mail_check_minutes: minutes(tx, MAIL_CHECK_MINUTES)
                .await?
                .unwrap_or(USUAL_MINUTES),
            waiting_minutes: minutes(tx, HOLD_SETTING).await?.unwrap_or(HOLD_MINUTES),
        })
    }
}

async fn minutes(tx: &mut Tx, key: &str) -> Result<Option<i64>, StoreError> {
    let set = setting::get(tx, key).await?;
    Ok(set.and_then(|m| m.parse().ok()).filter(|m| *m > 0))
}

/// What is set.
///
/// # Errors
/// When the store fails.
pub async fn online(clinic: &Clinic) -> Result<Online, StoreError> {
    clinic.store.read(|tx| Box::pin(Online::load(tx))).await
}

/// Sets it.
///
/// # Errors
/// When the store fails.
pub async fn set_online(clinic: &Clinic, actor: &Actor, to: Online) -> Result<(), StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let check = if to.mail_check { "on" } else { "off" };
                setting::put(tx, MAIL_CHECK, check).await?;
                setting::put(tx, MAIL_CHECK_MINUTES, &to.mail_check_minutes.to_string()).await?;
                setting::put(tx, HOLD_SETTING, &to.waiting_minutes.to_string()).await?;
                let detail = format!(
                    "mail check {check}, {} minutes; waiting list {} minutes",
                    to.mail_check_minutes, to.waiting_minutes
                );
                write(tx, &this, &who, Told::settings("booking.set", &detail)).await
            })
        })
        .await
}
