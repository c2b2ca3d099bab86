//! Clients sign in by a link to their address: no password to forget.

use jiff::{Timestamp, ToSpan};
use midstance_store::{
    AppointmentId, StoreError,
    appointment::{self, Appointment},
    client::email_key,
    outbox::{self, OutboxMessage},
    portal,
};

use super::Wait;
use crate::{
    Clinic, Token,
    booking::Visit,
    letter::{Envelope, Letter},
    profile::Profile,
};

/// A link works for so many minutes, once, on the browser that asked for it.
pub const LINK_MINUTES: i64 = 15;
/// A session ends after so many minutes without use.
const IDLE_MINUTES: i64 = 30;
/// And after so many hours in any case.
const LONGEST_HOURS: i64 = 12;

/// Sends a sign-in link if the address has ever booked; answers the same either way. Gives the
/// token that ties the link to this browser.
///
/// # Errors
/// [`Wait`] inside when the address or browser asked too often.
pub async fn send_link(
    clinic: &Clinic,
    email: &str,
    from: &str,
) -> Result<Result<Token, Wait>, StoreError> {
    let (now, key) = (clinic.now(), email_key(email));
    for limited in [format!("link {key}"), format!("link from {from}")] {
        if let Err(wait) = clinic.limits.client_link.count(&limited, now) {
            return Ok(Err(wait));
        }
    }
    let (link, browser) = (clinic.new_token(), clinic.new_token());
    let expires = now.saturating_add(LINK_MINUTES.minutes()).unwrap_or(now);
    let (this, to, hashes) = (
        clinic.clone(),
        email.to_owned(),
        (link.hash(), browser.hash()),
    );
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if portal::visits(tx, &key).await?.is_empty() {
                    return Ok::<_, StoreError>(());
                }
                portal::put_link(tx, (&hashes.0, &hashes.1), &key, expires).await?;
                let profile = Profile::load(tx).await?;
                outbox::insert(tx, &message(&this, &profile, &to, &link)?).await
            })
        })
        .await?;
    Ok(Ok(browser))
}

fn message(
    clinic: &Clinic,
    profile: &Profile,
    to: &str,
    link: &Token,
) -> Result<OutboxMessage, StoreError> {
    let now = clinic.now();
    let letter = Letter {
        clinic: profile.name.clone(),
        headline: "Sign in to see your appointments".into(),
        details: Vec::new(),
        paragraphs: vec![format!(
            "The link works once, for {LINK_MINUTES} minutes, on the device where you asked for \
             it. If you did not ask, ignore this mail."
        )],
        action: Some((
            "Sign in",
            clinic.url(&format!("/sign-in/{}", link.reveal())),
        )),
        contact: vec![profile.email.clone()],
        reason: format!(
            "You get this because somebody typed this address at {}.",
            clinic.url("/sign-in")
        ),
    };
    letter.message(
        clinic,
        Envelope {
            kind: "sign_in",
            to: (to.to_owned(), String::new()),
            subject: "Your sign-in link".into(),
            give_up_at: now.saturating_add(LINK_MINUTES.minutes()).unwrap_or(now),
        },
    )
}

/// Uses a link up and opens a session; `None` when it has run out, was used, or belongs to another
/// browser.
///
/// # Errors
/// When the store fails.
pub async fn enter(
    clinic: &Clinic,
    link: &Token,
    browser: &Token,
) -> Result<Option<Token>, StoreError> {
    let (now, session) = (clinic.now(), clinic.new_token());
    let (hashes, hash) = ((link.hash(), browser.hash()), session.hash());
    let entered = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                match portal::take_link(tx, (&hashes.0, &hashes.1), now).await? {
                    Some(key) => portal::open(tx, &hash, &key, now).await.map(|()| true),
                    None => Ok::<_, StoreError>(false),
                }
            })
        })
        .await?;
    Ok(entered.then_some(session))
}

/// The address that is signed in with this cookie, as it is compared.
///
/// # Errors
/// When the store fails.
pub async fn session_client(clinic: &Clinic, token: &Token) -> Result<Option<String>, StoreError> {
    let (now, hash) = (clinic.now(), token.hash());
    let before = |span: jiff::Span| now.saturating_sub(span).unwrap_or(Timestamp::UNIX_EPOCH);
    let (born, seen) = (
        before(LONGEST_HOURS.hours()),
        before(IDLE_MINUTES.minutes()),
    );
    let key = hash.clone();
    let found = clinic
        .store
        .read(move |tx| Box::pin(async move { portal::find(tx, &key, born, seen).await }))
        .await?;
    if found.is_some() {
        let touch = clinic
            .store
            .write(move |tx| Box::pin(async move { portal::touch(tx, &hash, now).await }));
        if let Err(error) = touch.await {
            tracing::warn!(%error, "could not note that a session is in use");
        }
    }
    Ok(found)
}

/// Ends a session.
///
/// # Errors
/// When the store fails.
pub async fn leave(clinic: &Clinic, token: &Token) -> Result<(), StoreError> {
    let hash = token.hash();
    clinic
        .store
        .write(move |tx| Box::pin(async move { portal::close(tx, &hash).await }))
        .await
}

/// The visits booked with an address, newest first.
///
/// # Errors
/// When the store fails.
pub async fn own_visits(clinic: &Clinic, key: &str) -> Result<Vec<Visit>, StoreError> {
    let key = key.to_owned();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let visits = portal::visits(tx, &key).await?;
                crate::booking::complete_all(tx, visits).await
            })
        })
        .await
}

/// A fresh link to one of the address's own visits; `None` when it is somebody else's.
///
/// # Errors
/// When the store fails.
pub async fn open_visit(
    clinic: &Clinic,
    key: &str,
    id: AppointmentId,
) -> Result<Option<Token>, StoreError> {
    let (key, token) = (key.to_owned(), clinic.new_token());
    let hash = token.hash();
    let own = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let visits: Vec<Appointment> = portal::visits(tx, &key).await?;
                if !visits.iter().any(|visit| visit.id == id) {
                    return Ok::<_, StoreError>(false);
                }
                appointment::add_manage_link(tx, id, &hash)
                    .await
                    .map(|()| true)
            })
        })
        .await?;
    Ok(own.then_some(token))
}
