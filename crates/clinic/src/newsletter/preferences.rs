//! What the holder of a leaving link sees and changes: no password, since the link came by mail.

use jiff::ToSpan;
use midstance_store::{
    StoreError, TopicId, Tx,
    newsletter::{
        Channel, Kind, Status, Topic,
        subscriber::{self, Subscriber},
        suppression, topic,
    },
};

use super::{
    log::{self, Origin, Step},
    stop::is_stopped,
};
use crate::{
    Actor, Clinic, Token,
    audit::{self, Told},
};

/// Leaving can be taken back for so many minutes; later a new yes is needed.
pub const UNDO_MINUTES: i64 = 60;

/// One person's subscription as they see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// Who.
    pub subscriber: Subscriber,
    /// The topics they chose; none means every issue.
    pub chosen: Vec<TopicId>,
    /// The topics that can be chosen, and those they chose before.
    pub topics: Vec<Topic>,
    /// Whether their leaving can be taken back.
    pub can_undo: bool,
    /// Whether no mail at all is sent to the address, because one came back for good.
    pub takes_no_mail: bool,
}

/// The subscription behind a leaving link.
///
/// # Errors
/// When the store fails.
pub async fn preferences(
    clinic: &Clinic,
    token: &Token,
) -> Result<Option<Preferences>, StoreError> {
    let (this, hash) = (clinic.clone(), token.hash());
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let Some(subscriber) = subscriber::by_leave(tx, &hash).await? else {
                    return Ok(None);
                };
                let chosen = subscriber::topics(tx, subscriber.id).await?;
                let topics = topic::all(tx).await?;
                let takes_no_mail = is_stopped(tx, &subscriber.email).await?;
                Ok(Some(Preferences {
                    can_undo: can_undo(&this, &subscriber) && !takes_no_mail,
                    takes_no_mail,
                    topics: topics
                        .into_iter()
                        .filter(|t| t.active || chosen.contains(&t.id))
                        .collect(),
                    chosen,
                    subscriber,
                }))
            })
        })
        .await
}

/// Only for a while, and only what was in force: nobody is subscribed by it who never said yes.
fn can_undo(clinic: &Clinic, who: &Subscriber) -> bool {
    let fresh = who.left_at.is_some_and(|left| {
        let until = left.saturating_add(UNDO_MINUTES.minutes());
        until.is_ok_and(|until| clinic.now() < until)
    });
    who.status == Status::Left && who.confirmed_at.is_some() && fresh
}

/// Takes leaving back. Answers whether it could be.
///
/// # Errors
/// When the store fails.
pub async fn undo(clinic: &Clinic, token: &Token, origin: Origin) -> Result<bool, StoreError> {
    let (this, hash) = (clinic.clone(), token.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let found = subscriber::by_leave(tx, &hash).await?;
                let Some(who) = found.filter(|who| can_undo(&this, who)) else {
                    return Ok(false);
                };
                // Wanting it does not make a dead address take mail.
                if is_stopped(tx, &who.email).await? {
                    return Ok(false);
                }
                let back = Subscriber {
                    status: Status::Active,
                    left_at: None,
                    ..who
                };
                subscriber::update(tx, &back).await?;
                suppression::lift(tx, &back.email_hash).await?;
                let step = Step::new(Kind::Undone, Channel::Page);
                log::of(tx, &this, &back, &origin, step).await?;
                let told = Told::subscriber(back.id, "subscriber.undone", "");
                audit::write(tx, &this, &Actor::Visitor, told).await?;
                Ok(true)
            })
        })
        .await
}

/// What somebody wants to get from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Their name, or empty.
    pub name: String,
    /// About which topics; none means every issue.
    pub topics: Vec<TopicId>,
    /// Whether a mail for each new article.
    pub new_articles: bool,
}

/// Changes what the holder of a leaving link gets. Answers whether they are subscribed.
///
/// # Errors
/// When the store fails.
pub async fn change(
    clinic: &Clinic,
    token: &Token,
    wanted: Change,
    origin: Origin,
) -> Result<bool, StoreError> {
    let (this, hash) = (clinic.clone(), token.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let found = subscriber::by_leave(tx, &hash).await?;
                let Some(who) = found.filter(|who| who.status == Status::Active) else {
                    return Ok(false);
                };
                run(tx, &this, who, (wanted, &origin)).await.map(|()| true)
            })
        })
        .await
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    who: Subscriber,
    (wanted, origin): (Change, &Origin),
) -> Result<(), StoreError> {
    let topics = topic::all(tx).await?;
    let chosen: Vec<&Topic> = topics
        .iter()
        .filter(|topic| wanted.topics.contains(&topic.id))
        .collect();
    let ids: Vec<TopicId> = chosen.iter().map(|topic| topic.id).collect();
    let changed = Subscriber {
        name: wanted.name,
        new_articles: wanted.new_articles,
        ..who
    };
    subscriber::update(tx, &changed).await?;
    subscriber::set_topics(tx, changed.id, &ids).await?;
    let words: Vec<&str> = chosen.iter().map(|topic| topic.slug.as_str()).collect();
    let detail = format!(
        "topics: {}; new articles: {}",
        if words.is_empty() {
            "all".to_owned()
        } else {
            words.join(", ")
        },
        if changed.new_articles { "yes" } else { "no" },
    );
    let step = Step::new(Kind::Changed, Channel::Page).detail(&detail);
    log::of(tx, clinic, &changed, origin, step).await
}
