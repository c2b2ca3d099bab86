//! Draws the reliability plot of the case files named as arguments:
//! `cargo run -p midstance-assessment --example calibration FILE… > docs/assessment-calibration.svg`
//! The figures go to standard error.

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::sync::Arc;

use midstance_assessment::{Model, calibration, evaluate};
use midstance_knowledge::Knowledge;

fn main() -> Result<(), Box<dyn Error>> {
    let model = Model::new(Arc::new(Knowledge::embedded()?));
    let mut cases = Vec::new();
    for path in std::env::args().skip(1) {
        cases.extend(evaluate::read_cases(
            &model,
            BufReader::new(File::open(path)?),
        )?);
    }
    let report = evaluate::measure(&model, &cases);
    eprintln!("{report}");
    print!("{}", calibration::plot(&report));
    Ok(())
}
