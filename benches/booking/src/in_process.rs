//! The rules alone: hours and appointments in memory, nothing remembered between questions.

use std::{hint::black_box, time::Instant};

use jiff::{ToSpan, civil::Date};

use crate::{
    table::{Goal, Table},
    workload::{Clinic, DAY_ZERO},
};

const ROUNDS: usize = 201;

pub fn measure(table: &mut Table) {
    table.part("in process, median");
    let clinic = Clinic::new(500);
    let wednesday = DAY_ZERO + 2.days();
    let lists = |count, first, days| clinic.lists(count, first, days).concat().len();
    assert_eq!(lists(1, wednesday, 1), 4);
    assert_eq!(clinic.any(20, wednesday, 1).len(), 19);
    assert_eq!(clinic.any(20, DAY_ZERO, 30).len(), 180);
    assert_eq!(clinic.any(500, wednesday, 1).len(), 24);
    for (count, starts, goal) in [
        (1, 22, Goal::None),
        (20, 480, Goal::None),
        (500, 11_283, Goal::AtMost(1.0)),
    ] {
        assert_eq!(lists(count, DAY_ZERO, 30), starts);
        let millis = median(&clinic, count, DAY_ZERO, 30);
        table.line(
            &format!("{count} practitioners, 30 days"),
            millis,
            "ms",
            goal,
        );
    }
}

fn median(clinic: &Clinic, count: usize, first: Date, days: u16) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(clinic.lists(count, first, days));
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}
