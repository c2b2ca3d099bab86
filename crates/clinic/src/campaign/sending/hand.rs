//! What stands between a mail and the wire: the journal, and the order to stop.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use jiff::Timestamp;
use midstance_mail::{Answer, Journal};
use midstance_store::{RecipientId, campaign::journal};
use tokio::sync::mpsc;

use crate::Clinic;

/// A mail on its way.
#[derive(Debug)]
pub(super) struct Mail {
    /// Its row.
    pub(super) id: RecipientId,
    /// Tries before this one.
    pub(super) attempts: u32,
    /// After which it is given up.
    pub(super) give_up_at: Timestamp,
    /// To whom; kept out of what is written down of an answer.
    pub(super) email: String,
}

/// The hand that lets mails go.
pub(super) struct Hand {
    clinic: Clinic,
    journal: journal::Journal,
    stop: AtomicBool,
    lease_ends: AtomicI64,
    results: mpsc::UnboundedSender<(Mail, Answer)>,
}

impl Hand {
    pub(super) fn new(
        clinic: &Clinic,
        journal: journal::Journal,
        results: mpsc::UnboundedSender<(Mail, Answer)>,
    ) -> Self {
        Self {
            clinic: clinic.clone(),
            journal,
            stop: AtomicBool::new(false),
            lease_ends: AtomicI64::new(0),
            results,
        }
    }

    /// Lets nothing more go.
    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }

    pub(super) fn has_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Notes until when the leases hold. After that somebody else may have them.
    pub(super) fn leased_until(&self, until: Timestamp) {
        self.lease_ends
            .store(until.as_millisecond(), Ordering::SeqCst);
    }

    /// Ends the journal; everything in it stands in the database.
    pub(super) fn end(self) -> std::io::Result<()> {
        self.journal.end()
    }
}

impl Journal for Hand {
    type Key = Mail;

    async fn about_to_send(&self, mail: &Mail) -> bool {
        let now = self.clinic.now().as_millisecond();
        if now >= self.lease_ends.load(Ordering::SeqCst) {
            self.stop();
        }
        if self.has_stopped() {
            return false;
        }
        match self.journal.handing_over(mail.id.0) {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, "the journal cannot be written, so nothing is sent");
                self.stop();
                false
            }
        }
    }

    async fn answered(&self, mail: Mail, answer: Answer) {
        let noted = match &answer {
            Answer::Taken => self.journal.answered(mail.id.0, true),
            Answer::Later(_) | Answer::Refused(..) | Answer::NotSent(_) => {
                self.journal.answered(mail.id.0, false)
            }
            // Nothing was begun, or nothing is known: the lines there are say so.
            Answer::Held | Answer::Unsure(_) => Ok(()),
        };
        if let Err(error) = noted {
            tracing::error!(%error, "the journal cannot be written");
            self.stop();
        }
        // Whoever ran the campaign has gone away; the journal tells the next.
        let _ = self.results.send((mail, answer));
    }
}
