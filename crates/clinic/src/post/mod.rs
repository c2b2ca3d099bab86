//! The way of mail to the world and back: the server that takes it, the keys that sign it, what other
//! servers find when they ask about us, and what comes back.

mod keys;
mod look;
mod returned;
mod returns;
mod trial;
mod unreached;

use std::net::SocketAddr;

use midstance_mail::{Mailbox, SmtpConfig};

pub use midstance_mail::{About, EnhancedStatus, Finding, Security, State, Verdict};

pub use keys::{KeptSigner, KeyError, drop_key, keys, make_keys, retire_key, signer, use_key};
pub use look::{Look, LookError, look, save_sending_host, sending_host};
pub use returned::{Returned, What, returns_of};
pub use returns::{Taken, recent_refusals, take_return};
pub use trial::{TrialError, send_trial};
pub(crate) use unreached::look_at_refused;

/// What the operator set about mail.
#[derive(Debug, Clone, Default)]
pub struct PostConfig {
    /// The server that takes our mail.
    pub server: Option<SmtpConfig>,
    /// The mailbox that mail comes from, when it is not the clinic's address.
    pub from: Option<Mailbox>,
    /// Domain at which bounces and mails that unsubscribe are taken.
    pub return_domain: Option<String>,
    /// Where they come in, in words.
    pub returns_come_by: Vec<String>,
    /// The name server to ask, when not the machine's own.
    pub name_server: Option<SocketAddr>,
}
