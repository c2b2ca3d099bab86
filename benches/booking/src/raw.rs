//! The raw limits: one row, inserted and committed durably by the engine itself.

use std::path::Path;

use jiff::Timestamp;
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls};

use crate::{Fault, clinic::practitioner_id};

/// Text of a row, about as long as a short note.
const WORDS: &str = "about a hundred characters, so that the row is neither empty nor of any weight worth \
    mentioning";

/// An engine that commits a row.
pub trait Raw {
    fn commit(&mut self, number: u32) -> Result<(), Fault>;
}

/// SQLite as the program uses it: WAL, synchronous FULL.
pub struct Sqlite(rusqlite::Connection);

impl Sqlite {
    /// A file of its own in the folder, so on the same disk.
    pub fn open(folder: &Path) -> Result<Self, Fault> {
        let connection = rusqlite::Connection::open(folder.join("raw.sqlite"))?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE raw (id INTEGER PRIMARY KEY, words TEXT NOT NULL);",
        )?;
        Ok(Self(connection))
    }
}

impl Raw for Sqlite {
    fn commit(&mut self, number: u32) -> Result<(), Fault> {
        let sql = "INSERT INTO raw (id, words) VALUES (?1, ?2)";
        self.0.prepare_cached(sql)?.execute((number, WORDS))?;
        Ok(())
    }
}

/// PostgreSQL over one connection.
pub struct Postgres<'a> {
    tokio: &'a Runtime,
    client: Client,
}

impl<'a> Postgres<'a> {
    pub fn open(tokio: &'a Runtime, url: &str) -> Result<Self, Fault> {
        let client = connect(tokio, url)?;
        let sql = "CREATE TABLE raw (id BIGINT PRIMARY KEY, words TEXT NOT NULL)";
        tokio.block_on(client.batch_execute(sql))?;
        Ok(Self { tokio, client })
    }
}

impl Raw for Postgres<'_> {
    fn commit(&mut self, number: u32) -> Result<(), Fault> {
        let sql = "INSERT INTO raw (id, words) VALUES ($1, $2)";
        let id = i64::from(number);
        self.tokio
            .block_on(self.client.execute(sql, &[&id, &WORDS]))?;
        Ok(())
    }
}

fn connect(tokio: &Runtime, url: &str) -> Result<Client, Fault> {
    let (client, connection) = tokio.block_on(tokio_postgres::connect(url, NoTls))?;
    tokio.spawn(connection);
    Ok(client)
}

/// A database of this run's own; gone when this is dropped.
pub struct PostgresDatabase<'a> {
    tokio: &'a Runtime,
    server: Client,
    name: String,
    url: String,
}

impl<'a> PostgresDatabase<'a> {
    pub fn make(tokio: &'a Runtime, url: &str) -> Result<Self, Fault> {
        let server = connect(tokio, url)?;
        let name = format!("midstance_bench_{}", std::process::id());
        tokio.block_on(server.batch_execute(&format!("CREATE DATABASE {name}")))?;
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let slash = base
            .rfind('/')
            .ok_or("an address like postgres://host/database")?;
        let url = format!("{}/{name}?{query}", &base[..slash]);
        Ok(Self {
            tokio,
            server,
            name,
            url,
        })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many visits a practitioner has at a start.
    pub fn stored(&self, tokio: &Runtime, start: Timestamp, person: usize) -> Result<i64, Fault> {
        let client = connect(tokio, &self.url)?;
        let sql = "SELECT count(*) FROM appointment WHERE start_utc = $1 AND practitioner_id = $2::text::uuid";
        let person = practitioner_id(person).to_string();
        let row = tokio.block_on(client.query_one(sql, &[&start.as_millisecond(), &person]))?;
        Ok(row.get(0))
    }
}

impl Drop for PostgresDatabase<'_> {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        let _ = self.tokio.block_on(self.server.batch_execute(&sql));
    }
}
