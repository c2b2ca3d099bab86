//! Numbered migrations, one text for both engines.
//!
//! The files use PostgreSQL's type names; [`dialect`] gives them SQLite's. One list instead of one
//! per engine, because two lists drift apart. What only one engine can say, such as a trigger,
//! stands between `/*SQLITE` and `SQLITE*/`, or `/*POSTGRES` and `POSTGRES*/`.

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
    migration!(130, "0130", "claim_stretch"),
    migration!(131, "0131", "fewer_pages"),
    migration!(140, "0140", "typed_details"),
    migration!(150, "0150", "pending_check"),
    migration!(160, "0160", "account_link"),
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
        return text.replace("/*POSTGRES", "").replace("POSTGRES*/", "");
    }
    const NAMES: [(&str, &str); 8] = [
        ("/*SQLITE", ""),
        ("SQLITE*/", ""),
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at once")]
mod tests {
    use super::*;
    use crate::{claim, testing::stores};
    use uuid::Uuid;

    fn text(number: i64) -> &'static str {
        let found = MIGRATIONS.iter().find(|(n, ..)| *n == number);
        found.unwrap().2
    }

    /// Each owner's cells of one resource, as rows of a cell each, and the same read after the step.
    #[tokio::test]
    async fn claims_of_a_cell_each_become_stretches() {
        let (room, visit, next, block) = (1_u128, 2_u128, 3_u128, 4_u128);
        let cells = |owner: u128, range: std::ops::Range<i64>| range.map(move |cell| (cell, owner));
        let before: Vec<(i64, u128)> = cells(visit, 100..112)
            .chain(cells(next, 112..124))
            .chain(cells(visit, 124..130))
            .chain(cells(block, 280..900))
            .collect();
        for test in stores().await {
            let engine = test.store.engine();
            let rows = before.clone();
            let after: Result<_, StoreError> = test
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        tx.batch("DROP TABLE claim").await?;
                        if engine == Engine::Postgres {
                            tx.batch("DROP TABLE claim_cell; DROP FUNCTION claim_takes,claim_gives,claim_moves,claim_stays").await?;
                        }
                        let old = text(2);
                        let from = old.find("CREATE TABLE claim").unwrap();
                        let until = old.find("CREATE TABLE hold").unwrap();
                        tx.batch(&dialect(&old[from..until], engine)).await?;
                        for (cell, owner) in rows {
                            let sql = "INSERT INTO claim (resource_id, cell, owner_id)
                                VALUES ($1, $2, $3)";
                            let (room, owner) = (Uuid::from_u128(room), Uuid::from_u128(owner));
                            tx.execute(sql, &values![room, cell, owner]).await?;
                        }
                        tx.batch(&dialect(text(130), engine)).await?;
                        let room = Uuid::from_u128(room);
                        let all = claim::owned(tx, room, 0..10_000).await?;
                        let free = claim::claim(tx, &[room], 90..100, Uuid::nil()).await?;
                        let taken = claim::claim(tx, &[room], 899..910, Uuid::nil()).await?;
                        let rows = tx.query("SELECT owner_id FROM claim", &[]).await?.len();
                        Ok((all, free, taken, rows))
                    })
                })
                .await;
            let (all, free, taken, rows) = after.unwrap();
            let all: Vec<(i64, u128)> = all.iter().map(|(c, o)| (*c, o.as_u128())).collect();
            assert_eq!(all, before, "{engine:?}");
            assert!(free && !taken, "{engine:?}");
            // Three visits' stretches, a block cut at each multiple of a day, and the new one.
            assert_eq!(rows, 3 + 4 + 1, "{engine:?}");
        }
    }
}
