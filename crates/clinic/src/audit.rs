//! Writing audit lines.

use midstance_store::{
    AccountId, ApiKeyId, AppointmentId, AuditId, CampaignId, ClientId, FeedId, OutboxId,
    StoreError, SubscriberId, Tx, WaitingId,
    audit::{self, AuditEvent},
};
use uuid::Uuid;

use crate::{Actor, Clinic};

/// What an audit line tells.
pub struct Told<'a> {
    action: &'a str,
    subject_kind: &'static str,
    subject: Uuid,
    detail: &'a str,
}

impl<'a> Told<'a> {
    /// Something about a visit.
    #[must_use]
    pub fn appointment(id: AppointmentId, action: &'a str, detail: &'a str) -> Self {
        Self {
            action,
            subject_kind: "appointment",
            subject: id.0,
            detail,
        }
    }

    /// Something about a client.
    #[must_use]
    pub fn client(id: ClientId, action: &'a str, detail: &'a str) -> Self {
        Self {
            action,
            subject_kind: "client",
            subject: id.0,
            detail,
        }
    }

    /// Something about a message of the outbox.
    #[must_use]
    pub fn message(id: OutboxId, action: &'a str) -> Self {
        Self {
            action,
            subject_kind: "message",
            subject: id.0,
            detail: "",
        }
    }

    /// Something about a place on the waiting list.
    #[must_use]
    pub fn waiting(id: WaitingId, action: &'a str, detail: &'a str) -> Self {
        Self {
            action,
            subject_kind: "waiting",
            subject: id.0,
            detail,
        }
    }

    /// Something about a part of the clinic: a place, a person, hours, a block.
    #[must_use]
    pub fn setting(subject_kind: &'static str, id: Uuid, action: &'a str, detail: &'a str) -> Self {
        Self {
            action,
            subject_kind,
            subject: id,
            detail,
        }
    }

    /// Something about an account.
    #[must_use]
    pub fn account(id: AccountId, action: &'a str, detail: &'a str) -> Self {
        Self {
            action,
            subject_kind: "account",
            subject: id.0,
            detail,
        }
    }
}

impl<'a> Told<'a> {
    /// Something about a key of another program.
    #[must_use]
    pub fn api_key(id: ApiKeyId, action: &'a str, detail: &'a str) -> Self {
        Self {
            action,
            subject_kind: "api_key",
            subject: id.0,
            detail,
        }
    }

    /// Something about the clinic's settings.
    #[must_use]
    pub fn settings(action: &'a str, detail: &'a str) -> Self {
        Self {
            action,
            subject_kind: "setting",
            subject: Uuid::nil(),
            detail,
        }
    }

    /// Something about a subscriber of the newsletter.
    #[must_use]
    pub fn subscriber(id: SubscriberId, action: &'a str, detail: &'a str) -> Self {
        Self {
            action,
            subject_kind: "subscriber",
            subject: id.0,
            detail,
        }
    }

    /// Something about a campaign.
    #[must_use]
    pub fn campaign(id: CampaignId, action: &'a str, detail: &'a str) -> Self {
        Self {
            action,
            subject_kind: "campaign",
            subject: id.0,
            detail,
        }
    }

    /// Something about a calendar feed.
    #[must_use]
    pub fn feed(id: FeedId, action: &'a str, detail: &'a str) -> Self {
        Self {
            action,
            subject_kind: "feed",
            subject: id.0,
            detail,
        }
    }
}

/// Adds a line in the transaction of what it tells.
///
/// # Errors
/// When the database fails.
pub async fn write(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    told: Told<'_>,
) -> Result<(), StoreError> {
    let event = AuditEvent {
        id: AuditId(clinic.new_id()),
        at: clinic.now(),
        actor_kind: actor.kind().to_owned(),
        actor: actor.id(),
        action: told.action.to_owned(),
        subject_kind: told.subject_kind.to_owned(),
        subject: told.subject,
        detail: told.detail.to_owned(),
    };
    audit::insert(tx, &event).await
}
