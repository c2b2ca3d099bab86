//! The program: commands, configuration, start and stop.

mod cli;
mod command;
mod config;
mod edge;
mod exit;
mod newsletter;
mod post;
mod server;
mod smtp_url;
mod worker;

use std::process::ExitCode;

use clap::Parser;

use crate::{cli::Cli, exit::Failure};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match command::run(cli) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("midstance: {failure}");
            failure.code()
        }
    }
}

/// A runtime for the commands that serve.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Other(format!("the program could not start: {error}")))
}
