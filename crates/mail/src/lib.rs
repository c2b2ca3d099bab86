//! Builds mail messages and hands them to an SMTP server.
//!
//! An outbox row becomes a [`Message`], the message a [`Rendered`] mail: the same bytes and the same
//! Message-ID however often it is tried. [`Smtp::send`] says what became of it in an [`Outcome`], and
//! [`next_attempt`] when to try again.

mod address;
mod message;
mod outcome;
mod rendered;
mod retry;
mod smtp;

pub use address::{Address, AddressError, Mailbox};
pub use message::{Calendar, Message, Newsletter};
pub use outcome::{Culprit, EnhancedStatus, Failure, Outcome};
pub use rendered::{MessageError, Rendered};
pub use retry::{next_attempt, wait_after};
pub use smtp::{Security, Smtp, SmtpConfig, SmtpConfigError};
