//! The commands.

mod articles;
mod assess;
mod demo;
mod knowledge;
mod serve;
mod training;

pub(crate) use knowledge::model;

use std::process::ExitCode;

use crate::{
    cli::{Cli, Command, Training},
    exit::Failure,
};

/// Runs what was typed.
///
/// # Errors
/// A sentence and an exit code.
pub fn run(cli: Cli) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Demo(args) => demo::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Assess => assess::run(),
        Command::Training(Training::Report(args)) => training::run(&args),
        Command::Articles(args) => articles::run(args),
        Command::Knowledge(args) => knowledge::run(args),
    }
}
