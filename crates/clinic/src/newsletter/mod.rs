//! The newsletter's people: joining by two steps, leaving by one, and who may be written to.
//!
//! For who sends something to them:
//!
//! * [`audience::count`] says how many may be mailed and how many may not, and why;
//!   [`audience::piece`] goes through those who may in pieces, so that memory stays flat;
//!   [`audience::may_mail`] asks again just before a mail goes out, since people leave meanwhile.
//! * [`Secret::leave_token`] makes the token of the leaving link, [`leave_path`] its address: the
//!   page for people, and the target of the one-click POST (RFC 8058). [`list_header`] is both for
//!   the header of a mail.
//! * [`leave_by_token`] ends a subscription (pages, one click, a mail to the leaving mailbox).
//! * [`hard_bounce`] and [`suppress`] stop mail to an address; `clinic::sending` keeps to it. When
//!   newsletters keep coming back without a hard one, `clinic::post` decides, and only they stop.

mod add;
pub mod audience;
mod basis;
mod confirm;
pub mod export;
pub mod import;
mod join;
mod leave;
mod letter;
mod log;
mod preferences;
mod secret;
pub mod staff;
mod stop;
mod tidy;
mod topics;
mod why;
mod wording;

pub use add::{Add, Added, NotAdded, add};
pub(crate) use add::{By, take_in, zone};
pub use audience::{Audience, Counted, Excluded, Piece, Recipient, audience};
pub use basis::{Consent, Ground, NoConsent};
pub use confirm::{Link, confirm, look, renew};
pub use join::{Ask, JoinError, LINK_DAYS, PER_ADDRESS, PER_NETWORK, again, join};
pub(crate) use leave::end;
pub use leave::{leave_by_token, leave_path, list_header};
pub use log::Origin;
pub use preferences::{Change, Preferences, UNDO_MINUTES, change, preferences, undo};
pub use secret::Secret;
pub(crate) use stop::unreached_in;
pub use stop::{hard_bounce, hard_bounce_in, is_stopped, suppress};
pub(crate) use tidy::tidy;
pub use topics::{open_topics, save_often, save_topic, topics};
pub use why::{Why, can_allow};
pub use wording::{OFTEN_SETTING, Promise};

/// The one list there is, as the consent log names it.
pub const LIST: &str = "newsletter";

/// An address as the newsletter keeps it: one that mail can be sent to.
///
/// # Errors
/// What is wrong with it, in words for the person.
pub fn address(typed: &str) -> Result<String, midstance_mail::AddressError> {
    midstance_mail::Address::parse(typed).map(String::from)
}
