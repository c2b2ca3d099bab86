//! `midstance knowledge`: proving and measuring the medical knowledge.

use std::{path::Path, process::ExitCode, sync::Arc};

use midstance_assessment::{Model, evaluate};
use midstance_knowledge::Knowledge;

use crate::{cli, exit::Failure};

/// The knowledge built in, with a clinic's own files over it.
pub(crate) fn model(overlay: Option<&Path>) -> Result<Model, Failure> {
    let loaded = match overlay {
        Some(folder) => Knowledge::with_overlay(folder),
        None => Knowledge::embedded(),
    };
    let knowledge = loaded.map_err(|error| Failure::Config(error.to_string()))?;
    Ok(Model::new(Arc::new(knowledge)))
}

pub(super) fn run(args: cli::Knowledge) -> Result<ExitCode, Failure> {
    match args {
        cli::Knowledge::Check { overlay } => {
            let model = model(overlay.as_deref())?;
            let k = model.knowledge();
            println!(
                "knowledge {}: {} conditions, {} findings, {} danger rules, {} sources: consistent",
                k.version,
                k.conditions.len(),
                k.findings.len(),
                k.rules.len(),
                k.sources.len()
            );
            Ok(ExitCode::SUCCESS)
        }
        cli::Knowledge::Evaluate { file, overlay } => {
            let model = model(overlay.as_deref())?;
            evaluate_file(&model, &file)
        }
    }
}

fn evaluate_file(model: &Model, file: &Path) -> Result<ExitCode, Failure> {
    let cannot =
        |error: &dyn std::fmt::Display| Failure::Input(format!("{}: {error}", file.display()));
    let input = std::fs::File::open(file).map_err(|error| cannot(&error))?;
    let cases = evaluate::read_cases(model, std::io::BufReader::new(input))
        .map_err(|error| cannot(&error))?;
    print!("{}", evaluate::measure(model, &cases));
    Ok(ExitCode::SUCCESS)
}
