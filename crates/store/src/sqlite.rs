//! SQLite: one writer, readers beside it.

mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use tokio::sync::Semaphore;

use self::writer::{BUSY, Queue, job_of};
use crate::{BoxFuture, StoreError, Tx, fold, glance::Glance, kept::Memory, tx};

const READERS: usize = 4;

#[derive(Clone)]
pub(crate) struct Sqlite {
    queue: Queue,
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
        let queue = Queue::of(writer)?;
        let readers = Readers {
            path: path.to_owned(),
            memory,
            idle: Mutex::new(Vec::new()),
            permits: Semaphore::new(READERS),
        };
        Ok(Self {
            queue,
            readers: Arc::new(readers),
        })
    }

    pub(crate) async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        let (job, answer) = job_of(job);
        self.queue.push(job)?;
        answer.await.map_err(writer::stopped)?
    }

    pub(crate) async fn write_at_once<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        let (job, answer) = job_of(job);
        if let Some(job) = self.queue.run_now(job) {
            self.queue.push(job)?;
        }
        answer.await.map_err(writer::stopped)?
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
         PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;
         PRAGMA wal_autocheckpoint = 4000;",
    )?;
    connection.busy_timeout(BUSY)?;
    fold::teach(&connection)?;
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
