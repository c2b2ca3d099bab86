//! What one assessment, one question and loading the knowledge cost. Run with
//! `cargo bench -p midstance-assessment`; prints microseconds, asserts nothing.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::io::Cursor;
use std::sync::Arc;
use std::time::Instant;

use midstance_assessment::{Model, evaluate};
use midstance_knowledge::Knowledge;

fn micros(times: u32, mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..times {
        work();
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}

fn main() {
    let load = micros(20, || {
        black_box(Knowledge::embedded().unwrap());
    });
    let knowledge = Arc::new(Knowledge::embedded().unwrap());
    let build = micros(20, || {
        black_box(Model::new(Arc::clone(&knowledge)));
    });
    let model = Model::new(knowledge);
    let text = include_str!("../tests/own-cases.jsonl");
    let cases = evaluate::read_cases(&model, Cursor::new(text)).unwrap();
    let mut next = cases.iter().cycle();
    let assess = micros(20_000, || {
        black_box(model.assess(&next.next().unwrap().answers));
    });
    let question = micros(5_000, || {
        black_box(model.next_question(&next.next().unwrap().answers));
    });
    println!("load the knowledge   {:9.1} ms", load / 1e3);
    println!("make the model       {:9.1} ms", build / 1e3);
    println!("assess               {assess:9.1} µs");
    println!("next question        {question:9.1} µs");
}
