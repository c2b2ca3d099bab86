//! The one-time link with which a password is chosen.

use jiff::{Span, Timestamp, ToSpan};
use midstance_store::{
    AccountId, OutboxId, StoreError, Tx,
    account::{self, Account},
    account_link::{self, Origin},
    client::email_key,
    outbox::{self, Recent},
};
use tokio::task::JoinHandle;

use super::{Confirmed, LINK_MAIL, TeamError, confirm::owner, letters};
use crate::{
    Actor, Clinic, Token,
    audit::{Told, write},
    auth::Wait,
};

/// The link of an invitation works so many days.
pub const FIRST_DAYS: i64 = 7;
/// One that the owner hands to somebody who has a password works so many hours.
pub const AGAIN_HOURS: i64 = 24;
/// One that somebody asked for works so many minutes.
pub const FORGOT_MINUTES: i64 = 60;

/// How a link gets to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handing {
    /// By mail to their address; whoever sends it does not see it.
    Mail,
    /// It is shown to the owner, who hands it over: where no mail server is set, or mail is lost.
    Show,
}

/// Gives somebody a new link; all that they had before end. Their password stays until they choose another.
/// The answer holds the link when it is to be shown.
///
/// # Errors
/// [`TeamError::NotFound`] when there is no such account or it is turned off; [`TeamError::NotAllowed`].
pub async fn hand_link(
    clinic: &Clinic,
    by: &Confirmed,
    id: AccountId,
    handing: Handing,
) -> Result<Option<Token>, TeamError> {
    let (this, by) = (clinic.clone(), by.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                owner(tx, by.staff()).await?;
                let found = account::get(tx, id).await?.filter(|a| a.active);
                let account = found.ok_or(TeamError::NotFound)?;
                let told = Told::account(id, "account.link_made", "");
                write(tx, &this, &by.actor(), told).await?;
                hand(tx, &this, (&account, &by.staff().name), handing).await
            })
        })
        .await
}

/// Writes the link down, and the mail if it goes by mail.
pub(super) async fn hand(
    tx: &mut Tx,
    clinic: &Clinic,
    (account, by): (&Account, &str),
    handing: Handing,
) -> Result<Option<Token>, TeamError> {
    let lasts = if account.password_hash.is_empty() {
        (24 * FIRST_DAYS).hours()
    } else {
        AGAIN_HOURS.hours()
    };
    let (link, until) = put(tx, clinic, (account.id, Origin::Handed), lasts).await?;
    if handing == Handing::Show {
        return Ok(Some(link));
    }
    letters::send_link(tx, clinic, account, (&link, until), Some(by)).await?;
    Ok(None)
}

/// Whether a mail with a link went to them a moment ago: the same form sent twice.
pub(super) async fn was_just_mailed(
    tx: &mut Tx,
    clinic: &Clinic,
    account: &Account,
) -> Result<bool, StoreError> {
    let recent = mails_since(clinic.now(), 1.minutes());
    outbox::is_written(tx, (&account.email, recent)).await
}

/// The mails with a link of the time before `now`.
fn mails_since(now: Timestamp, span: Span) -> Recent<'static> {
    let since = now.saturating_sub(span).unwrap_or(Timestamp::UNIX_EPOCH);
    Recent {
        kind: LINK_MAIL,
        since: OutboxId(Clinic::first_id(since)),
    }
}

/// The mails whose links may still work, and a day's more: no link lasts longer.
pub(crate) fn live_mails(now: Timestamp) -> Recent<'static> {
    mails_since(now, (24 * (FIRST_DAYS + 1)).hours())
}

async fn put(
    tx: &mut Tx,
    clinic: &Clinic,
    whose: (AccountId, Origin),
    lasts: Span,
) -> Result<(Token, Timestamp), StoreError> {
    let (link, now) = (clinic.new_token(), clinic.now());
    let until = now.saturating_add(lasts).unwrap_or(now);
    account_link::put(tx, &link.hash(), whose, until).await?;
    Ok((link, until))
}

/// Sends a link to whoever forgot their password, if the address is of somebody who may sign in. The answer
/// comes at once and is the same either way, so that nobody learns from it who works here; what it began goes
/// on by itself, and only tests wait for it.
///
/// # Errors
/// [`Wait`] when the address or the browser's network address asked too often.
pub fn ask_link(clinic: &Clinic, email: &str, from: &str) -> Result<JoinHandle<()>, Wait> {
    let (now, key) = (clinic.now(), email_key(email));
    for limited in [
        format!("staff link {key}"),
        format!("staff link from {from}"),
    ] {
        clinic.limits.client_link.count(&limited, now)?;
    }
    let (this, email) = (clinic.clone(), email.to_owned());
    Ok(tokio::spawn(async move {
        if let Err(error) = send(&this, email).await {
            tracing::error!(%error, "a link to choose a password could not be written");
        }
    }))
}

/// Who may sign in with an address. It may be changed just now, and a link must not go to the old one: this
/// waits for its turn.
async fn in_use(tx: &mut Tx, email: &str) -> Result<Option<Account>, StoreError> {
    account::take_turns(tx).await?;
    let found = account::by_email(tx, email).await?;
    Ok(found.filter(|account| account.active))
}

async fn send(clinic: &Clinic, email: String) -> Result<(), StoreError> {
    let this = clinic.clone();
    let job = clinic.store.write(move |tx| {
        Box::pin(async move {
            let Some(account) = in_use(tx, &email).await? else {
                return Ok::<_, StoreError>(());
            };
            let whose = (account.id, Origin::Asked);
            let (link, until) = put(tx, &this, whose, FORGOT_MINUTES.minutes()).await?;
            letters::send_link(tx, &this, &account, (&link, until), None).await?;
            let told = Told::account(account.id, "account.link_asked", "");
            write(tx, &this, &Actor::Visitor, told).await
        })
    });
    job.await
}

/// A link for an address, for whoever runs the program: where an owner forgot the password and there is no
/// mail.
///
/// # Errors
/// [`TeamError::NotFound`] when nobody who may sign in has the address.
pub async fn link_for(clinic: &Clinic, email: &str) -> Result<Token, TeamError> {
    let (this, email) = (clinic.clone(), email.to_owned());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let account = in_use(tx, &email).await?.ok_or(TeamError::NotFound)?;
                let whose = (account.id, Origin::Handed);
                let (link, _) = put(tx, &this, whose, FORGOT_MINUTES.minutes()).await?;
                let told = Told::account(account.id, "account.link_made", "");
                write(tx, &this, &Actor::Program, told).await?;
                Ok(link)
            })
        })
        .await
}
