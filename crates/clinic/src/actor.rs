//! Who asks.

use midstance_store::{AccountId, ApiKeyId, PractitionerId, account::Role};
use uuid::Uuid;

/// Whoever a use case acts for; written on the audit line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Someone on the public pages, known by what they hold (a link, a draft).
    Visitor,
    /// Someone who signed in as staff.
    Staff(Staff),
    /// Another program, by its key. The clinic's notice binds it as it binds a visitor.
    Integration(ApiKeyId),
    /// The program itself: workers, demo, set-up.
    Program,
}

/// A signed-in member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The account.
    pub account: AccountId,
    /// Who it is.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The practitioner behind the account.
    pub practitioner: Option<PractitionerId>,
}

impl Actor {
    /// The word on the audit line.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Visitor => "client",
            Self::Staff(_) => "staff",
            Self::Integration(_) => "api",
            Self::Program => "program",
        }
    }

    /// The account or key on the audit line.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::Staff(staff) => Some(staff.account.0),
            Self::Integration(key) => Some(key.0),
            _ => None,
        }
    }

    /// Whether staff acts.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        matches!(self, Self::Staff(_))
    }
}
