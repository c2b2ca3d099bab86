//! Builds mail messages and hands them to an SMTP server.
//!
//! An outbox row becomes a [`Message`], the message a [`Rendered`] mail: the same bytes and the same
//! Message-ID however often it is tried. [`Smtp::send`] says what became of it in an [`Outcome`], and
//! [`next_attempt`] when to try again.
//!
//! A [`Newsletter`] is prepared once and filled for each [`Reader`]; [`Bulk`] sends many of them over a
//! few kept connections and tells a [`Journal`] what happens to each.

mod address;
mod bulk;
mod connection;
mod fields;
mod message;
mod newsletter;
mod outcome;
mod rendered;
mod retry;
mod returning;
mod smtp;

pub use address::{Address, AddressError, Mailbox};
pub use bulk::{Answer, Bulk, Journal};
pub use fields::Field;
pub use message::{Calendar, ListHeaders, Message};
pub use newsletter::{Newsletter, Prepared, Reader};
pub use outcome::{Culprit, EnhancedStatus, Failure, Outcome};
pub use rendered::{MessageError, Rendered};
pub use retry::{next_attempt, wait_after};
pub use returning::{Purpose, ReturnAddress};
pub use smtp::{Security, Smtp, SmtpConfig, SmtpConfigError};
