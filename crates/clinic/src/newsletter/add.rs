//! Adding somebody who did not join by themselves: by hand, or from a file.

use jiff::tz::TimeZone;
use midstance_store::{
    StoreError, SubscriberId, TopicId, Tx,
    newsletter::{
        Basis, Channel, Kind, Status,
        subscriber::{self, Subscriber},
        suppression,
    },
};
use serde::{Deserialize, Serialize};

use super::{
    Secret,
    basis::{Consent, NoConsent},
    letter,
    log::{self, Origin, Step},
    why::can_allow,
};
use crate::{
    Actor, Clinic,
    audit::{self, Told},
    directory::{Directory, zone_of},
};

/// Somebody to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Add {
    /// The address, as `midstance_mail::Address` reads it.
    pub email: String,
    /// Name, or empty.
    pub name: String,
    /// About which topics; none means every issue.
    pub topics: Vec<TopicId>,
    /// Whether a mail for each new article.
    pub new_articles: bool,
    /// Why they may be written to.
    pub consent: Consent,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// They are new.
    New(SubscriberId),
    /// They were known, and their consent says more than before.
    More(SubscriberId),
    /// They were left as they are.
    Not(NotAdded),
}

/// Why somebody was left as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAdded {
    /// They get it already, on a basis that is as good.
    Already(SubscriberId),
    /// They left, or asked not to be written to: only they can join again.
    Left,
    /// Mail to the address came back.
    Bounced,
    /// What was brought is no consent.
    NoConsent(NoConsent),
}

impl NotAdded {
    /// The reason in words, and what can be done.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Already(_) => "Subscribed already; nothing was changed".into(),
            Self::Left => "Left the newsletter and stays off it. Only they can join again, on the \
                newsletter page"
                .into(),
            Self::Bounced => {
                "Mail to it came back. Stays off the list until that is looked at, under \
                Addresses not to write to"
                    .into()
            }
            Self::NoConsent(why) => format!("Not added: {why}"),
        }
    }
}

/// The clinic's calendar: consent ends by it.
pub(crate) async fn zone(tx: &mut Tx) -> Result<TimeZone, StoreError> {
    let directory = Directory::load(tx).await?;
    directory
        .locations
        .first()
        .map_or(Ok(TimeZone::UTC), zone_of)
}

/// Adds one person by hand and writes to them that they are subscribed.
///
/// # Errors
/// When the store fails.
pub async fn add(clinic: &Clinic, actor: &Actor, wanted: Add) -> Result<Added, StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let zone = zone(tx).await?;
                let origin = Origin {
                    page: "/staff/subscribers/new".into(),
                    ..Origin::default()
                };
                let by = By {
                    channel: Channel::Staff,
                    origin: &origin,
                    zone: &zone,
                    secret: &Secret::load(tx, &this).await?,
                };
                let added = take_in(tx, &this, &who, &by, &wanted).await?;
                if let Added::New(id) | Added::More(id) = added
                    && let Some(subscriber) = subscriber::get(tx, id).await?
                {
                    letter::welcome(tx, &this, &subscriber).await?;
                    let told = Told::subscriber(id, "subscriber.added", "");
                    audit::write(tx, &this, &who, told).await?;
                }
                Ok(added)
            })
        })
        .await
}

/// By which way somebody is added, and what is needed for it.
pub(crate) struct By<'a> {
    pub(crate) channel: Channel,
    pub(crate) origin: &'a Origin,
    pub(crate) zone: &'a TimeZone,
    pub(crate) secret: &'a Secret,
}

/// What adding would do; nothing is written.
pub(super) enum Verdict {
    New(Basis),
    More(Box<Subscriber>, Basis),
    Not(NotAdded),
}

/// Decides. Whoever left stays off; a yes beats business, and longer beats shorter.
pub(super) async fn judge(
    tx: &mut Tx,
    clinic: &Clinic,
    (secret, zone): (&Secret, &TimeZone),
    wanted: &Add,
) -> Result<Verdict, StoreError> {
    let basis = match wanted.consent.basis(clinic.now(), zone) {
        Ok(basis) => basis,
        Err(why) => return Ok(Verdict::Not(NotAdded::NoConsent(why))),
    };
    let known = subscriber::by_email(tx, &wanted.email).await?;
    let stands = suppression::get(tx, &secret.email_hash(&wanted.email)).await?;
    Ok(match (known, stands) {
        (_, Some(stands)) if can_allow(&stands) => Verdict::Not(NotAdded::Bounced),
        (_, Some(_)) => Verdict::Not(NotAdded::Left),
        (None, None) => Verdict::New(basis),
        (Some(known), None) => match known.status {
            Status::Left => Verdict::Not(NotAdded::Left),
            Status::Bounced => Verdict::Not(NotAdded::Bounced),
            Status::Active if !is_more(known.basis, basis) => {
                Verdict::Not(NotAdded::Already(known.id))
            }
            Status::Pending | Status::Active => Verdict::More(Box::new(known), basis),
        },
    })
}

fn is_more(had: Basis, has: Basis) -> bool {
    match (had, has) {
        (Basis::Express, _) => false,
        (Basis::Implied { .. }, Basis::Express) => true,
        (Basis::Implied { until: had }, Basis::Implied { until: has }) => has > had,
    }
}

/// Adds somebody in the transaction of what brought them.
pub(crate) async fn take_in(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    by: &By<'_>,
    wanted: &Add,
) -> Result<Added, StoreError> {
    let (now, secret) = (clinic.now(), by.secret);
    let (subscriber, added) = match judge(tx, clinic, (secret, by.zone), wanted).await? {
        Verdict::Not(why) => return Ok(Added::Not(why)),
        Verdict::More(known, basis) => {
            let pending = known.status == Status::Pending;
            let more = Subscriber {
                name: if known.name.is_empty() {
                    wanted.name.clone()
                } else {
                    known.name.clone()
                },
                status: Status::Active,
                basis,
                new_articles: known.new_articles || wanted.new_articles,
                confirmed_at: known.confirmed_at.or(Some(now)),
                ..*known
            };
            subscriber::update(tx, &more).await?;
            // Whoever was in force chose topics, or none on purpose.
            if pending {
                subscriber::set_topics(tx, more.id, &wanted.topics).await?;
            }
            let added = Added::More(more.id);
            (more, added)
        }
        Verdict::New(basis) => {
            let id = SubscriberId(clinic.new_id());
            let new = Subscriber {
                id,
                email: wanted.email.clone(),
                email_hash: secret.email_hash(&wanted.email),
                name: wanted.name.clone(),
                status: Status::Active,
                basis,
                new_articles: wanted.new_articles,
                leave_hash: secret.leave_token(id).hash(),
                created_at: now,
                confirmed_at: Some(now),
                left_at: None,
            };
            subscriber::insert(tx, &new).await?;
            if !wanted.topics.is_empty() {
                subscriber::set_topics(tx, id, &wanted.topics).await?;
            }
            (new, Added::New(id))
        }
    };
    let consent = &wanted.consent;
    let detail = format!(
        "{} on {}: {}{}",
        consent.ground.word(),
        consent.on,
        consent.evidence.trim(),
        by_whom(actor)
    );
    let kind = if by.channel == Channel::Import {
        Kind::Imported
    } else {
        Kind::Added
    };
    let step = Step::new(kind, by.channel).detail(&detail);
    log::of(tx, clinic, &subscriber, by.origin, step).await?;
    Ok(added)
}

fn by_whom(actor: &Actor) -> String {
    match actor {
        Actor::Staff(staff) => format!(" (entered by {})", staff.name),
        _ => String::new(),
    }
}
