//! PostgreSQL: a pool, a transaction per job.

use std::sync::Arc;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use tokio_postgres::NoTls;

use crate::{BoxFuture, StoreError, Tx, kept::Memory, tx::Connection};

const CONNECTIONS: usize = 16;

#[derive(Clone)]
pub(crate) struct Postgres {
    pool: Pool,
    memory: Arc<Memory>,
}

impl Postgres {
    pub(crate) fn open(url: &str) -> Result<Self, StoreError> {
        let config: tokio_postgres::Config = url.parse()?;
        let recycling = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = Manager::from_config(config, NoTls, recycling);
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .build()
            .map_err(|error| StoreError::Engine(error.to_string()))?;
        Ok(Self {
            pool,
            memory: Arc::default(),
        })
    }

    pub(crate) async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>>,
    {
        self.run(("BEGIN; SET LOCAL synchronous_commit = on", false), job)
            .await
    }

    pub(crate) async fn read<T, E, F>(&self, job: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>>,
    {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        self.run((begin, true), job).await
    }

    async fn run<T, E, F>(&self, (begin, is_view): (&str, bool), job: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>>,
    {
        let client = self.pool.get().await.map_err(StoreError::from)?;
        let mut guard = Unfinished(Some(Tx::new(Connection::Postgres(client), &self.memory)));
        let tx = guard.tx()?;
        tx.batch(begin).await?;
        tx.begins(is_view);
        let result = job(tx).await;
        let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = tx.batch(end).await;
        if ended.is_ok() {
            guard.finished();
        }
        if result.is_ok() {
            ended?;
        }
        result
    }
}

/// A connection whose transaction was left open (the asker went away) must not return to the pool.
struct Unfinished(Option<Tx>);

impl Unfinished {
    fn tx(&mut self) -> Result<&mut Tx, StoreError> {
        self.0
            .as_mut()
            .ok_or(StoreError::Internal("the transaction has ended"))
    }

    /// Gives the connection back to the pool.
    fn finished(&mut self) {
        self.0 = None;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(Connection::Postgres(client)) = self.0.take().map(|tx| tx.connection) {
            drop(deadpool_postgres::Object::take(client));
        }
    }
}
