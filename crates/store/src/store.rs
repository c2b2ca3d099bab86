//! Opening a database and running jobs in it.

use std::{future::Future, path::Path, pin::Pin, sync::Arc};

use crate::{
    Glance, StoreError, Tx,
    kept::{self, Kept},
    migrate,
    postgres::Postgres,
    sqlite::Sqlite,
};

/// What a job returns: a future that may borrow its transaction.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Which engine holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file, embedded.
    Sqlite,
    /// A PostgreSQL server that several programs may share.
    Postgres,
}

/// The clinic's data. Cheap to clone.
#[derive(Clone)]
pub struct Store(Inner);

#[derive(Clone)]
enum Inner {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    /// Opens (or makes) the SQLite file at `path` and brings its schema up to date.
    ///
    /// # Errors
    /// When the file cannot be opened or written, or was made by a newer program.
    pub async fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        let store = Self(Inner::Sqlite(Sqlite::open(path)?));
        migrate::run(&store).await?;
        Ok(store)
    }

    /// Connects to PostgreSQL (`postgres://user@host/db`, or `?host=/socket/dir`) and brings the
    /// schema up to date.
    ///
    /// # Errors
    /// When the server cannot be reached, or the schema was made by a newer program.
    pub async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let store = Self(Inner::Postgres(Postgres::open(url)?));
        migrate::run(&store).await?;
        Ok(store)
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match &self.0 {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs `job` in a transaction. When this answers `Ok`, the change is on disk; when the job
    /// answers `Err`, nothing of it is.
    ///
    /// On SQLite the job runs on the one writer thread and must await nothing but its `Tx`.
    ///
    /// # Errors
    /// The job's own error, or a [`StoreError`] turned into it.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        match &self.0 {
            Inner::Sqlite(sqlite) => sqlite.write(job).await,
            Inner::Postgres(postgres) => postgres.write(job).await,
        }
    }

    /// As [`Store::write`], for a change of a few rows that somebody waits for. On SQLite it runs on the
    /// asker's own thread where nobody else writes and the disk is quick: to wake the writer, and to be
    /// woken by it, costs more than many a statement.
    ///
    /// # Errors
    /// The job's own error, or a [`StoreError`] turned into it.
    pub async fn write_at_once<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        match &self.0 {
            Inner::Sqlite(sqlite) => sqlite.write_at_once(job).await,
            Inner::Postgres(postgres) => postgres.write(job).await,
        }
    }

    /// Runs `job` over one consistent, read-only view of the data.
    ///
    /// # Errors
    /// The job's own error, or a [`StoreError`] turned into it.
    pub async fn read<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        match &self.0 {
            Inner::Sqlite(sqlite) => sqlite.read(job).await,
            Inner::Postgres(postgres) => postgres.read(job).await,
        }
    }

    /// What is kept of rows that change rarely: at a glance where that is certain, else in a view.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn kept<T: Kept>(&self) -> Result<Arc<T>, StoreError> {
        match self.glance().and_then(|glance| glance.get()) {
            Some(found) => Ok(found),
            None => self.read(|tx| Box::pin(kept::get(tx))).await,
        }
    }

    /// What is kept, where it is certain without a question that it still holds.
    #[must_use]
    pub fn glance(&self) -> Option<Glance> {
        match &self.0 {
            Inner::Sqlite(sqlite) => sqlite.glance(),
            Inner::Postgres(_) => None,
        }
    }
}
