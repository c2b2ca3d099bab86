//! Free times over HTTP, on one kept connection, answers checked first.

use std::time::Instant;

use jiff::{Timestamp, ToSpan, civil::Date};
use serde_json::Value;

use crate::{
    Fault,
    clinic::{self, Size},
    http::Connection,
    program::Program,
    table::{Goal, Table},
};

const ROUNDS: usize = 400;
/// Stores that are compared take turns of so many, so that a slow moment of the machine is both's.
const TURN: usize = 20;

struct Question {
    words: &'static str,
    path: String,
    starts: usize,
    goal: f64,
}

fn path(who: &str, from: Date, days: u16) -> String {
    format!("/api/v1/availability?service=hour&location=main{who}&from={from}&days={days}")
}

fn today() -> Date {
    Timestamp::now().to_zoned(clinic::zone()).date()
}

/// Checks and times the questions.
pub fn measure(server: &Program, size: Size, table: &mut Table) -> Result<(), Fault> {
    let (zero, today) = (clinic::day_zero(), today());
    let mut connection = server.connect()?;
    for (words, path, starts) in [
        ("one day", path("&practitioner=p0", zero + 2.days(), 1), 4),
        ("30 days", path("&practitioner=p0", zero, 30), 22),
    ] {
        check(&mut connection, words, &path, starts)?;
    }
    if size.busy() == clinic::PRACTITIONERS {
        let mut all = 0;
        for number in 0..clinic::PRACTITIONERS {
            let path = path(&format!("&practitioner=p{number}"), zero, 30);
            all += starts(&connection.get(&path, "")?.json()?);
            if number == 19 && all != 480 {
                return Err(format!("20 practitioners: {all} starts instead of 480").into());
            }
        }
        if all != 11_283 {
            return Err(format!("500 practitioners: {all} starts instead of 11,283").into());
        }
    }
    let questions = [
        Question {
            words: "a month of one practitioner",
            path: path("&practitioner=p0", zero, 30),
            starts: 22,
            goal: 10.0,
        },
        Question {
            words: "first available over all 500, from today on",
            path: path("", today, 1),
            starts: 0,
            goal: 25.0,
        },
        Question {
            words: "a whole Wednesday of all 500",
            path: path("", zero + 2.days(), 1),
            starts: 24,
            goal: 25.0,
        },
    ];
    for question in &questions {
        let is_working = matches!(today.weekday().to_monday_one_offset(), 1 | 3);
        if question.starts > 0 || !is_working {
            check(
                &mut connection,
                question.words,
                &question.path,
                question.starts,
            )?;
        }
        let before = server.processor()?;
        let times = time(&mut connection, &question.path)?;
        let processor = (server.processor()? - before) / ROUNDS as f64;
        let goal = Goal::AtMost(question.goal);
        table.line(
            &format!("{}, p99", question.words),
            times[ROUNDS * 99 / 100],
            "ms",
            goal,
        );
        let words = format!("{}, median (processor {processor:.2} ms)", question.words);
        table.line(&words, times[ROUNDS / 2], "ms", Goal::None);
    }
    Ok(())
}

fn check(
    connection: &mut Connection,
    words: &str,
    path: &str,
    expected: usize,
) -> Result<(), Fault> {
    let found = starts(&connection.get(path, "")?.json()?);
    if found == expected {
        return Ok(());
    }
    Err(format!("{words}: {found} starts instead of {expected} ({path})").into())
}

fn starts(answer: &Value) -> usize {
    let days = answer["days"].as_array().map_or(&[][..], Vec::as_slice);
    days.iter()
        .filter_map(|day| day["times"].as_array())
        .map(Vec::len)
        .sum()
}

fn time(connection: &mut Connection, path: &str) -> Result<Vec<f64>, Fault> {
    let mut times = ask(connection, path, ROUNDS)?;
    times.sort_by(f64::total_cmp);
    Ok(times)
}

/// Asks so many times and tells how long each answer took, in milliseconds.
fn ask(connection: &mut Connection, path: &str, count: usize) -> Result<Vec<f64>, Fault> {
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let start = Instant::now();
        let answer = connection.get(path, "")?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        if answer.status != 200 {
            return Err(format!("{path} answered {}", answer.status).into());
        }
    }
    Ok(times)
}

/// How much slower a store is with a million visits of the past than without, the same to come.
pub fn compare(
    (size, old): (Size, &Program),
    young: &Program,
    table: &mut Table,
) -> Result<(), Fault> {
    let beside = size.young().words();
    table.part(&format!("medians beside {beside}, in turns"));
    for (words, path) in [
        (
            "a month of one",
            path("&practitioner=p0", clinic::day_zero(), 30),
        ),
        ("first available of all", path("", today(), 1)),
    ] {
        let mut connections = [old.connect()?, young.connect()?];
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS / TURN {
            for (connection, times) in connections.iter_mut().zip(&mut times) {
                times.extend(ask(connection, &path, TURN)?);
            }
        }
        let [old, young] = times.map(|mut times: Vec<f64>| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        });
        table.line(words, old / young, "x", Goal::AtMost(1.2));
    }
    Ok(())
}
