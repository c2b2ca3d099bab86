//! What the engine alone takes for the rows of a booking: a copy of the program's file with its tables,
//! indexes and settings, statements that are prepared, and nothing else. It tells how much of a booking is the
//! database's and how much the program's.

use std::{
    collections::HashMap,
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::{Connection, params_from_iter, types::Value};
use tempfile::TempDir;
use uuid::Uuid;

use crate::Fault;

/// The copies are of a year later and more, where nothing stands: 52 weeks in milliseconds and in cells.
const LATER_MS: i64 = 52 * 7 * 86_400_000;
const LATER_CELLS: i64 = LATER_MS / 300_000;
/// The rows of a booking, in the order in which they are written: table, column, and whose id it holds.
const PARTS: [(&str, &str, Of); 5] = [
    ("client", "id", Of::Client),
    ("claim", "owner_id", Of::Visit),
    ("appointment", "id", Of::Visit),
    ("audit", "subject_id", Of::Visit),
    ("outbox", "appointment_id", Of::Visit),
];

#[derive(Clone, Copy)]
enum Of {
    Client,
    Visit,
}

/// A row: its columns' names, and their values.
type Row = (Vec<String>, Vec<Value>);

/// A connection as the program's writer has it, and the rows of bookings to write again.
pub struct SameRows {
    connection: Connection,
    bookings: Vec<Vec<(&'static str, Row)>>,
    /// Ids given so far.
    count: u128,
    /// Bookings written so far.
    written: usize,
    /// Where the copy lies.
    _folder: TempDir,
}

impl SameRows {
    /// Copies a file whose program rests, reads its last `count` bookings and writes as many: it is warm
    /// then. A copy, since two that write to one file spoil each other's memory of it.
    pub fn of(original: &Path, count: usize) -> Result<Self, Fault> {
        let busy: i64 =
            Connection::open(original)?
                .query_row("PRAGMA wal_checkpoint(RESTART)", [], |row| row.get(0))?;
        if busy != 0 {
            return Err("the program does not rest: its file cannot be copied".into());
        }
        let folder = tempfile::tempdir_in(original.parent().ok_or("no folder")?)?;
        let path = folder.path().join("same-rows.sqlite");
        std::fs::copy(original, &path)?;
        std::fs::File::open(&path)?.sync_all()?;
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY;
             PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -12000;",
        )?;
        connection.set_prepared_statement_cache_capacity(64);
        let sql = "SELECT id, client_id FROM appointment ORDER BY rowid DESC LIMIT ?1";
        let ids: Vec<(Value, Value)> = connection
            .prepare(sql)?
            .query_map([i64::try_from(count)?], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        let answer = rows(&connection, "SELECT * FROM idempotency LIMIT 1", None)?;
        let mut bookings = Vec::with_capacity(count);
        for (visit, client) in ids {
            let mut booking = Vec::new();
            for (table, column, of) in PARTS {
                let sql = format!("SELECT * FROM {table} WHERE {column} = ?1");
                let id = match of {
                    Of::Client => &client,
                    Of::Visit => &visit,
                };
                let found = rows(&connection, &sql, Some(id))?;
                booking.extend(found.into_iter().map(|row| (table, row)));
            }
            booking.extend(answer.iter().map(|row| ("idempotency", row.clone())));
            bookings.push(booking);
        }
        if bookings.len() != count {
            return Err(format!("{} bookings are there, not {count}", bookings.len()).into());
        }
        let mut same = Self {
            connection,
            bookings,
            count: 0,
            written: 0,
            _folder: folder,
        };
        same.write(count)?;
        Ok(same)
    }

    /// How many rows a booking has, on average.
    pub fn rows_each(&self) -> f64 {
        let all: usize = self.bookings.iter().map(Vec::len).sum();
        all as f64 / self.bookings.len() as f64
    }

    /// How long so many bookings take, each in a transaction of its own.
    pub fn write(&mut self, count: usize) -> Result<Duration, Fault> {
        let fresh: Vec<Vec<(&str, Row)>> = (0..count).map(|_| self.renewed()).collect();
        let mut statements = HashMap::new();
        for (table, (names, _)) in fresh.iter().flatten() {
            statements.entry(*table).or_insert_with(|| {
                let places = vec!["?"; names.len()].join(",");
                format!(
                    "INSERT INTO {table} ({}) VALUES ({places})",
                    names.join(",")
                )
            });
        }
        let started = Instant::now();
        for booking in &fresh {
            let transaction = self.connection.transaction()?;
            for (table, (_, values)) in booking {
                let mut statement = transaction.prepare_cached(&statements[table])?;
                if statement.execute(params_from_iter(values))? != 1 {
                    return Err(format!("a row of {table} was not written").into());
                }
            }
            transaction.commit()?;
        }
        Ok(started.elapsed())
    }

    /// The same booking with names and times of its own.
    fn renewed(&mut self) -> Vec<(&'static str, Row)> {
        let booking = self.bookings[self.written % self.bookings.len()].clone();
        let mut ids: HashMap<Vec<u8>, Vec<u8>> = HashMap::new();
        for (_, (names, values)) in &booking {
            for (name, value) in names.iter().zip(values) {
                if let ("id", Value::Blob(old)) = (name.as_str(), value) {
                    ids.insert(old.clone(), self.next().as_bytes().to_vec());
                }
            }
        }
        let renew = |(table, (names, values)): (&'static str, Row)| {
            let values = names
                .iter()
                .zip(values)
                .map(|(name, value)| self.renew(name, value, &ids))
                .collect();
            (table, (names, values))
        };
        let renewed = booking.into_iter().map(renew).collect();
        self.written += 1;
        renewed
    }

    fn renew(&mut self, name: &str, value: Value, ids: &HashMap<Vec<u8>, Vec<u8>>) -> Value {
        // Each time round all of them, a year later.
        let years = 1 + (self.written / self.bookings.len()) as i64;
        let text = |id: Uuid| id.simple().to_string();
        match (name, value) {
            ("reference", _) => Value::Text(format!("~{}", &text(scattered(self.next()))[..6])),
            ("uid" | "email" | "email_key", _) => {
                Value::Text(format!("{}@bench.invalid", text(scattered(self.next()))))
            }
            ("manage_hash" | "key_hash" | "request_hash", Value::Blob(old)) => {
                let (one, two) = (scattered(self.next()), scattered(self.next()));
                let mut hash = [*one.as_bytes(), *two.as_bytes()].concat();
                hash.truncate(old.len());
                Value::Blob(hash)
            }
            ("start_utc" | "end_utc", Value::Integer(at)) => Value::Integer(at + years * LATER_MS),
            ("first_cell" | "end_cell", Value::Integer(at)) => {
                Value::Integer(at + years * LATER_CELLS)
            }
            (_, Value::Blob(id)) => Value::Blob(ids.get(&id).cloned().unwrap_or(id)),
            (_, same) => same,
        }
    }

    /// An id after all that there are, as those of the program are: they begin with the time.
    fn next(&mut self) -> Uuid {
        self.count += 1;
        Uuid::from_u128((0x0200_u128 << 112) + self.count)
    }
}

/// An id anywhere among all.
fn scattered(id: Uuid) -> Uuid {
    Uuid::from_u128(
        id.as_u128()
            .wrapping_mul(0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645),
    )
}

fn rows(connection: &Connection, sql: &str, id: Option<&Value>) -> Result<Vec<Row>, Fault> {
    let mut statement = connection.prepare(sql)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut found = Vec::new();
    let mut rows = statement.query(params_from_iter(id))?;
    while let Some(row) = rows.next()? {
        let values = (0..names.len()).map(|at| row.get(at));
        found.push((names.clone(), values.collect::<Result<_, _>>()?));
    }
    Ok(found)
}
