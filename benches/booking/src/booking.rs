//! Bookings over HTTP through the public API, each a new client, durable before the answer.

use std::{
    path::Path,
    sync::Barrier,
    time::{Duration, Instant},
};

use jiff::Timestamp;

use crate::{
    Fault,
    clinic::{Facts, KEY, Target, practitioner_id},
    http::Connection,
    program::Program,
    raw::Raw,
    same_rows::SameRows,
    table::{Goal, Table},
};

/// So many bookings before it counts: memories are warm then, and the log as long as it gets.
const WARM: usize = 150;
/// So many commits of one row until the engine's log is as long as it gets.
const RAW_WARM: usize = 1_100;
const SEQUENTIAL: usize = 200;
/// Raw commits and bookings take turns, so that a disk in a bad mood spoils all of them.
const TURN: usize = 20;
const CLIENTS: usize = 16;
const AT_ONCE: usize = 320;
const RIVALS: usize = 64;
const RACES: usize = 10;

/// How many visits a practitioner has at a start, out of the database itself.
type Stored<'a> = dyn Fn(Timestamp, usize) -> Result<i64, Fault> + 'a;

/// Sequential, sixteen at a time, and races.
pub fn measure(
    server: &Program,
    facts: &Facts,
    (mut raw, stored): (impl Raw, &Stored<'_>),
    file: Option<&Path>,
    table: &mut Table,
) -> Result<(), Fault> {
    let mut targets = facts.targets.iter().copied();
    let mut number = 0..;
    let mut raw_took = |count: usize| -> Result<Duration, Fault> {
        let started = Instant::now();
        for number in number.by_ref().take(count) {
            raw.commit(number)?;
        }
        Ok(started.elapsed())
    };

    let mut connection = server.connect()?;
    for target in targets.by_ref().take(WARM) {
        must_book(&mut connection, target)?;
    }
    raw_took(RAW_WARM)?;
    let mut same = file.map(|file| SameRows::of(file, WARM)).transpose()?;
    let (mut ours, mut theirs, mut alike) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for _ in 0..SEQUENTIAL / TURN {
        theirs += raw_took(TURN)?;
        if let Some(same) = &mut same {
            alike += same.write(TURN)?;
        }
        let started = Instant::now();
        for target in targets.by_ref().take(TURN) {
            must_book(&mut connection, target)?;
        }
        ours += started.elapsed();
    }
    let rate = |took: Duration| SEQUENTIAL as f64 / took.as_secs_f64();
    let (sequential, engine) = (rate(ours), rate(theirs));
    let words = "the engine's own insert and commit";
    table.line(words, engine, "/s", Goal::None);
    table.line("bookings one after the other", sequential, "/s", Goal::None);
    let half = Goal::AtLeast(0.5);
    table.line("beside the engine", sequential / engine, "x", half);
    if let Some(same) = &same {
        let (rows, engine) = (same.rows_each(), rate(alike));
        let words = format!("the engine alone, the {rows:.1} rows of a booking");
        table.line(&words, engine, "/s", Goal::None);
        let words = "one after the other beside that";
        table.line(words, sequential / engine, "x", half);
    }

    let mut engines = |count: usize| -> Result<(Duration, Option<Duration>), Fault> {
        let alike = same.as_mut().map(|same| same.write(count)).transpose()?;
        Ok((raw_took(count)?, alike))
    };
    let before = engines(AT_ONCE / 2)?;
    let chosen: Vec<Target> = targets.by_ref().take(AT_ONCE).collect();
    let took = at_once(server, &chosen)?;
    let after = engines(AT_ONCE / 2)?;
    let rate = |took: Duration| AT_ONCE as f64 / took.as_secs_f64();
    let (clients, engine) = (rate(took), rate(before.0 + after.0));
    let words = "the engine's own, before and after";
    table.line(words, engine, "/s", Goal::None);
    table.line("bookings by 16 clients", clients, "/s", Goal::None);
    let all = Goal::AtLeast(1.0);
    table.line("beside the engine", clients / engine, "x", all);
    if let (Some(before), Some(after)) = (before.1, after.1) {
        let engine = rate(before + after);
        let words = "the engine alone, the rows of a booking, likewise";
        table.line(words, engine, "/s", Goal::None);
        table.line("16 clients beside that", clients / engine, "x", all);
    }

    let mut won = Vec::new();
    for target in targets.by_ref().take(RACES) {
        let winners = race(server, target)?;
        let rows = stored(target.start, target.practitioner)?;
        if rows != i64::try_from(winners)? {
            return Err(format!("{winners} were told yes, {rows} are stored").into());
        }
        won.push(winners);
    }
    let single = won.iter().filter(|winners| **winners == 1).count();
    let words = format!("races of {RIVALS} with exactly one winner, of {RACES}");
    table.line(&words, single as f64, "", Goal::AtLeast(RACES as f64));
    Ok(())
}

/// Books and tells the status.
fn book(connection: &mut Connection, target: Target) -> Result<u16, Fault> {
    let (id, start) = (uuid::Uuid::from_u128(random()), target.start);
    let headers = format!(
        "Authorization: Bearer {KEY}\r\nContent-Type: application/json\r\nIdempotency-Key: {id}\r\n"
    );
    let body = format!(
        r#"{{"service":"hour","location":"main","practitioner":"p{}","start":"{start}",
            "client":{{"name":"Runner {id}","email":"{id}@bench.invalid"}}}}"#,
        target.practitioner
    );
    Ok(connection
        .post("/api/v1/appointments", &headers, &body)?
        .status)
}

/// A number that no other booking of this run has.
fn random() -> u128 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(1);
    (u128::from(std::process::id()) << 64) + u128::from(COUNT.fetch_add(1, Ordering::Relaxed))
}

fn must_book(connection: &mut Connection, target: Target) -> Result<(), Fault> {
    match book(connection, target)? {
        201 => Ok(()),
        other => Err(format!("a free time answered {other}").into()),
    }
}

/// Different times by several clients.
fn at_once(server: &Program, targets: &[Target]) -> Result<Duration, Fault> {
    let ready = Barrier::new(CLIENTS + 1);
    std::thread::scope(|scope| {
        let clients: Vec<_> = targets
            .chunks(targets.len() / CLIENTS)
            .map(|mine| {
                let ready = &ready;
                scope.spawn(move || -> Result<(), Fault> {
                    let connection = server.connect();
                    ready.wait();
                    let mut connection = connection?;
                    mine.iter()
                        .try_for_each(|target| must_book(&mut connection, *target))
                })
            })
            .collect();
        ready.wait();
        let started = Instant::now();
        for client in clients {
            client.join().map_err(|_| "a client panicked")??;
        }
        Ok(started.elapsed())
    })
}

/// All at one time; answers how many were told that they have it.
fn race(server: &Program, target: Target) -> Result<usize, Fault> {
    let ready = Barrier::new(RIVALS);
    let answers: Vec<Result<u16, Fault>> = std::thread::scope(|scope| {
        let rivals: Vec<_> = (0..RIVALS)
            .map(|_| {
                let ready = &ready;
                scope.spawn(move || {
                    let connection = server.connect();
                    ready.wait();
                    book(&mut connection?, target)
                })
            })
            .collect();
        rivals
            .into_iter()
            .map(|rival| {
                rival
                    .join()
                    .unwrap_or_else(|_| Err("a rival panicked".into()))
            })
            .collect()
    });
    let mut winners = 0;
    for answer in answers {
        match answer? {
            201 => winners += 1,
            409 => {}
            other => return Err(format!("a rival was answered {other}").into()),
        }
    }
    Ok(winners)
}

/// Counts in the program's own file.
pub fn stored_on_sqlite(path: &Path, start: Timestamp, person: usize) -> Result<i64, Fault> {
    let connection = rusqlite::Connection::open(path)?;
    let sql = "SELECT count(*) FROM appointment WHERE start_utc = ?1 AND practitioner_id = ?2";
    let person = practitioner_id(person).0.as_bytes().to_vec();
    Ok(connection.query_row(sql, (start.as_millisecond(), person), |row| row.get(0))?)
}
