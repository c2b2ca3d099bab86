//! What became of a mail.

use std::fmt;

/// What became of a mail that was handed to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took it over.
    Accepted,
    /// It may work later; when, says [`crate::next_attempt`]. The server may have taken the mail over
    /// without our hearing of it: the next try carries the same Message-ID.
    TryAgain(Failure),
    /// It will not work, and at whom it lies.
    Refused(Culprit, Failure),
}

/// At whom a refusal lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Culprit {
    /// The recipient's address does not exist or takes no mail (5.1.x, 5.2.1): write to it no more.
    Recipient,
    /// The server does not take mail from us (5.7.x, 554, wrong password): pause all mail and tell
    /// someone. The mail itself may be sent once that is put right.
    Sender,
    /// This mail alone.
    Mail,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The server's answer code, when it answered.
    pub code: Option<u16>,
    /// The enhanced status code (RFC 3463), when it gave one.
    pub status: Option<EnhancedStatus>,
    /// The server's or the network's words. May name the recipient.
    pub words: String,
}

/// An enhanced status code such as 5.1.1 (RFC 3463).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnhancedStatus {
    /// 2 success, 4 try again, 5 refused.
    pub class: u8,
    /// 1 address, 2 mailbox, 3 system, 4 network, 5 protocol, 6 content, 7 policy.
    pub subject: u16,
    /// Detail within the subject.
    pub detail: u16,
}

impl EnhancedStatus {
    /// The code that an answer begins with, after the three digits of SMTP.
    #[must_use]
    pub fn of(answer: &str) -> Option<Self> {
        let mut numbers = answer.split_whitespace().next()?.split('.');
        let class = numbers
            .next()?
            .parse()
            .ok()
            .filter(|class| [2, 4, 5].contains(class))?;
        let (subject, detail) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        numbers.next().is_none().then_some(Self {
            class,
            subject,
            detail,
        })
    }

    /// At whom it lies, where the code alone tells. 5.1.7 and 5.1.8 are about the sender's own address.
    #[must_use]
    pub fn culprit(self) -> Option<Culprit> {
        match (self.subject, self.detail) {
            (1, 7 | 8) | (7, _) => Some(Culprit::Sender),
            (1, _) | (2, 1) => Some(Culprit::Recipient),
            _ => None,
        }
    }
}

impl fmt::Display for EnhancedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(code) = self.code {
            write!(f, "{code} ")?;
        }
        f.write_str(&self.words)
    }
}

impl Outcome {
    /// What an error of the mail library means.
    pub(crate) fn of(error: &lettre::transport::smtp::Error) -> Self {
        let words = match std::error::Error::source(error) {
            Some(source) => source.to_string(),
            None => error.to_string(),
        };
        let code = error.status().map(u16::from);
        let status = code.and_then(|_| EnhancedStatus::of(&words));
        let failure = Failure {
            code,
            status,
            words,
        };
        if error.is_permanent() {
            Self::Refused(culprit(code, status), failure)
        } else {
            // Also no connection, no or a wrong certificate, an answer that never came: these pass,
            // or someone puts them right, and the mail is kept meanwhile.
            Self::TryAgain(failure)
        }
    }
}

fn culprit(code: Option<u16>, status: Option<EnhancedStatus>) -> Culprit {
    status
        .and_then(EnhancedStatus::culprit)
        .unwrap_or(match code {
            Some(530 | 534 | 535 | 538 | 554) => Culprit::Sender,
            _ => Culprit::Mail,
        })
}
