//! What every use case needs: the data, the clock, randomness, the clinic's words.

use std::sync::Arc;

use jiff::Timestamp;
use midstance_store::Store;
use uuid::Uuid;

use crate::token::Token;

/// Tells the time. Only the program's edge has a real one.
pub trait Clock: Send + Sync {
    /// The present instant, in whole milliseconds: what is told is what is kept.
    fn now(&self) -> Timestamp;
}

/// Gives unguessable bytes. Only the program's edge has a real source.
pub trait Random: Send + Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]);
}

/// What the operator set: addresses under which the clinic is reached.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where browsers reach the program, without a slash at the end.
    pub public_url: String,
    /// Whether this is the demo clinic, which says so on its pages.
    pub demo: bool,
    /// Whether an SMTP server is configured; without one mail stays in the outbox.
    pub sends_mail: bool,
    /// The way of mail to the world and back.
    pub post: crate::post::PostConfig,
    /// Whether servers on this machine may be asked for calendars and told of visits, for tests and
    /// for trying things out.
    pub loopback: bool,
}

/// The clinic as use cases see it. Cheap to clone.
#[derive(Clone)]
pub struct Clinic {
    /// Rows.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Settings of the operator.
    pub config: Arc<Config>,
    /// Conditions, findings, danger rules and what follows from answers.
    pub model: Arc<midstance_assessment::Model>,
    /// What keeps robots polite.
    pub limits: Arc<crate::limits::Limits>,
    /// Told when a newsletter may be due, so that "send now" does not wait for the next round.
    pub campaign_due: Arc<tokio::sync::Notify>,
}

impl Clinic {
    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new UUID v7 (RFC 9562) of this instant.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let mut random = [0; 10];
        self.random.fill(&mut random);
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// The least UUID v7 of an instant: whatever was made since has a greater id. Tables that keep no index of
    /// time are looked through from here.
    #[must_use]
    pub fn first_id(at: Timestamp) -> Uuid {
        let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
    }

    /// A new secret of 256 bits, as a word for addresses and cookies.
    #[must_use]
    pub fn new_token(&self) -> Token {
        let mut bytes = [0; 32];
        self.random.fill(&mut bytes);
        Token::encode(&bytes)
    }

    /// An address of this clinic's pages.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_url)
    }
}
