//! The one who writes: what waits is committed together.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    sync::{
        Arc, Mutex,
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
/// A commit that took longer says that the disk is slow.
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
            let mut tx = self.tx.lock().unwrap_or_else(|poisoned| {
                self.tx.clear_poison();
                poisoned.into_inner()
            });
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
        let mut answers = Vec::with_capacity(jobs.len());
        let committed = run_together(tx, jobs, &mut answers);
        if let Ok(Some(took)) = committed {
            self.is_slow.store(took > PROMPT, Ordering::Relaxed);
        }
        match tx.revisions {
            Some(revisions) if committed.is_ok() => tx.memory.commits.carry(stamp, revisions),
            _ => tx.memory.commits.count(),
        }
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
        let error = match error {
            StoreError::Busy(text) => StoreError::Busy(text.clone()),
            StoreError::ReadOnly(text) => StoreError::ReadOnly(text.clone()),
            other => StoreError::Engine(other.to_string()),
        };
        if let Ok((_, answer)) = now(job(Err(error))) {
            answer(Ok(()));
        }
    }
}

/// Begins a change, waiting for another program at most so long.
fn begin(tx: &mut Tx, busy: Duration) -> Result<Stamp, StoreError> {
    let stamp = tx.memory.commits.stamp();
    if let tx::Connection::Sqlite(connection) = &tx.connection {
        connection.busy_timeout(busy)?;
        if !connection.is_autocommit() {
            // What a failure left open would keep every later change from its begin.
            connection.execute_batch("ROLLBACK")?;
        }
    }
    now(tx.batch("BEGIN IMMEDIATE"))??;
    // The one who may write sees no change but its own.
    tx.begins(true);
    Ok(stamp)
}

/// Tells how long the commit took, where something was committed.
fn run_together(
    tx: &mut Tx,
    jobs: Vec<Job>,
    answers: &mut Vec<Answer>,
) -> Result<Option<Duration>, StoreError> {
    let before = rows_changed(tx);
    let done = match <[Job; 1]>::try_from(jobs) {
        // What one job alone changes needs no copy to go back to: all of it stays or none.
        Ok([job]) => {
            if !run_job(tx, job, answers) {
                now(tx.batch("ROLLBACK"))??;
                return Ok(None);
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
    let begun = Instant::now();
    let committed = done.and_then(|()| now(tx.batch("COMMIT"))?);
    if committed.is_err() {
        now(tx.batch("ROLLBACK"))?.ok();
    }
    committed?;
    // Without a change nothing reaches the disk, and nothing is learnt of it.
    Ok((rows_changed(tx) != before).then(|| begun.elapsed()))
}

/// Rows changed since the connection was opened.
fn rows_changed(tx: &Tx) -> u64 {
    match &tx.connection {
        tx::Connection::Sqlite(connection) => connection.total_changes(),
        tx::Connection::Postgres(_) => 0,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kept::Memory;
    use rusqlite::Connection;
    use std::path::Path;

    fn queue(path: &Path) -> Queue {
        let connection = Connection::open(path).unwrap();
        let made = "PRAGMA journal_mode = WAL; CREATE TABLE one (n INTEGER)";
        connection.execute_batch(made).unwrap();
        let memory = Arc::new(Memory::default());
        Queue::of(Tx::new(tx::Connection::Sqlite(connection), &memory)).unwrap()
    }

    fn insert() -> (Job, oneshot::Receiver<Result<u64, StoreError>>) {
        // Without the numbers of what is kept: there are no such tables here.
        job_of(|tx| Box::pin(tx.execute("INSERT INTO one VALUES (1)", &[])))
    }

    fn count(path: &Path) -> i64 {
        let connection = Connection::open(path).unwrap();
        let sql = "SELECT count(*) FROM one";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[tokio::test]
    async fn a_job_runs_here_and_now_where_nobody_else_writes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.sqlite");
        let queue = queue(&path);
        let (job, mut answer) = insert();
        assert!(queue.run_now(job).is_none());
        assert_eq!(answer.try_recv().unwrap().unwrap(), 1, "answered already");
        assert_eq!(count(&path), 1);
    }

    #[tokio::test]
    async fn a_job_is_given_back_while_somebody_writes_or_waits_or_the_disk_is_slow() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.sqlite");
        let queue = queue(&path);
        let other = Connection::open(&path).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let job = queue.run_now(insert().0).expect("another program writes");
        other.execute_batch("COMMIT").unwrap();

        let held = queue.writer.tx.lock().unwrap();
        let job = queue.run_now(job).expect("the thread writes");
        drop(held);

        queue.writer.waiting.fetch_add(1, Ordering::SeqCst);
        let job = queue.run_now(job).expect("others came first");
        queue.writer.waiting.fetch_sub(1, Ordering::SeqCst);

        queue.writer.is_slow.store(true, Ordering::Relaxed);
        let job = queue
            .run_now(job)
            .expect("a thread would wait for the disk");
        assert_eq!(count(&path), 0);
        // A change that gives itself up says nothing of the disk; one that is kept does.
        let (lost, answer) = job_of::<(), StoreError, _>(|_| {
            Box::pin(async { Err(StoreError::Internal("changed my mind")) })
        });
        queue.push(lost).unwrap();
        answer.await.unwrap().unwrap_err();
        assert!(queue.writer.is_slow.load(Ordering::Relaxed));
        queue.push(job).unwrap();
        let (last, answer) = insert();
        queue.push(last).unwrap();
        answer.await.unwrap().unwrap();
        assert_eq!(count(&path), 2);
    }

    #[tokio::test]
    async fn what_a_failure_left_open_is_given_up_by_the_next_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.sqlite");
        let queue = queue(&path);
        let writer = Arc::clone(&queue.writer);
        let broken = std::thread::spawn(move || {
            let tx = writer.tx.lock().unwrap();
            let tx::Connection::Sqlite(connection) = &tx.connection else {
                return;
            };
            let left = "BEGIN; INSERT INTO one VALUES (2)";
            connection.execute_batch(left).unwrap();
            panic!("on purpose");
        });
        broken.join().unwrap_err();
        let (job, answer) = insert();
        let job = queue
            .run_now(job)
            .expect("left to the thread, which mends it");
        queue.push(job).unwrap();
        answer.await.unwrap().unwrap();
        // The thread answers before it lets go.
        drop(queue.writer.tx.lock().unwrap());
        let (job, _answer) = insert();
        assert!(queue.run_now(job).is_none(), "as before");
        assert_eq!(count(&path), 2);
    }
}
