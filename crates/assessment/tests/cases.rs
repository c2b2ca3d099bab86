//! Measures the model on written cases.
#![allow(missing_docs)]

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

use midstance_assessment::{Model, evaluate};
use midstance_knowledge::Knowledge;

fn model() -> Model {
    Model::new(Arc::new(Knowledge::embedded().unwrap()))
}

fn shared() -> Option<PathBuf> {
    let beside = std::env::var_os("MIDSTANCE_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    Some(beside.join("data/assessment-cases.jsonl")).filter(|p| p.exists())
}

#[test]
fn shared_cases() {
    let Some(path) = shared() else {
        println!("skipped: no shared cases beside the checkout");
        return;
    };
    let model = model();
    let text = std::fs::read(path).unwrap();
    let cases = evaluate::read_cases(&model, Cursor::new(text)).unwrap();
    let report = evaluate::measure(&model, &cases);
    println!("{report}");
    for miss in &report.misses {
        println!("{miss}");
    }
    let adaptive: Vec<evaluate::Case> = cases
        .iter()
        .map(|c| evaluate::Case {
            truth: c.truth.clone(),
            answers: evaluate::asked_adaptively(&model, &c.answers).0,
        })
        .collect();
    println!("adaptive {}", evaluate::measure(&model, &adaptive));
}
