//! What booking costs over HTTP, beside the raw limits of the same machine in the same run.
//!
//! ```text
//! cargo build --release
//! cargo run --release --manifest-path benches/booking/Cargo.toml [PROGRAM]
//! ```
//!
//! PROGRAM is `target/release/midstance` unless named. The clinic is made anew in a temporary folder
//! (TMPDIR), with 10,000, 40,000 and twice 1,000,000 appointments; answers are checked before they are
//! timed. Page figures need `nginx` and `wrk`. PostgreSQL is measured where
//! `MIDSTANCE_TEST_POSTGRES` names a server. A figure that misses its goal is marked, and the exit
//! status is 1.

#![allow(
    clippy::disallowed_methods,
    reason = "a bench reads the clock, as the program's edge does"
)]

mod availability;
mod booking;
mod clinic;
mod http;
mod in_process;
mod load;
mod page;
mod program;
mod raw;
mod same_rows;
mod table;
#[path = "../../../crates/schedule/tests/workload/mod.rs"]
mod workload;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use midstance_store::Store;
use tempfile::TempDir;

use crate::{
    clinic::Size,
    program::Program,
    table::{Goal, Table},
};

/// Whatever stops the run.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let program = std::env::args().nth(1).map_or_else(
        || {
            PathBuf::from(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../target/release/midstance"
            ))
        },
        PathBuf::from,
    );
    let mut table = Table::default();
    match run(&program, &mut table) {
        Ok(()) if table.all_reached() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("booking-bench: {fault}");
            ExitCode::from(2)
        }
    }
}

fn run(program: &Path, table: &mut Table) -> Result<(), Fault> {
    let tokio = tokio::runtime::Runtime::new()?;
    in_process::measure(table);
    // Those without a past stay, for those with one to be measured beside them.
    let mut young: Vec<(Size, Program, TempDir)> = Vec::new();
    for size in Size::ALL {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("midstance.sqlite");
        let facts = tokio.block_on(async {
            let store = Store::open_sqlite(&path).await?;
            clinic::fill(&store, size).await
        })?;
        // A clinic's first start settles what nobody served before; what is timed is any later one.
        drop(Program::start(program, folder.path(), None)?);
        let server = Program::start(program, folder.path(), None)?;
        table.part(&format!(
            "over HTTP on SQLite, {} appointments",
            size.words()
        ));
        table.line(
            "from start to the first page",
            server.first_answer.as_secs_f64() * 1e3,
            "ms",
            Goal::AtMost(100.0),
        );
        std::thread::sleep(std::time::Duration::from_secs(1));
        table.line(
            "resident memory, idle",
            server.resident()?,
            "MiB",
            Goal::AtMost(64.0),
        );
        availability::measure(&server, size, table)?;
        if size == Size::Clinic {
            page::measure(folder.path(), &server, table)?;
        }
        if let Some((_, young, _)) = young.iter().find(|one| one.0 == size.young()) {
            availability::compare((size, &server), young, table)?;
        }
        if size == Size::Million {
            young.clear();
            let booked = |start, person| booking::stored_on_sqlite(&path, start, person);
            let raw = raw::Sqlite::open(folder.path())?;
            booking::measure(&server, &facts, (raw, &booked), Some(&path), table)?;
        }
        if size.young() == size {
            young.push((size, server, folder));
        }
    }
    if let Ok(url) = std::env::var("MIDSTANCE_TEST_POSTGRES") {
        let database = raw::PostgresDatabase::make(&tokio, &url)?;
        let facts = tokio.block_on(async {
            let store = Store::open_postgres(database.url()).await?;
            clinic::fill(&store, Size::Clinic).await
        })?;
        let folder = tempfile::tempdir()?;
        let server = Program::start(program, folder.path(), Some(database.url()))?;
        table.part("over HTTP on PostgreSQL, 40,000 appointments");
        availability::measure(&server, Size::Clinic, table)?;
        let booked = |start, person| database.stored(&tokio, start, person);
        let raw = raw::Postgres::open(&tokio, database.url())?;
        booking::measure(&server, &facts, (raw, &booked), None, table)?;
    }
    Ok(())
}
