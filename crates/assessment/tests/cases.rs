//! Measures the model on written cases: those beside the checkout where there are any, and our own.
#![allow(missing_docs, clippy::unwrap_used)]

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

use midstance_assessment::Model;
use midstance_assessment::evaluate::{self, Case, Report};
use midstance_knowledge::Knowledge;

const OWN: &str = include_str!("own-cases.jsonl");

fn model() -> Model {
    Model::new(Arc::new(Knowledge::embedded().unwrap()))
}

fn shared() -> Option<Vec<u8>> {
    let beside = std::env::var_os("MIDSTANCE_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    std::fs::read(beside.join("data/assessment-cases.jsonl")).ok()
}

fn adaptive(model: &Model, cases: &[Case]) -> (Report, f64) {
    let mut asked = 0;
    let cases: Vec<Case> = cases
        .iter()
        .map(|case| {
            let (answers, count) = evaluate::asked_adaptively(model, &case.answers);
            asked += count;
            Case {
                truth: case.truth.clone(),
                answers,
            }
        })
        .collect();
    (
        evaluate::measure(model, &cases),
        asked as f64 / cases.len() as f64,
    )
}

fn show(name: &str, model: &Model, cases: &[Case]) -> Report {
    let report = evaluate::measure(model, cases);
    println!("== {name}\n{report}{}", report.misses.join("\n"));
    let (asked, count) = adaptive(model, cases);
    println!("-- {name}, {count:.1} questions\n{asked}");
    report
}

#[test]
fn shared_cases() {
    let Some(text) = shared() else {
        println!("skipped: no shared cases beside the checkout");
        return;
    };
    let model = model();
    let cases = evaluate::read_cases(&model, Cursor::new(text)).unwrap();
    let report = show("shared", &model, &cases);
    assert_eq!(report.danger_kept.value(), 1.0);
}

#[test]
fn own_cases() {
    let model = model();
    let cases = evaluate::read_cases(&model, Cursor::new(OWN)).unwrap();
    let report = show("own", &model, &cases);
    assert_eq!(report.danger_kept.value(), 1.0);
}
