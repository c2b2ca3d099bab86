//! Builds mail messages and hands them to an SMTP server.
//!
//! An outbox row becomes a [`Message`], the message a [`Rendered`] mail: the same bytes and the same
//! Message-ID however often it is tried. [`Smtp::send`] says what became of it in an [`Outcome`], and
//! [`next_attempt`] when to try again.
//!
//! A [`Newsletter`] is prepared once and filled for each [`Reader`]; [`Bulk`] sends many of them over a
//! few kept connections and tells a [`Journal`] what happens to each. What comes back is read as a
//! [`Report`], from a [`Door`] or a [`Maildir`].

mod address;
mod bulk;
mod connection;
mod dkim;
mod dkim_make;
mod dns;
mod door;
mod fields;
mod maildir;
mod message;
mod newsletter;
mod outcome;
mod posture;
mod rendered;
mod report;
mod retry;
mod returning;
mod smtp;
mod spf;

pub use address::{Address, AddressError, Mailbox};
pub use bulk::{Answer, Bulk, Journal, Seal};
pub use dkim::{Algorithm, DkimError, DkimKey, Signer};
pub use dns::{Dns, DnsError};
pub use door::{Door, Inbox, Place, PlaceError, TryAgain};
pub use fields::Field;
pub use maildir::{Letter, Maildir};
pub use message::{Calendar, ListHeaders, Message};
pub use newsletter::{Newsletter, Prepared, Reader};
pub use outcome::{Culprit, EnhancedStatus, Failure, Outcome};
pub use posture::{About, Finding, Posture, State};
pub use rendered::{MessageError, Rendered};
pub use report::{Report, Verdict};
pub use retry::{next_attempt, wait_after};
pub use returning::{Purpose, ReturnAddress};
pub use smtp::{Security, Smtp, SmtpConfig, SmtpConfigError};
