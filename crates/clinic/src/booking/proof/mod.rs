//! Proving an address before its first booking counts, where the owner wants it: the time is held,
//! a link is sent, and the button behind the link books. Nothing that was typed stands in that mail.

mod ask;
mod confirm;
mod letter;

pub use ask::{Requested, request};
pub use confirm::{Waiting, confirm, waiting_for};
