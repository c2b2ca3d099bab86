//! Who signs in as staff: invited, changed and turned off by the owner; each looks after their own
//! password.
//!
//! Nobody but its owner ever knows a password: an account begins with a one-time link, and a lost
//! password is replaced by another one. What opens more than it did before, or ends somebody's
//! access, asks for the password of whoever does it ([`confirm`]).

mod change;
mod choose;
mod confirm;
mod feeds;
mod letters;
mod link;
mod own;
mod rows;

pub use change::{Details, change, end_sessions, invite, mark};
pub use choose::{choose_password, opened};
pub use confirm::{Confirmed, confirm};
pub(crate) use link::live_mails;
pub use link::{AGAIN_HOURS, FIRST_DAYS, FORGOT_MINUTES, Handing, ask_link, hand_link, link_for};
pub use own::{Own, change_password, end_other_sessions, own};
pub use rows::{Member, State, member, members};

use midstance_store::StoreError;

use crate::auth::{PasswordError, Wait};

/// The kind of the mails that carry a link: nobody reads them in the outbox.
pub const LINK_MAIL: &str = "staff_link";

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum TeamError {
    /// The password that confirms is not right.
    #[error("the password is not right")]
    WrongPassword,
    /// Too many wrong passwords.
    #[error("too many tries")]
    TooMany(Wait),
    /// The new password breaks a rule.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Another account has the address.
    #[error("another account has this address")]
    EmailTaken,
    /// Nobody would be left who can change the clinic.
    #[error("this is the only owner who can sign in")]
    LastOwner,
    /// Somebody else changed the account since its page was opened.
    #[error("the account was changed meanwhile")]
    Changed,
    /// The account of this form was made already.
    #[error("the account was made already")]
    Made,
    /// Whoever does it is no owner, or no longer.
    #[error("only an owner may")]
    NotAllowed,
    /// Another account is this practitioner's.
    #[error("{0} signs in as this practitioner")]
    PractitionerTaken(String),
    /// There is no such account, or it is turned off; or the link was used or has run out.
    #[error("there is no such account")]
    NotFound,
    /// A password could not be hashed.
    #[error("the password could not be stored")]
    Hash,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
