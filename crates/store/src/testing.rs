//! Stores for tests: SQLite always, PostgreSQL where `MIDSTANCE_TEST_POSTGRES` names one.
#![allow(
    clippy::expect_used,
    reason = "only tests call this, and they may stop at once"
)]

use std::{
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use tempfile::TempDir;

use crate::{Engine, Store};

/// The variable with the address of a PostgreSQL server on which databases may be made.
pub const POSTGRES: &str = "MIDSTANCE_TEST_POSTGRES";

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A store that lives as long as this value.
pub struct TestStore {
    /// The store.
    pub store: Store,
    place: Place,
}

/// Where data are.
enum Place {
    /// In a file in this folder.
    Folder(TempDir),
    /// On the server at this address, in a database of this name.
    Database(String, String),
}

impl TestStore {
    /// The same data opened once more, as a second program would; SQLite is for one program alone.
    pub async fn again(&self) -> Option<Store> {
        match &self.place {
            Place::Folder(_) => None,
            Place::Database(..) => Some(self.place.open().await),
        }
    }

    /// The SQLite file.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Folder(folder) => Some(file(folder)),
            Place::Database(..) => None,
        }
    }
}

impl Place {
    async fn open(&self) -> Store {
        let (opened, engine) = match self {
            Self::Folder(folder) => (Store::open_sqlite(&file(folder)).await, Engine::Sqlite),
            Self::Database(url, name) => {
                let address = with_database(url, name);
                (Store::open_postgres(&address).await, Engine::Postgres)
            }
        };
        let store = opened.expect("a store");
        assert_eq!(store.engine(), engine);
        store
    }

    async fn into_store(self) -> TestStore {
        TestStore {
            store: self.open().await,
            place: self,
        }
    }
}

/// An empty store on each engine that can be had here; says which one was left out.
pub async fn stores() -> Vec<TestStore> {
    let mut stores = vec![sqlite().await];
    if let Some(url) = server() {
        stores.push(postgres(&url).await);
    }
    stores
}

/// The address of the PostgreSQL server for tests; says so where there is none.
#[must_use]
pub fn server() -> Option<String> {
    let url = std::env::var(POSTGRES).ok();
    if url.is_none() {
        eprintln!("skipped: no PostgreSQL, since {POSTGRES} is not set");
    }
    url
}

/// An empty store on SQLite.
pub async fn sqlite() -> TestStore {
    Place::Folder(folder()).into_store().await
}

/// An empty database of its own on the PostgreSQL server at `url`.
pub async fn postgres(url: &str) -> TestStore {
    database(url, "template1").await.into_store().await
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("test.sqlite")
}

/// A new database that begins as `template`.
async fn database(url: &str, template: &str) -> Place {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("midstance_test_{}_{number}", process::id());
    say(url, &format!("DROP DATABASE IF EXISTS {name}")).await;
    say(url, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    Place::Database(url.to_owned(), name)
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

/// A filled store that nobody has open and that is only copied: filling one for every test would
/// take most of their time.
pub struct Pattern(Place);

impl Pattern {
    /// Closes `filled` and keeps what is in it.
    pub async fn of(filled: TestStore) -> Self {
        drop(filled.store);
        match &filled.place {
            // Its writer may still be on its way out: the data go to a file of their own.
            Place::Folder(open) => {
                let kept = folder();
                rusqlite::Connection::open(file(open))
                    .and_then(|c| c.execute("VACUUM INTO ?1", [file(&kept).to_string_lossy()]))
                    .expect("a copy of the data");
                Self(Place::Folder(kept))
            }
            Place::Database(url, name) => {
                let leave = format!(
                    "ALTER DATABASE {name} ALLOW_CONNECTIONS false;
                     SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE datname = '{name}'"
                );
                say(url, &leave).await;
                Self(filled.place)
            }
        }
    }

    /// A store that begins as the kept one.
    pub async fn copy(&self) -> TestStore {
        let place = match &self.0 {
            Place::Folder(kept) => {
                let copy = folder();
                std::fs::copy(file(kept), file(&copy)).expect("a copy of the file");
                Place::Folder(copy)
            }
            Place::Database(url, name) => database(url, name).await,
        };
        place.into_store().await
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
