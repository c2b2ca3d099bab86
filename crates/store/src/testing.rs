//! Empty stores for tests: SQLite always, PostgreSQL where `MIDSTANCE_TEST_POSTGRES` names one.
#![allow(
    clippy::expect_used,
    reason = "only tests call this, and they may stop at once"
)]

use std::{
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use tempfile::TempDir;

use crate::{Engine, Store};

/// The variable with the address of a PostgreSQL server on which databases may be made.
pub const POSTGRES: &str = "MIDSTANCE_TEST_POSTGRES";

static COUNT: AtomicU32 = AtomicU32::new(0);

/// An empty store that lives as long as this value.
pub struct TestStore {
    /// The store.
    pub store: Store,
    /// The folder of the SQLite file.
    pub folder: Option<TempDir>,
    address: String,
}

impl TestStore {
    /// The same data opened once more, as a second program would; SQLite is for one program alone.
    pub async fn again(&self) -> Option<Store> {
        match self.store.engine() {
            Engine::Sqlite => None,
            Engine::Postgres => Some(
                Store::open_postgres(&self.address)
                    .await
                    .expect("the same database"),
            ),
        }
    }
}

/// An empty store on each engine that can be had here; says which one was left out.
pub async fn stores() -> Vec<TestStore> {
    let mut stores = vec![sqlite().await];
    match std::env::var(POSTGRES) {
        Ok(url) => stores.push(postgres(&url).await),
        Err(_) => eprintln!("skipped: no PostgreSQL, since {POSTGRES} is not set"),
    }
    stores
}

/// An empty store on SQLite.
pub async fn sqlite() -> TestStore {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("test.sqlite");
    let store = Store::open_sqlite(&path)
        .await
        .expect("an empty SQLite store");
    TestStore {
        store,
        folder: Some(folder),
        address: String::new(),
    }
}

/// An empty database of its own on a PostgreSQL server.
async fn postgres(url: &str) -> TestStore {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("midstance_test_{}_{number}", process::id());
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .expect("PostgreSQL to answer");
    let task = tokio::spawn(connection);
    client
        .batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))
        .await
        .expect("a free name");
    client
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .await
        .expect("a new database");
    drop(client);
    task.await
        .expect("the connection to end")
        .expect("the connection to end well");
    let address = with_database(url, &name);
    let store = Store::open_postgres(&address)
        .await
        .expect("an empty database");
    assert_eq!(store.engine(), Engine::Postgres);
    TestStore {
        store,
        folder: None,
        address,
    }
}

/// The same address with another database.
fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url
        .split_once('?')
        .map_or((url, ""), |(base, query)| (base, query));
    let (scheme, rest) = base
        .split_once("://")
        .expect("an address like postgres://…");
    let host = rest.split('/').next().unwrap_or_default();
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    format!("{scheme}://{host}/{name}{query}")
}
