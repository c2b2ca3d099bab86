//! Writing the consent log.

use midstance_store::{
    ConsentEventId, OutboxId, StoreError, Tx,
    newsletter::{Channel, ConsentEvent, Kind, Subscriber, consent},
};

use super::LIST;
use crate::Clinic;

/// From where somebody acted: what the consent log keeps as proof.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The page, without any secret.
    pub page: String,
    /// The browser's network address.
    pub ip: String,
    /// The browser, as it calls itself.
    pub user_agent: String,
}

/// The longest that is kept of what a browser calls itself.
const AGENT_LENGTH: usize = 200;

/// One step, to be written down.
pub(super) struct Step<'a> {
    kind: Kind,
    channel: Channel,
    wording: Option<&'a (String, i64)>,
    mail: Option<OutboxId>,
    result: &'a str,
    detail: &'a str,
}

impl<'a> Step<'a> {
    pub(super) fn new(kind: Kind, channel: Channel) -> Self {
        Self {
            kind,
            channel,
            wording: None,
            mail: None,
            result: "done",
            detail: "",
        }
    }

    /// The words agreed to.
    pub(super) fn wording(mut self, wording: &'a (String, i64)) -> Self {
        self.wording = Some(wording);
        self
    }

    /// The mail that was written.
    pub(super) fn mail(mut self, mail: Option<OutboxId>) -> Self {
        self.mail = mail;
        self
    }

    /// What came of it, in a word.
    pub(super) fn result(mut self, result: &'a str) -> Self {
        self.result = result;
        self
    }

    /// More about it, such as the evidence.
    pub(super) fn detail(mut self, detail: &'a str) -> Self {
        self.detail = detail;
        self
    }
}

/// Adds a step to the log of an address.
pub(super) async fn write(
    tx: &mut Tx,
    clinic: &Clinic,
    (address, email_hash): (&str, &[u8]),
    origin: &Origin,
    step: Step<'_>,
) -> Result<(), StoreError> {
    let line = ConsentEvent {
        id: ConsentEventId(clinic.new_id()),
        email_hash: email_hash.to_vec(),
        address: address.to_owned(),
        list: LIST.to_owned(),
        kind: step.kind,
        channel: step.channel,
        wording: step.wording.cloned().unwrap_or_default(),
        page: origin.page.clone(),
        at: clinic.now(),
        ip: origin.ip.clone(),
        user_agent: origin.user_agent.chars().take(AGENT_LENGTH).collect(),
        mail: step.mail,
        result: step.result.to_owned(),
        detail: step.detail.to_owned(),
    };
    consent::insert(tx, &line).await
}

/// Adds a step to the log of a subscriber.
pub(super) async fn of(
    tx: &mut Tx,
    clinic: &Clinic,
    subscriber: &Subscriber,
    origin: &Origin,
    step: Step<'_>,
) -> Result<(), StoreError> {
    let who = (subscriber.email.as_str(), subscriber.email_hash.as_slice());
    write(tx, clinic, who, origin, step).await
}
