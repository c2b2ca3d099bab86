//! SQLite: one writer thread that commits what waits together, readers beside it.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError, mpsc},
    task::{Context, Poll, Waker},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use tokio::sync::{Semaphore, oneshot};

use crate::{BoxFuture, StoreError, Tx, glance::Glance, kept::Memory, tx};

/// Jobs that one commit may carry: enough to share the disk's flush, few enough to stay prompt.
const JOBS_PER_COMMIT: usize = 32;
const READERS: usize = 4;

/// Called after the commit, with the error if it failed.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Runs in its savepoint; tells whether to keep it and how to answer.
type Job = Box<
    dyn for<'a> FnOnce(&'a mut Tx) -> Pin<Box<dyn Future<Output = (bool, Answer)> + 'a>> + Send,
>;

#[derive(Clone)]
pub(crate) struct Sqlite {
    jobs: mpsc::Sender<Job>,
    readers: Arc<Readers>,
}

struct Readers {
    path: PathBuf,
    memory: Arc<Memory>,
    idle: Mutex<Vec<Tx>>,
    permits: Semaphore,
}

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let memory = Arc::new(Memory::default());
        let writer = Tx::new(tx::Connection::Sqlite(connect(path, false)?), &memory);
        let (jobs, waiting) = mpsc::channel();
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || write_until_closed(writer, &waiting))
            .map_err(|error| StoreError::Engine(error.to_string()))?;
        let readers = Readers {
            path: path.to_owned(),
            memory,
            idle: Mutex::new(Vec::new()),
            permits: Semaphore::new(READERS),
        };
        Ok(Self {
            jobs,
            readers: Arc::new(readers),
        })
    }

    pub(crate) async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel::<Result<T, E>>();
        let boxed: Job = Box::new(move |tx| {
            Box::pin(async move {
                let result = job(tx).await;
                let keep = result.is_ok();
                let answer: Answer = Box::new(move |commit| {
                    // The asker may have gone away; the change stands all the same.
                    let _ = sender.send(commit.map_err(E::from).and(result));
                });
                (keep, answer)
            })
        });
        let stopped = |_| E::from(StoreError::Internal("the writer has stopped"));
        self.jobs
            .send(boxed)
            .map_err(|_| E::from(StoreError::Internal("the writer has stopped")))?;
        receiver.await.map_err(stopped)?
    }

    pub(crate) async fn read<T, E, F>(&self, job: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>>,
    {
        let closed = |_| E::from(StoreError::Internal("the store is closed"));
        let _permit = self.readers.permits.acquire().await.map_err(closed)?;
        let mut tx = self.readers.take()?;
        let stamp = self.readers.memory.commits.stamp();
        tx.batch("BEGIN").await?;
        tx.begins(true);
        tx.stamp = Some(stamp);
        let result = job(&mut tx).await;
        // A reader that cannot end its view is dropped rather than given to the next.
        if tx.batch("COMMIT").await.is_ok() {
            self.readers
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(tx);
        }
        result
    }

    pub(crate) fn glance(&self) -> Option<Glance> {
        Glance::of(&self.readers.memory)
    }
}

impl Readers {
    fn take(&self) -> Result<Tx, StoreError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        match idle {
            Some(tx) => Ok(tx),
            None => {
                let connection = tx::Connection::Sqlite(connect(&self.path, true)?);
                Ok(Tx::new(connection, &self.memory))
            }
        }
    }
}

fn connect(path: &Path, read_only: bool) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let flags = if read_only {
        flags
    } else {
        flags | OpenFlags::SQLITE_OPEN_CREATE
    };
    let connection = Connection::open_with_flags(path, flags)?;
    // What a savepoint may have to give back would otherwise go through a file of its own in each
    // change, and a log that is copied back four times as often copies the same pages again.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;
         PRAGMA wal_autocheckpoint = 4000;",
    )?;
    // Else a plan that looked at a parameter is made anew for each new value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch(if read_only {
        "PRAGMA query_only = ON"
    } else {
        // Each change touches some thirty pages anywhere in the file.
        "PRAGMA cache_size = -12000"
    })?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

fn write_until_closed(mut tx: Tx, waiting: &mpsc::Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        let more = waiting.try_iter().take(JOBS_PER_COMMIT - 1);
        let jobs: Vec<Job> = std::iter::once(first).chain(more).collect();
        let mut answers = Vec::with_capacity(jobs.len());
        let stamp = tx.memory.commits.stamp();
        let committed = run_together(&mut tx, jobs, &mut answers);
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

fn run_together(tx: &mut Tx, jobs: Vec<Job>, answers: &mut Vec<Answer>) -> Result<(), StoreError> {
    now(tx.batch("BEGIN IMMEDIATE"))??;
    // The one who may write sees no change but its own.
    tx.begins(true);
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
    let outcome = catch_unwind(AssertUnwindSafe(|| now(job(tx))));
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
