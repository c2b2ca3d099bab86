//! The outbox worker: hands what is due to the mail server and writes down what became of it.

use jiff::ToSpan;
use midstance_mail::{
    Address, Calendar, Culprit, Failure, ListHeaders, Mailbox, Message, Outcome, Rendered, Smtp,
    next_attempt,
};
use midstance_store::{
    StoreError,
    outbox::{self, ListHeader, OutboxMessage},
};

use crate::{
    Clinic,
    newsletter::{hard_bounce_in, is_stopped},
    post::signer,
};

/// Messages taken at a time.
const AT_ONCE: u32 = 20;
/// A worker that dies holds its messages no longer than this, in seconds.
const LEASE_SECONDS: i64 = 60;
/// How long all mail rests after a server said that it takes none from us, in minutes.
const REST_MINUTES: i64 = 15;

/// Sends what is due once. Answers how many a server took.
///
/// # Errors
/// When the store fails; a mail server's refusals are written to the messages.
pub async fn send_due(
    clinic: &Clinic,
    smtp: &Smtp,
    from: Option<&Mailbox>,
) -> Result<usize, StoreError> {
    let now = clinic.now();
    let until = now.saturating_add(LEASE_SECONDS.seconds()).unwrap_or(now);
    let due: Vec<OutboxMessage> = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                outbox::give_up(tx, now).await?;
                outbox::lease(tx, now, until, AT_ONCE).await
            })
        })
        .await?;
    if due.is_empty() {
        return Ok(0);
    }
    let profile = clinic.profile().await?;
    let own = Address::parse(&profile.email)
        .map(|address| Mailbox {
            name: profile.name.clone(),
            address,
        })
        .ok();
    let from = from.or(own.as_ref());
    let signer = signer(clinic).await?;
    let mut sent = 0;
    let mut resting = false;
    for message in due {
        let outcome = match (from, resting) {
            (_, true) => {
                Outcome::TryAgain(nothing("the mail server takes no mail from us just now"))
            }
            (None, _) => Outcome::TryAgain(nothing("the clinic has no sender address")),
            (Some(from), _) => match prepare(clinic, &message, from).await? {
                Ok(mut rendered) => {
                    if let Err(error) = signer.sign(&mut rendered, &from.address) {
                        tracing::error!(%error, "mail goes out without a signature");
                    }
                    smtp.send(&rendered).await
                }
                Err(words) => Outcome::Refused(Culprit::Mail, nothing(&words)),
            },
        };
        resting |= matches!(outcome, Outcome::Refused(Culprit::Sender, _));
        sent += usize::from(outcome == Outcome::Accepted);
        write_down(clinic, &message, outcome).await?;
    }
    Ok(sent)
}

fn nothing(words: &str) -> Failure {
    Failure {
        code: None,
        status: None,
        words: words.to_owned(),
    }
}

/// What is said of a mail to an address that takes none.
const STOPPED: &str = "Not sent: an earlier mail to this address came back. If the address is right \
    and takes mail again, say so under Subscribers, Addresses not to write to, and try again.";

/// The mail of an outbox row, or why it cannot be sent.
async fn prepare(
    clinic: &Clinic,
    message: &OutboxMessage,
    from: &Mailbox,
) -> Result<Result<Rendered, String>, StoreError> {
    let (id, to) = (message.id, message.to_address.clone());
    let (stopped, list) = clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let stopped = is_stopped(tx, &to).await?;
                Ok::<_, StoreError>((stopped, outbox::list_of(tx, id).await?))
            })
        })
        .await?;
    if stopped {
        return Ok(Err(STOPPED.to_owned()));
    }
    Ok(render(message, from, list))
}

/// The mail of an outbox row; the same bytes at every try.
fn render(
    message: &OutboxMessage,
    from: &Mailbox,
    list: Option<ListHeader>,
) -> Result<Rendered, String> {
    let address = Address::parse(&message.to_address).map_err(|error| error.to_string())?;
    let mail = Message {
        outbox_id: message.id.to_string(),
        date: message.created_at,
        from: from.clone(),
        to: Mailbox {
            name: message.to_name.clone(),
            address,
        },
        reply_to: None,
        subject: message.subject.clone(),
        text: message.text.clone(),
        html: Some(message.html.clone()),
        calendar: message
            .calendar
            .clone()
            .map(|(ical, method)| Calendar { method, ical }),
        newsletter: list.map(|list| ListHeaders {
            unsubscribe_url: list.unsubscribe_url,
            unsubscribe_mail: None,
            list_id: list.list_id,
        }),
    };
    mail.render().map_err(|error| error.to_string())
}

async fn write_down(
    clinic: &Clinic,
    message: &OutboxMessage,
    outcome: Outcome,
) -> Result<(), StoreError> {
    let (id, now) = (message.id, clinic.now());
    let (next, words) = match outcome {
        Outcome::Accepted => {
            return clinic
                .store
                .write(move |tx| Box::pin(async move { outbox::sent(tx, id, now, "taken").await }))
                .await;
        }
        Outcome::TryAgain(failure) => (
            next_attempt(message.attempts + 1, now, message.give_up_at),
            failure.words,
        ),
        Outcome::Refused(Culprit::Sender, failure) => {
            tracing::error!(code = failure.code, "the mail server takes no mail from us");
            let rest = now.saturating_add(REST_MINUTES.minutes()).unwrap_or(now);
            ((rest <= message.give_up_at).then_some(rest), failure.words)
        }
        Outcome::Refused(Culprit::Recipient, failure) => {
            return came_back(clinic, message, failure.words).await;
        }
        Outcome::Refused(Culprit::Mail, failure) => (None, failure.words),
    };
    clinic
        .store
        .write(move |tx| Box::pin(async move { outbox::not_sent(tx, id, next, &words).await }))
        .await
}

/// The address takes no mail: this one is given up, and none is tried after it.
async fn came_back(
    clinic: &Clinic,
    message: &OutboxMessage,
    words: String,
) -> Result<(), StoreError> {
    let (this, id, to) = (clinic.clone(), message.id, message.to_address.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                outbox::not_sent(tx, id, None, &words).await?;
                hard_bounce_in(tx, &this, &to, &words).await
            })
        })
        .await
}
