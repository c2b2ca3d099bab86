//! Numbered migrations, one text for both engines.
//!
//! The files use PostgreSQL's type names; [`dialect`] gives them SQLite's. One list instead of one
//! per engine, because two lists drift apart.

use crate::{Engine, Store, StoreError, Tx, values};

/// Number, name and text of every migration, in order.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (
        1,
        "clinic",
        include_str!("../../../migrations/0001_clinic.sql"),
    ),
    (
        2,
        "booking",
        include_str!("../../../migrations/0002_booking.sql"),
    ),
    (
        3,
        "people",
        include_str!("../../../migrations/0003_people.sql"),
    ),
    (
        10,
        "calendar",
        include_str!("../../../migrations/0010_calendar.sql"),
    ),
    (
        20,
        "integration",
        include_str!("../../../migrations/0020_integration.sql"),
    ),
    (
        21,
        "feed",
        include_str!("../../../migrations/0021_feed.sql"),
    ),
    (
        22,
        "reminder",
        include_str!("../../../migrations/0022_reminder.sql"),
    ),
    (
        30,
        "training",
        include_str!("../../../migrations/0030_training.sql"),
    ),
    (
        40,
        "series",
        include_str!("../../../migrations/0040_series.sql"),
    ),
    (
        41,
        "waiting",
        include_str!("../../../migrations/0041_waiting.sql"),
    ),
    (
        50,
        "portal",
        include_str!("../../../migrations/0050_portal.sql"),
    ),
];

/// The schema that this program makes and expects.
pub const SCHEMA_VERSION: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    number BIGINT PRIMARY KEY, name TEXT NOT NULL)/*STRICT*/";
/// Two programs that start together on one PostgreSQL take turns.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7203)";

pub(crate) async fn run(store: &Store) -> Result<(), StoreError> {
    let engine = store.engine();
    store
        .write(move |tx| {
            Box::pin(async move {
                if engine == Engine::Postgres {
                    tx.batch(LOCK).await?;
                }
                tx.batch(&dialect(LEDGER, engine)).await?;
                let found = current(tx).await?;
                if found > SCHEMA_VERSION {
                    return Err(StoreError::NewerSchema {
                        found,
                        known: SCHEMA_VERSION,
                    });
                }
                for (number, name, text) in MIGRATIONS.iter().filter(|(n, ..)| *n > found) {
                    tx.batch(&dialect(text, engine)).await?;
                    let sql = "INSERT INTO schema_migration (number, name) VALUES ($1, $2)";
                    tx.execute(sql, &values![*number, *name]).await?;
                }
                Ok(())
            })
        })
        .await
}

async fn current(tx: &mut Tx) -> Result<i64, StoreError> {
    let sql = "SELECT COALESCE(MAX(number), 0) FROM schema_migration";
    tx.first(sql, &[]).await?.map_or(Ok(0), |row| row.get(0))
}

/// The schema number of an open database.
///
/// # Errors
/// When the database cannot be read.
pub async fn schema(store: &Store) -> Result<i64, StoreError> {
    store.read(|tx| Box::pin(current(tx))).await
}

fn dialect(text: &str, engine: Engine) -> String {
    if engine == Engine::Postgres {
        return text.to_owned();
    }
    const NAMES: [(&str, &str); 6] = [
        ("BIGINT", "INTEGER"),
        ("BOOLEAN", "INTEGER"),
        ("DOUBLE PRECISION", "REAL"),
        ("BYTEA", "BLOB"),
        (" UUID", " BLOB"),
        ("/*STRICT*/", " STRICT"),
    ];
    let text = NAMES
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("/*STRICT, WITHOUT ROWID*/", " STRICT, WITHOUT ROWID")
}
