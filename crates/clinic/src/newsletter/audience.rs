//! Who may be mailed, by the legal basis of each address; and who may not, and why.
//!
//! A yes (express consent) holds until it is taken back. Business with the clinic (implied consent)
//! holds until its end date. Whoever has not confirmed, has left, whose mail came back, or who is
//! suppressed is not mailed. Canada's anti-spam law asks the sender to prove it: the consent log does.

use jiff::Timestamp;
use midstance_store::{
    StoreError, SubscriberId, Tx,
    newsletter::{
        reach::{self, Facts, Wish},
        subscriber::{Status, Subscriber},
    },
};

/// Why somebody is not mailed; the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Excluded {
    /// They have not confirmed yet.
    Pending,
    /// They left.
    Left,
    /// Mail to their address came back.
    Bounced,
    /// Their address is on the list of those that must not be written to.
    Suppressed,
    /// Their implied consent has ended.
    ConsentEnded,
    /// They chose other topics, or no mails for new articles.
    NotWished,
}

impl Excluded {
    /// All reasons, in their order.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Left,
        Self::Bounced,
        Self::Suppressed,
        Self::ConsentEnded,
        Self::NotWished,
    ];

    /// The reason as staff read it: "… have not confirmed yet".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Pending => "have not confirmed yet",
            Self::Left => "have left",
            Self::Bounced => "have an address from which mail came back",
            Self::Suppressed => "are on the list of addresses not to write to",
            Self::ConsentEnded => "gave consent that has ended",
            Self::NotWished => "chose other topics",
        }
    }
}

/// What decides, in one place.
pub(crate) fn decide(facts: Facts) -> Result<(), Excluded> {
    match facts.status {
        Status::Pending => Err(Excluded::Pending),
        Status::Left => Err(Excluded::Left),
        Status::Bounced => Err(Excluded::Bounced),
        Status::Active if facts.suppressed => Err(Excluded::Suppressed),
        Status::Active if facts.basis_over => Err(Excluded::ConsentEnded),
        Status::Active if !facts.wished => Err(Excluded::NotWished),
        Status::Active => Ok(()),
    }
}

/// Somebody who may be mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Who; the leaving link is made from it.
    pub id: SubscriberId,
    /// The address.
    pub email: String,
    /// Name, or empty.
    pub name: String,
}

impl From<Subscriber> for Recipient {
    fn from(subscriber: Subscriber) -> Self {
        Self {
            id: subscriber.id,
            email: subscriber.email,
            name: subscriber.name,
        }
    }
}

/// How many may be mailed, and how many may not for which reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// So many may.
    pub may: u32,
    /// So many may not, each for its first reason; reasons that hold for nobody are left out.
    pub excluded: Vec<(Excluded, u32)>,
}

/// Counts the audience of a mail.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &mut Tx, wish: &Wish, now: Timestamp) -> Result<Counted, StoreError> {
    let mut counted = Counted::default();
    let mut excluded = [0; Excluded::ALL.len()];
    for (facts, many) in reach::tally(tx, wish, now).await? {
        match decide(facts) {
            Ok(()) => counted.may += many,
            Err(reason) => excluded[reason as usize] += many,
        }
    }
    counted.excluded = Excluded::ALL
        .into_iter()
        .zip(excluded)
        .filter(|(_, many)| *many > 0)
        .collect();
    Ok(counted)
}

/// A piece of the audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Those in it who may be mailed.
    pub recipients: Vec<Recipient>,
    /// After whom the next piece begins; `None` when this was the last.
    pub next: Option<SubscriberId>,
}

/// The next piece of the audience after `after`, of at most `most` people, in the order of their
/// ids: going on from [`Piece::next`] until it is `None` meets everybody once.
///
/// # Errors
/// When the database fails.
pub async fn piece(
    tx: &mut Tx,
    wish: &Wish,
    now: Timestamp,
    (after, most): (Option<SubscriberId>, u32),
) -> Result<Piece, StoreError> {
    let found = reach::piece(tx, wish, now, (after, most)).await?;
    let full = u32::try_from(found.len()).unwrap_or(u32::MAX) == most;
    Ok(Piece {
        next: found.last().filter(|_| full).map(|(last, _)| last.id),
        recipients: found
            .into_iter()
            .filter(|(_, facts)| decide(*facts).is_ok())
            .map(|(subscriber, _)| subscriber.into())
            .collect(),
    })
}

/// Whether somebody may be mailed at this moment; `None` when they were deleted.
///
/// # Errors
/// When the database fails.
pub async fn may_mail(
    tx: &mut Tx,
    wish: &Wish,
    now: Timestamp,
    id: SubscriberId,
) -> Result<Option<Result<Recipient, Excluded>>, StoreError> {
    let found = reach::one(tx, wish, now, id).await?;
    Ok(found.map(|(subscriber, facts)| decide(facts).map(|()| subscriber.into())))
}

/// The whole audience at once: for a small list, a preview or a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// Who may be mailed.
    pub may: Vec<Recipient>,
    /// Who may not, counted by reason.
    pub excluded: Vec<(Excluded, u32)>,
}

/// Reads the whole audience. It is as large as the list; to send, take it in pieces.
///
/// # Errors
/// When the database fails.
pub async fn audience(tx: &mut Tx, wish: &Wish, now: Timestamp) -> Result<Audience, StoreError> {
    const AT_ONCE: u32 = 1_000;
    let (mut may, mut after) = (Vec::new(), None);
    loop {
        let some = piece(tx, wish, now, (after, AT_ONCE)).await?;
        may.extend(some.recipients);
        after = some.next;
        if after.is_none() {
            break;
        }
    }
    let excluded = count(tx, wish, now).await?.excluded;
    Ok(Audience { may, excluded })
}
