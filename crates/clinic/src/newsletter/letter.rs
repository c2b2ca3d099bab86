//! The letters about a subscription. Nothing that someone typed stands in them: whoever asked may
//! have typed somebody else's address.

use jiff::ToSpan;
use midstance_format as format;
use midstance_store::{OutboxId, StoreError, Tx, newsletter::Subscriber, outbox};

use super::{
    Secret,
    join::LINK_DAYS,
    leave::{leave_path, list_header},
    wording::Promise,
};
use crate::{
    Clinic, Token,
    directory::Directory,
    letter::{Envelope, Letter},
    profile::Profile,
};

/// Mail about a subscription is tried for so many days.
const TRY_DAYS: i64 = 4;

/// "Please confirm your subscription."
pub(super) async fn confirm(
    tx: &mut Tx,
    clinic: &Clinic,
    subscriber: &Subscriber,
    token: &Token,
) -> Result<OutboxId, StoreError> {
    let promise = Promise::load(tx).await?;
    let link = clinic.url(&format!("/news/confirm/{}", token.reveal()));
    let letter = Letter {
        headline: "Please confirm your subscription".into(),
        paragraphs: vec![
            format!(
                "You get the newsletter of {}, {}, once you confirm on the page behind this link. \
                 The link works once, for {LINK_DAYS} days.",
                promise.clinic, promise.often
            ),
            "If you did not ask for it, ignore this mail. Nothing more will come.".into(),
        ],
        action: Some(("Confirm my subscription", link)),
        reason: format!(
            "You get this because somebody typed this address at {}.",
            clinic.url("/news")
        ),
        ..bare(tx).await?
    };
    send(tx, clinic, (subscriber, "newsletter_confirm"), letter).await
}

/// "You are already subscribed."
pub(super) async fn already(
    tx: &mut Tx,
    clinic: &Clinic,
    subscriber: &Subscriber,
) -> Result<OutboxId, StoreError> {
    let secret = Secret::load(tx, clinic).await?;
    let promise = Promise::load(tx).await?;
    let letter = Letter {
        headline: "You are already subscribed".into(),
        paragraphs: vec![format!(
            "Somebody asked for the newsletter of {} for this address. You get it already, so \
             nothing was changed.",
            promise.clinic
        )],
        action: Some((
            "Choose topics, or leave",
            leave_link(clinic, &secret, subscriber),
        )),
        reason: format!(
            "You get this because somebody typed this address at {}.",
            clinic.url("/news")
        ),
        ..bare(tx).await?
    };
    send(tx, clinic, (subscriber, "newsletter_already"), letter).await
}

/// "You are subscribed."
pub(super) async fn welcome(
    tx: &mut Tx,
    clinic: &Clinic,
    subscriber: &Subscriber,
) -> Result<OutboxId, StoreError> {
    let secret = Secret::load(tx, clinic).await?;
    let promise = Promise::load(tx).await?;
    let letter = Letter {
        headline: "You are subscribed".into(),
        paragraphs: vec![format!(
            "From now on you get the newsletter of {}, {}. Choose topics on the page behind this \
             link, or leave there at any time: it is one step, without a password.",
            promise.clinic, promise.often
        )],
        action: Some((
            "Choose topics, or leave",
            leave_link(clinic, &secret, subscriber),
        )),
        reason: format!(
            "You get this because this address was subscribed to the newsletter of {}.",
            promise.clinic
        ),
        ..bare(tx).await?
    };
    let id = send(tx, clinic, (subscriber, "newsletter_welcome"), letter).await?;
    if let Some(header) = list_header(clinic, &secret, subscriber.id) {
        outbox::put_list(tx, id, &header).await?;
    }
    Ok(id)
}

fn leave_link(clinic: &Clinic, secret: &Secret, subscriber: &Subscriber) -> String {
    clinic.url(&leave_path(&secret.leave_token(subscriber.id)))
}

/// A letter with the clinic's name, and where it is: the law asks for a postal address.
async fn bare(tx: &mut Tx) -> Result<Letter, StoreError> {
    let profile = Profile::load(tx).await?;
    let directory = Directory::load(tx).await?;
    let places = directory.locations.iter().map(|l| {
        let phone = format::phone(&l.phone);
        let (street, city, region) = (&l.street, &l.city, &l.region);
        format!(
            "{}: {street}, {city}, {region} {}, {phone}",
            l.name, l.postal_code
        )
    });
    Ok(Letter {
        clinic: profile.name,
        headline: String::new(),
        details: Vec::new(),
        paragraphs: Vec::new(),
        action: None,
        contact: places.chain([profile.email]).collect(),
        reason: String::new(),
    })
}

async fn send(
    tx: &mut Tx,
    clinic: &Clinic,
    (subscriber, kind): (&Subscriber, &str),
    letter: Letter,
) -> Result<OutboxId, StoreError> {
    let now = clinic.now();
    let message = letter.message(
        clinic,
        Envelope {
            kind,
            to: (subscriber.email.clone(), String::new()),
            subject: letter.headline.clone(),
            give_up_at: now.saturating_add((TRY_DAYS * 24).hours()).unwrap_or(now),
        },
    )?;
    outbox::insert(tx, &message).await?;
    Ok(message.id)
}
