//! Webhooks: other programs are told that a visit was booked, moved or called off.
//!
//! What is told is a row, written in the transaction of the change itself, and delivered by a worker
//! at least once. Messages are signed as the Standard Webhooks specification says
//! (<https://www.standardwebhooks.com>), and hold nothing about the client or their health.

mod deliver;
mod letter;
mod log;
mod manage;
mod retry;
mod sign;
mod tell;

pub use deliver::deliver_due;
pub use log::{Logged, again, logged, test};
pub use manage::{AddError, add, list, new_secret, pause, remove, resume};
pub use sign::{SECRET_PREFIX, signature};
pub use tell::Event;
pub(crate) use tell::tell;
