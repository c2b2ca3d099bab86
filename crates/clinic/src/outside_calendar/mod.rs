//! Calendars of others: the times at which a practitioner is busy elsewhere.
//!
//! A subscribed calendar only blocks. Its busy times keep new visits away, through every door; a
//! visit that was booked before stays where it is and is listed as an overlap. What cannot be read
//! changes nothing: the last good copy counts until a better one comes.

mod fetch;
mod subscribe;
mod view;

pub use fetch::fetch_due;
pub use subscribe::{NAME_MAX, SubscribeError, may_change, remove, subscribe, want_now};
pub use view::{Overview, Subscribed, overview};
pub(crate) use view::{busy_elsewhere, names_at};
