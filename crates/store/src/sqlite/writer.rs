//! The one who writes: what waits is committed together.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use tokio::sync::oneshot::{self, error::RecvError};

use crate::{BoxFuture, StoreError, Tx, glance::Stamp, tx};

/// Jobs that one commit may carry: enough to share the disk's flush, few enough to stay prompt.
const JOBS_PER_COMMIT: usize = 32;
/// How long another program that writes to the same file is waited for.
pub(super) const BUSY: Duration = Duration::from_secs(5);
/// A commit that took longer for each of its jobs says that the disk is slow.
const PROMPT: Duration = Duration::from_millis(5);

/// Called after the commit, with the error if it failed.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Runs in its savepoint, or hears why none could begin; tells whether to keep it and how to answer.
pub(super) type Job =
    Box<dyn for<'a> FnOnce(Begun<'a>) -> Pin<Box<dyn Future<Output = (bool, Answer)> + 'a>> + Send>;
type Begun<'a> = Result<&'a mut Tx, StoreError>;

/// What somebody asks for, and where its answer will be.
pub(super) fn job_of<T, E, F>(job: F) -> (Job, oneshot::Receiver<Result<T, E>>)
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel::<Result<T, E>>();
    let job: Job = Box::new(move |begun| {
        Box::pin(async move {
            let result = match begun {
                Ok(tx) => job(tx).await,
                Err(error) => Err(error.into()),
            };
            let keep = result.is_ok();
            let answer: Answer = Box::new(move |commit| {
                // The asker may have gone away; the change stands all the same.
                let _ = sender.send(commit.map_err(E::from).and(result));
            });
            (keep, answer)
        })
    });
    (job, receiver)
}

/// The answer will not come.
pub(super) fn stopped<E: From<StoreError>>(_: RecvError) -> E {
    StoreError::Internal("the writer has stopped").into()
}

/// Where jobs wait for the thread that writes. The thread ends with the last of these.
#[derive(Clone)]
pub(super) struct Queue {
    jobs: mpsc::Sender<Job>,
    writer: Arc<Writer>,
}

/// The one connection that writes.
struct Writer {
    tx: Mutex<Tx>,
    /// Jobs in the queue.
    waiting: AtomicUsize,
    is_slow: AtomicBool,
}

impl Queue {
    /// Starts the thread.
    pub(super) fn of(tx: Tx) -> Result<Self, StoreError> {
        let writer = Arc::new(Writer {
            tx: Mutex::new(tx),
            waiting: AtomicUsize::new(0),
            is_slow: AtomicBool::new(false),
        });
        let (jobs, waiting) = mpsc::channel();
        let this = Arc::clone(&writer);
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || this.write_until_closed(&waiting))
            .map_err(|error| StoreError::Engine(error.to_string()))?;
        Ok(Self { jobs, writer })
    }

    /// Hands a job to the thread.
    pub(super) fn push(&self, job: Job) -> Result<(), StoreError> {
        self.writer.waiting.fetch_add(1, Ordering::SeqCst);
        let gone = |_| StoreError::Internal("the writer has stopped");
        self.jobs.send(job).map_err(gone)
    }

    /// Runs a job here and now, where nobody writes or waits to and the disk is quick; else gives it
    /// back.
    pub(super) fn run_now(&self, job: Job) -> Option<Job> {
        let writer = &self.writer;
        let waits = writer.waiting.load(Ordering::SeqCst) > 0;
        if waits || writer.is_slow.load(Ordering::Relaxed) {
            return Some(job);
        }
        let Ok(mut tx) = writer.tx.try_lock() else {
            return Some(job);
        };
        // Nor is another program waited for.
        match begin(&mut tx, Duration::ZERO) {
            Ok(stamp) => writer.commit(&mut tx, stamp, vec![job]),
            Err(_) => return Some(job),
        }
        None
    }
}

impl Writer {
    fn write_until_closed(&self, waiting: &mpsc::Receiver<Job>) {
        while let Ok(first) = waiting.recv() {
            let mut tx = self.tx.lock().unwrap_or_else(PoisonError::into_inner);
            let more = waiting.try_iter().take(JOBS_PER_COMMIT - 1);
            let jobs: Vec<Job> = std::iter::once(first).chain(more).collect();
            self.waiting.fetch_sub(jobs.len(), Ordering::SeqCst);
            match begin(&mut tx, BUSY) {
                Ok(stamp) => self.commit(&mut tx, stamp, jobs),
                Err(error) => refuse(jobs, &error),
            }
        }
    }

    /// Runs jobs in the transaction that was begun, commits, and answers.
    fn commit(&self, tx: &mut Tx, stamp: Stamp, jobs: Vec<Job>) {
        let (begun, count) = (Instant::now(), u32::try_from(jobs.len()));
        let mut answers = Vec::with_capacity(jobs.len());
        let committed = run_together(tx, jobs, &mut answers);
        match tx.revisions {
            Some(revisions) if committed.is_ok() => tx.memory.commits.carry(stamp, revisions),
            _ => tx.memory.commits.count(),
        }
        let is_slow = begun.elapsed() > PROMPT * count.unwrap_or(1);
        self.is_slow.store(is_slow, Ordering::Relaxed);
        let failure = committed.err().map(|error| error.to_string());
        for answer in answers {
            answer(match &failure {
                None => Ok(()),
                Some(text) => Err(StoreError::ReadOnly(text.clone())),
            });
        }
    }
}

/// Tells everybody that no change could begin.
fn refuse(jobs: Vec<Job>, error: &StoreError) {
    tracing::error!(%error, "no change could begin");
    for job in jobs {
        if let Ok((_, answer)) = now(job(Err(StoreError::Busy(error.to_string())))) {
            answer(Ok(()));
        }
    }
}

/// Begins a change, waiting for another program at most so long.
fn begin(tx: &mut Tx, busy: Duration) -> Result<Stamp, StoreError> {
    let stamp = tx.memory.commits.stamp();
    if let tx::Connection::Sqlite(connection) = &tx.connection {
        connection.busy_timeout(busy)?;
    }
    now(tx.batch("BEGIN IMMEDIATE"))??;
    // The one who may write sees no change but its own.
    tx.begins(true);
    Ok(stamp)
}

fn run_together(tx: &mut Tx, jobs: Vec<Job>, answers: &mut Vec<Answer>) -> Result<(), StoreError> {
    let done = match <[Job; 1]>::try_from(jobs) {
        // What one job alone changes needs no copy to go back to: all of it stays or none.
        Ok([job]) => {
            if !run_job(tx, job, answers) {
                return now(tx.batch("ROLLBACK"))?;
            }
            Ok(())
        }
        Err(jobs) => jobs
            .into_iter()
            .try_for_each(|job| run_one_of_many(tx, job, answers)),
    };
    #[cfg(feature = "testing")]
    let done = done.and_then(|()| match tx.revisions {
        Some(_) => now(crate::kept::prove_all(tx))?,
        None => Ok(()),
    });
    let committed = done.and_then(|()| now(tx.batch("COMMIT"))?);
    if committed.is_err() {
        now(tx.batch("ROLLBACK"))?.ok();
    }
    committed
}

fn run_one_of_many(tx: &mut Tx, job: Job, answers: &mut Vec<Answer>) -> Result<(), StoreError> {
    now(tx.batch("SAVEPOINT job"))??;
    if !run_job(tx, job, answers) {
        now(tx.batch("ROLLBACK TO job"))??;
    }
    now(tx.batch("RELEASE job"))?
}

/// Tells whether to keep what the job changed.
fn run_job(tx: &mut Tx, job: Job, answers: &mut Vec<Answer>) -> bool {
    // A panic in one job must not take the writer, and with it everybody's bookings, down.
    let outcome = catch_unwind(AssertUnwindSafe(|| now(job(Ok(tx)))));
    match outcome {
        Ok(Ok((keep, answer))) => {
            answers.push(answer);
            keep
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "a job awaited something else than the database");
            false
        }
        Err(_) => {
            tracing::error!("a job panicked");
            false
        }
    }
}

/// Polls a future that is ready at once, as every future over SQLite is.
fn now<T>(future: impl Future<Output = T>) -> Result<T, StoreError> {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => Ok(value),
        Poll::Pending => Err(StoreError::Internal(
            "a job awaited something else than its Tx",
        )),
    }
}
