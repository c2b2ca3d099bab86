//! Leaving: at once, by one step, without a reason.

use midstance_store::{
    StoreError, SubscriberId, Tx,
    newsletter::{
        Channel, Kind, Scope, Status, confirm,
        subscriber::{self, Subscriber},
    },
    outbox::ListHeader,
};

use super::{
    Secret,
    log::{self, Origin, Step},
    stop::suppress,
    why::Why,
};
use crate::{
    Actor, Clinic, Token,
    audit::{self, Told},
};

/// The page that a leaving link leads to, and the target of the one-click POST.
#[must_use]
pub fn leave_path(token: &Token) -> String {
    format!("/u/{}", token.reveal())
}

/// What the header of a newsletter mail says about leaving (RFC 8058) and about the list
/// (RFC 2919). `None` where the site is not reached by https, which the header asks for.
#[must_use]
pub fn list_header(clinic: &Clinic, secret: &Secret, id: SubscriberId) -> Option<ListHeader> {
    let host = clinic.config.public_url.strip_prefix("https://")?;
    let host = host.split(['/', ':']).next().unwrap_or_default();
    Some(ListHeader {
        unsubscribe_url: clinic.url(&leave_path(&secret.leave_token(id))),
        list_id: format!("newsletter.{host}"),
    })
}

/// Ends the subscription whose leaving link has this token. Answers whether there is one; ending it
/// again changes nothing.
///
/// # Errors
/// When the store fails.
pub async fn leave_by_token(
    clinic: &Clinic,
    token: &Token,
    channel: Channel,
    origin: Origin,
) -> Result<bool, StoreError> {
    let (this, hash) = (clinic.clone(), token.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                match subscriber::by_leave(tx, &hash).await? {
                    Some(found) => {
                        let by = (&Actor::Visitor, channel, &origin);
                        end(tx, &this, found, by, "").await.map(|()| true)
                    }
                    None => Ok(false),
                }
            })
        })
        .await
}

/// Ends a subscription in the transaction of what ended it.
pub(crate) async fn end(
    tx: &mut Tx,
    clinic: &Clinic,
    subscriber: Subscriber,
    (actor, channel, origin): (&Actor, Channel, &Origin),
    detail: &str,
) -> Result<(), StoreError> {
    // Also of an address that takes no mail: should it take mail again, they stay off.
    if subscriber.status == Status::Left {
        return Ok(());
    }
    let now = clinic.now();
    let left = Subscriber {
        status: Status::Left,
        left_at: Some(now),
        ..subscriber
    };
    subscriber::update(tx, &left).await?;
    confirm::end_all(tx, left.id, now).await?;
    suppress(tx, clinic, &left.email, Scope::Newsletter, Why::Left).await?;
    let step = Step::new(Kind::Left, channel).detail(detail);
    log::of(tx, clinic, &left, origin, step).await?;
    let told = Told::subscriber(left.id, "subscriber.left", channel.word());
    audit::write(tx, clinic, actor, told).await
}
