//! `midstance assess`: JSON Lines in, JSON Lines out.

use std::{io, process::ExitCode};

use midstance_assessment::jsonl;

use super::model;
use crate::exit::Failure;

pub(super) fn run() -> Result<ExitCode, Failure> {
    let model = model(None)?;
    let (input, output) = (io::stdin().lock(), io::BufWriter::new(io::stdout().lock()));
    match jsonl::run(&model, input, output) {
        Ok(true) => Ok(ExitCode::SUCCESS),
        Ok(false) => Ok(ExitCode::from(1)),
        // The reader of our output has had enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Failure::Input(format!(
            "the answers could not be read: {error}"
        ))),
    }
}
