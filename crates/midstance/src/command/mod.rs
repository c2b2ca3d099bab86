//! The commands.

mod articles;
mod assess;
mod demo;
mod knowledge;
mod password_link;
mod serve;
mod training;

pub(crate) use knowledge::model;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use midstance_clinic::Clinic;

use crate::{
    cli::{Cli, Command, Training},
    config::Config,
    exit::Failure,
    server,
};

/// Runs what was typed.
///
/// # Errors
/// A sentence and an exit code.
pub fn run(cli: Cli) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Demo(args) => demo::run(args),
        Command::Serve(args) => serve::run(args),
        Command::PasswordLink(args) => password_link::run(args),
        Command::Assess => assess::run(),
        Command::Training(Training::Report(args)) => training::run(&args),
        Command::Articles(args) => articles::run(args),
        Command::Knowledge(args) => knowledge::run(args),
    }
}

/// The clinic of a data folder that is there, for a command that works on it.
async fn stored_clinic(
    data: Option<PathBuf>,
    listen: Option<SocketAddr>,
) -> Result<Clinic, Failure> {
    let data = data.unwrap_or_else(|| PathBuf::from("data"));
    let config = Config::load(listen, data, &|name| std::env::var(name).ok())?;
    if config.database_url.is_none() && !config.data.join(server::DATABASE).is_file() {
        return Err(Failure::Data(format!(
            "there is no clinic in {}; name its folder with --data DIR",
            config.data.display()
        )));
    }
    server::open(&config, false).await
}
