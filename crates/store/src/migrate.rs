//! Numbered migrations, one text for both engines.
//!
//! The files use PostgreSQL's type names; [`dialect`] gives them SQLite's. One list instead of one
//! per engine, because two lists drift apart.

use crate::{Engine, Store, StoreError, Tx, values};

/// One line of the list: `migration!(1, "0001", "clinic")` is `migrations/0001_clinic.sql`.
macro_rules! migration {
    ($number:literal, $digits:literal, $name:literal) => {
        (
            $number,
            $name,
            include_str!(concat!("../../../migrations/", $digits, "_", $name, ".sql")),
        )
    };
}

/// Number, name and text of every migration, in order.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    migration!(1, "0001", "clinic"),
    migration!(2, "0002", "booking"),
    migration!(3, "0003", "people"),
    migration!(10, "0010", "calendar"),
    migration!(20, "0020", "integration"),
    migration!(21, "0021", "feed"),
    migration!(22, "0022", "reminder"),
    migration!(30, "0030", "training"),
    migration!(40, "0040", "series"),
    migration!(41, "0041", "waiting"),
    migration!(50, "0050", "portal"),
    migration!(60, "0060", "outside_calendar"),
    migration!(61, "0061", "webhook"),
    migration!(62, "0062", "zone_data"),
    migration!(63, "0063", "intake"),
    migration!(64, "0064", "pending"),
    migration!(65, "0065", "equipment"),
    migration!(66, "0066", "revision"),
    migration!(70, "0070", "newsletter"),
    migration!(75, "0075", "post"),
    migration!(80, "0080", "campaign"),
    migration!(90, "0090", "article"),
    migration!(95, "0095", "picture"),
    migration!(100, "0100", "upload_state"),
    migration!(110, "0110", "cancel_reason"),
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
