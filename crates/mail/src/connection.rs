//! One kept connection to an SMTP server, a mail at a time.

use std::future::Future;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt};

use crate::smtp::Route;
use crate::{Answer, Culprit, Failure, Outcome, Rendered};

/// How long to wait before each try to connect.
const TRIES: [Duration; 3] = [
    Duration::ZERO,
    Duration::from_secs(1),
    Duration::from_secs(4),
];

/// Answers to the final dot may take longer, since giving up too early sends a mail twice
/// (RFC 5321, 4.5.3.2.6).
const PATIENCE: u32 = 10;

const MECHANISMS: &[Mechanism] = &[Mechanism::Plain, Mechanism::Login];

/// One connection, opened when needed and kept.
pub(crate) struct Connection {
    route: Route,
    open: Option<Open>,
}

struct Open {
    smtp: AsyncSmtpConnection,
    /// Whether several commands may be sent before their answers (RFC 2920).
    pipelining: bool,
    /// Whether it has been used for a mail, so that the server may have tired of it.
    used: bool,
}

/// What a step of the conversation came to, when not to the next step.
enum End {
    /// The server said so and waits for the next command.
    Answered(Outcome),
    /// The connection is of no more use.
    Lost(Failure),
}

impl Connection {
    pub(crate) fn new(route: Route) -> Self {
        Self { route, open: None }
    }

    /// Delivers a mail. `go` is asked when only the mail itself and its final dot are left to send.
    pub(crate) async fn deliver<F>(&mut self, mail: &Rendered, go: impl FnOnce() -> F) -> Answer
    where
        F: Future<Output = bool>,
    {
        if let Err(answer) = self.announce(mail).await {
            return answer;
        }
        let Some(mut open) = self.open.take() else {
            return Answer::NotSent(lost("the connection to the mail server was closed"));
        };
        if !go().await {
            // In the middle of a mail only closing takes it back.
            return Answer::Held;
        }
        let wait = self.route.timeout * PATIENCE;
        match step(wait, open.smtp.command(dotted(&mail.bytes))).await {
            Ok(_) => {
                open.used = true;
                self.open = Some(open);
                Answer::Taken
            }
            Err(End::Answered(outcome)) => {
                open.used = true;
                self.open = Some(open);
                Answer::of(outcome)
            }
            Err(End::Lost(failure)) => Answer::Unsure(failure),
        }
    }

    /// Takes leave of the server.
    pub(crate) async fn close(&mut self) {
        if let Some(mut open) = self.open.take() {
            let _ = step(self.route.timeout, open.smtp.quit()).await;
        }
    }

    /// Says sender and recipient until the server asks for the mail itself. A server that has tired of
    /// a kept connection gets a new one.
    async fn announce(&mut self, mail: &Rendered) -> Result<(), Answer> {
        loop {
            let mut open = match self.open.take() {
                Some(open) => open,
                None => self.connect().await?,
            };
            match open.envelope(mail, self.route.timeout).await {
                Ok(()) => {
                    self.open = Some(open);
                    return Ok(());
                }
                Err(End::Lost(_)) if open.used => {}
                Err(End::Answered(Outcome::TryAgain(failure)))
                    if open.used && failure.code == Some(421) => {}
                Err(End::Lost(failure)) => return Err(Answer::NotSent(failure)),
                Err(End::Answered(outcome)) => {
                    let reset = open.smtp.command("RSET\r\n");
                    if step(self.route.timeout, reset).await.is_ok() {
                        open.used = true;
                        self.open = Some(open);
                    }
                    return Err(Answer::of(outcome));
                }
            }
        }
    }

    async fn connect(&self) -> Result<Open, Answer> {
        let mut end = Answer::NotSent(lost("the mail server was not tried"));
        for wait in TRIES {
            tokio::time::sleep(wait).await;
            match self.greet().await {
                Ok(open) => return Ok(open),
                Err(End::Answered(refused @ Outcome::Refused(..))) => {
                    return Err(Answer::of(refused));
                }
                Err(End::Answered(Outcome::TryAgain(failure)) | End::Lost(failure)) => {
                    end = Answer::NotSent(failure);
                }
                Err(End::Answered(Outcome::Accepted)) => {}
            }
        }
        Err(end)
    }

    async fn greet(&self) -> Result<Open, End> {
        let route = &self.route;
        let wait = route.timeout;
        let server = (route.host.as_str(), route.port);
        let implicit = route.tls.clone().filter(|_| route.implicit);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(server, Some(wait), &route.hello, implicit, None);
        let mut smtp = step(wait * 2, connecting).await?;
        if let Some(tls) = route.tls.clone().filter(|_| !route.implicit) {
            step(wait, smtp.starttls(tls, &route.hello)).await?;
        }
        if let Some(credentials) = &route.credentials {
            step(wait, smtp.auth(MECHANISMS, credentials)).await?;
        }
        let hello = step(wait, smtp.command(Ehlo::new(route.hello.clone()))).await?;
        let pipelining = hello
            .message()
            .any(|line| line.eq_ignore_ascii_case("PIPELINING"));
        Ok(Open {
            smtp,
            pipelining,
            used: false,
        })
    }
}

impl Open {
    async fn envelope(&mut self, mail: &Rendered, wait: Duration) -> Result<(), End> {
        let sender = Mail::new(Some(mail.from.to_lettre()), Vec::new()).to_string();
        let recipient = Rcpt::new(mail.to.to_lettre(), Vec::new()).to_string();
        let smtp = &mut self.smtp;
        if !self.pipelining {
            step(wait, smtp.command(sender)).await?;
            step(wait, smtp.command(recipient)).await?;
            return step(wait, smtp.command(Data)).await.map(drop);
        }
        let at_once = sender + &recipient + &Data.to_string();
        let sender = step(wait, smtp.command(at_once)).await.map(drop);
        let recipient = after(&sender, step(wait, smtp.read_response())).await?;
        let data = after(&sender, step(wait, smtp.read_response())).await?;
        let refused = sender.and(recipient);
        match (refused, data) {
            (Ok(()), data) => data,
            (Err(refused), Err(_)) => Err(refused),
            // Refused, and yet it waits for a mail (RFC 2920, 3.1): an empty one to nobody ends that.
            (Err(refused), Ok(())) => match step(wait, smtp.command(".\r\n")).await {
                Err(End::Lost(failure)) => Err(End::Lost(failure)),
                _ => Err(refused),
            },
        }
    }
}

/// Reads the next of several answers; there is none behind a lost connection.
async fn after<T>(
    first: &Result<(), End>,
    next: impl Future<Output = Result<T, End>>,
) -> Result<Result<(), End>, End> {
    if let Err(End::Lost(failure)) = first {
        return Err(End::Lost(failure.clone()));
    }
    match next.await {
        Err(End::Lost(failure)) => Err(End::Lost(failure)),
        answered => Ok(answered.map(drop)),
    }
}

async fn step<T>(wait: Duration, talk: impl Future<Output = Result<T, Error>>) -> Result<T, End> {
    match tokio::time::timeout(wait, talk).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(match Outcome::of(&error) {
            Outcome::TryAgain(failure) | Outcome::Refused(_, failure) if failure.code.is_none() => {
                End::Lost(failure)
            }
            outcome => End::Answered(outcome),
        }),
        Err(_) => Err(End::Lost(lost("the mail server did not answer in time"))),
    }
}

fn lost(words: &str) -> Failure {
    Failure {
        code: None,
        status: None,
        words: words.to_owned(),
    }
}

/// The mail with its dots doubled and the final one behind it, to be sent in one piece.
fn dotted(mail: &[u8]) -> String {
    let mail = String::from_utf8_lossy(mail);
    let mut dotted = String::with_capacity(mail.len() + 16);
    if mail.starts_with('.') {
        dotted.push('.');
    }
    let mut lines = mail.split("\r\n.");
    dotted += lines.next().unwrap_or_default();
    for line in lines {
        dotted += "\r\n..";
        dotted += line;
    }
    if !dotted.ends_with("\r\n") {
        dotted += "\r\n";
    }
    dotted + ".\r\n"
}

impl Answer {
    fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Accepted => Self::Taken,
            Outcome::TryAgain(failure) => Self::Later(failure),
            Outcome::Refused(culprit, failure) => Self::Refused(culprit, failure),
        }
    }

    /// At whom a refusal lies, when it is one.
    pub fn culprit(&self) -> Option<Culprit> {
        match self {
            Self::Refused(culprit, _) => Some(*culprit),
            _ => None,
        }
    }
}
