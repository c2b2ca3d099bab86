//! Many mails over a few kept connections.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::smtp::Route;
use crate::{Address, Culprit, Failure, Rendered, Signer, SmtpConfig, SmtpConfigError};

/// A connection that nobody used for this long is closed: servers dislike idle ones.
const IDLE: Duration = Duration::from_secs(20);

/// What became of one mail of many, and whether it may be sent anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The server took it over.
    Taken,
    /// The server asks for another try later; it did not take it.
    Later(Failure),
    /// The server will not take it, and at whom that lies.
    Refused(Culprit, Failure),
    /// The final dot was never sent: the server could not be reached or the connection broke before.
    /// Sending anew gives nobody two.
    NotSent(Failure),
    /// The mail and its dot went out, and the connection broke before the answer came. The server may
    /// have taken it.
    Unsure(Failure),
    /// The journal did not let it go; the server has nothing.
    Held,
}

/// Signs each mail for its sender before it goes out.
#[derive(Clone)]
pub struct Seal {
    /// The keys.
    pub signer: Arc<Signer>,
    /// The From address.
    pub sender: Address,
}

impl Seal {
    /// Signs, on a thread where nobody waits for anything else.
    async fn put_on(self, mut mail: Rendered) -> Result<Rendered, Failure> {
        if !self.signer.signs_for(&self.sender) {
            return Ok(mail);
        }
        let signing = tokio::task::spawn_blocking(move || {
            let done = self.signer.sign(&mut mail, &self.sender);
            done.map(|()| mail).map_err(|error| error.to_string())
        });
        let signed = signing.await.map_err(|error| error.to_string());
        signed.and_then(|signed| signed).map_err(|words| Failure {
            code: None,
            status: None,
            words,
        })
    }
}

/// Writes down what happens to each mail. Called from several connections at once.
pub trait Journal: Send + Sync + 'static {
    /// Under what a mail is known.
    type Key: Send + Sync + 'static;

    /// The server waits for the mail; the mail and its final dot go out when this says true. What is
    /// written here must be durable before: a crash behind it leaves the mail in doubt, one before it
    /// leaves it unsent.
    fn about_to_send(&self, key: &Self::Key) -> impl Future<Output = bool> + Send;

    /// What became of it. Called once for each mail that was handed over.
    fn answered(&self, key: Self::Key, answer: Answer) -> impl Future<Output = ()> + Send;
}

/// Sends many mails over a few kept connections, one at a time on each. Holds no more mails than it has
/// connections: whoever hands over waits when all are busy.
pub struct Bulk<J: Journal> {
    queue: mpsc::Sender<(J::Key, Rendered)>,
    connections: JoinSet<()>,
}

type Queue<K> = Arc<Mutex<mpsc::Receiver<(K, Rendered)>>>;

impl<J: Journal> Bulk<J> {
    /// Starts with this many connections, opened when there is something to send. Must be called inside
    /// a Tokio runtime.
    pub fn start(
        config: &SmtpConfig,
        connections: usize,
        journal: Arc<J>,
    ) -> Result<Self, SmtpConfigError> {
        Self::start_sealed(config, connections, None, journal)
    }

    /// As [`Bulk::start`]; with a seal every mail is signed.
    pub fn start_sealed(
        config: &SmtpConfig,
        connections: usize,
        seal: Option<Seal>,
        journal: Arc<J>,
    ) -> Result<Self, SmtpConfigError> {
        let route = Route::of(config)?;
        let connections = connections.max(1);
        let (queue, mails) = mpsc::channel(connections);
        let mails = Arc::new(Mutex::new(mails));
        let mut tasks = JoinSet::new();
        for _ in 0..connections {
            let lane = Lane {
                connection: Connection::new(route.clone()),
                seal: seal.clone(),
                journal: journal.clone(),
            };
            tasks.spawn(lane.work(mails.clone()));
        }
        Ok(Self {
            queue,
            connections: tasks,
        })
    }

    /// Hands over a mail; waits while all connections are busy. Gives it back when sending has ended.
    pub async fn send(&self, key: J::Key, mail: Rendered) -> Result<(), (J::Key, Rendered)> {
        self.queue.send((key, mail)).await.map_err(|back| back.0)
    }

    /// Waits until all that was handed over is answered, and closes the connections.
    pub async fn finish(self) {
        let Self {
            queue,
            mut connections,
        } = self;
        drop(queue);
        while connections.join_next().await.is_some() {}
    }
}

/// One connection and what it needs.
struct Lane<J> {
    connection: Connection,
    seal: Option<Seal>,
    journal: Arc<J>,
}

impl<J: Journal> Lane<J> {
    async fn work(mut self, mails: Queue<J::Key>) {
        loop {
            match tokio::time::timeout(IDLE, next(&mails)).await {
                Ok(Some((key, mail))) => {
                    let answer = self.deliver(&key, mail).await;
                    self.journal.answered(key, answer).await;
                }
                Ok(None) => break,
                Err(_) => self.connection.close().await,
            }
        }
        self.connection.close().await;
    }

    async fn deliver(&mut self, key: &J::Key, mail: Rendered) -> Answer {
        let mail = match self.seal.clone() {
            Some(seal) => match seal.put_on(mail).await {
                Ok(mail) => mail,
                Err(failure) => return Answer::NotSent(failure),
            },
            None => mail,
        };
        let journal = &self.journal;
        let go = || journal.about_to_send(key);
        self.connection.deliver(&mail, go).await
    }
}

async fn next<K>(mails: &Queue<K>) -> Option<(K, Rendered)> {
    mails.lock().await.recv().await
}
