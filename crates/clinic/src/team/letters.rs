//! Mails to the staff about their own accounts.

use jiff::{Timestamp, ToSpan};
use midstance_store::{
    StoreError, Tx,
    account::{Account, Role},
    directory, outbox,
};

use super::LINK_MAIL;
use crate::{
    Clinic, Token,
    directory::zone_of,
    letter::{Envelope, Letter},
    profile::Profile,
};

/// A notice is of no use any more after so many days.
const NOTICE_DAYS: i64 = 3;

/// The mail with the link: an invitation from `by`, or what somebody who forgot their password asked for.
pub(super) async fn send_link(
    tx: &mut Tx,
    clinic: &Clinic,
    account: &Account,
    (link, until): (&Token, Timestamp),
    by: Option<&str>,
) -> Result<(), StoreError> {
    let profile = Profile::load(tx).await?;
    let by_when = local(tx, until).await?;
    let first = account.password_hash.is_empty();
    let headline = if first {
        format!("Your account at {}", profile.name)
    } else {
        "Choose a new password".into()
    };
    let begun = match by {
        Some(by) if first => format!("{by} made you an account: {}.", role_words(account.role)),
        Some(by) => format!("{by} sends you a link with which you choose a new password."),
        None => "You asked for a link with which you choose a new password.".into(),
    };
    let letter = Letter {
        clinic: profile.name.clone(),
        headline,
        details: vec![("Sign in with", account.email.clone())],
        paragraphs: vec![
            begun,
            format!(
                "The link works once, until {by_when}. Share it with nobody: whoever has it can \
                 choose your password."
            ),
            "If you did not expect this mail, ignore it. Nothing changes until the link is used."
                .into(),
        ],
        action: Some((
            "Choose a password",
            clinic.url(&format!("/staff/password/{}", link.reveal())),
        )),
        contact: vec![profile.email.clone()],
        reason: format!(
            "You get this because you have a staff account at {}.",
            profile.name
        ),
    };
    let mail = letter.message(
        clinic,
        Envelope {
            kind: LINK_MAIL,
            to: (account.email.clone(), account.name.clone()),
            subject: if first {
                format!("Your account at {}", profile.name)
            } else {
                "Choose a new password".into()
            },
            give_up_at: until,
        },
    )?;
    outbox::insert(tx, &mail).await
}

/// Tells somebody that their password was changed.
pub(super) async fn tell_password(
    tx: &mut Tx,
    clinic: &Clinic,
    account: &Account,
) -> Result<(), StoreError> {
    let words =
        "Your password was changed, and you were signed out in other browsers. If it was not \
        you, choose a new one at once and tell the clinic's owner."
            .into();
    let forgot = clinic.url("/staff/forgot-password");
    notice(
        tx,
        clinic,
        account,
        ("Your password was changed", words, Some(forgot)),
    )
    .await
}

/// Tells the old address that it no longer signs in.
pub(super) async fn tell_address(
    tx: &mut Tx,
    clinic: &Clinic,
    (old, new): (&Account, &Account),
) -> Result<(), StoreError> {
    let words = format!(
        "The address of your account was changed to {}. If you do not know why, ask the clinic's owner.",
        new.email
    );
    notice(
        tx,
        clinic,
        old,
        ("The address of your account was changed", words, None),
    )
    .await
}

async fn notice(
    tx: &mut Tx,
    clinic: &Clinic,
    to: &Account,
    (headline, words, action): (&str, String, Option<String>),
) -> Result<(), StoreError> {
    let profile = Profile::load(tx).await?;
    let letter = Letter {
        clinic: profile.name.clone(),
        headline: headline.into(),
        details: Vec::new(),
        paragraphs: vec![words],
        action: action.map(|to| ("Choose a new password", to)),
        contact: vec![profile.email.clone()],
        reason: format!(
            "You get this because you have a staff account at {}.",
            profile.name
        ),
    };
    let now = clinic.now();
    let give_up_at = now
        .saturating_add((24 * NOTICE_DAYS).hours())
        .unwrap_or(now);
    let mail = letter.message(
        clinic,
        Envelope {
            kind: "staff_notice",
            to: (to.email.clone(), to.name.clone()),
            subject: headline.into(),
            give_up_at,
        },
    )?;
    outbox::insert(tx, &mail).await
}

/// What a role is called where people read it.
fn role_words(role: Role) -> &'static str {
    match role {
        Role::Owner => "you can change everything in the clinic",
        Role::Practitioner => "you treat, and see the calendar and the records",
        Role::FrontDesk => "you book and look after the calendar",
    }
}

/// An instant in the clinic's first zone, in words.
async fn local(tx: &mut Tx, at: Timestamp) -> Result<String, StoreError> {
    let places = directory::locations(tx).await?;
    let zone = places.first().map(zone_of).transpose()?;
    let zone = zone.unwrap_or(jiff::tz::TimeZone::UTC);
    Ok(midstance_format::day_time(at.to_zoned(zone).datetime()))
}
