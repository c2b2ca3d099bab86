//! Empty stores for tests: SQLite always, PostgreSQL where `MIDSTANCE_TEST_POSTGRES` names one.
#![allow(
    clippy::expect_used,
    reason = "only tests call this, and they may stop at once"
)]

use std::{
    path::Path,
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
    open_sqlite(tempfile::tempdir().expect("a temporary folder")).await
}

async fn open_sqlite(folder: TempDir) -> TestStore {
    let store = Store::open_sqlite(&file(&folder))
        .await
        .expect("an SQLite store");
    TestStore {
        store,
        folder: Some(folder),
        address: String::new(),
    }
}

fn file(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join("test.sqlite")
}

/// An empty database of its own on the PostgreSQL server at `url`.
pub async fn postgres(url: &str) -> TestStore {
    open_postgres(url, "template1").await
}

/// A database of its own that begins as `template`.
async fn open_postgres(url: &str, template: &str) -> TestStore {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("midstance_test_{}_{number}", process::id());
    say(url, &format!("DROP DATABASE IF EXISTS {name}")).await;
    say(url, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    let address = with_database(url, &name);
    let store = Store::open_postgres(&address)
        .await
        .expect("a new database");
    assert_eq!(store.engine(), Engine::Postgres);
    TestStore {
        store,
        folder: None,
        address,
    }
}

/// Tells a PostgreSQL server one thing.
async fn say(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .expect("PostgreSQL to answer");
    let task = tokio::spawn(connection);
    client.batch_execute(sql).await.expect(sql);
    drop(client);
    task.await
        .expect("the connection to end")
        .expect("the connection to end well");
}

/// A filled store that is only copied: filling one for every test would take most of their time.
pub enum Pattern {
    /// A file that nobody has open.
    Sqlite(TempDir),
    /// A server and the name of a database on it to which nobody is connected.
    Postgres(String, String),
}

impl Pattern {
    /// Closes `filled` and keeps what is in it.
    pub async fn of(filled: TestStore) -> Self {
        let TestStore {
            store,
            folder,
            address,
        } = filled;
        drop(store);
        match folder {
            Some(folder) => Self::Sqlite(compact(&folder)),
            None => {
                let url = std::env::var(POSTGRES).expect("the server that it was made on");
                let name = address.rsplit('/').find_map(|part| {
                    let name = part.split('?').next().unwrap_or_default();
                    name.starts_with("midstance_test_").then(|| name.to_owned())
                });
                let name = name.expect("the name that it was given");
                let leave = format!(
                    "ALTER DATABASE {name} ALLOW_CONNECTIONS false;
                     SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE datname = '{name}'"
                );
                say(&url, &leave).await;
                Self::Postgres(url, name)
            }
        }
    }

    /// A store that begins as the kept one.
    pub async fn copy(&self) -> TestStore {
        match self {
            Self::Sqlite(kept) => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                std::fs::copy(file(kept), file(&folder)).expect("a copy of the file");
                open_sqlite(folder).await
            }
            Self::Postgres(url, name) => open_postgres(url, name).await,
        }
    }
}

/// The data of a file whose writer may still be on its way out, in a file of its own.
fn compact(folder: &TempDir) -> TempDir {
    let kept = tempfile::tempdir().expect("a temporary folder");
    let into: &Path = &file(&kept);
    rusqlite::Connection::open(file(folder))
        .and_then(|c| c.execute("VACUUM INTO ?1", [into.to_string_lossy()]))
        .expect("a copy of the data");
    kept
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
