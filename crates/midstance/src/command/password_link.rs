//! `midstance password-link`: the way back in for whoever runs the program.

use std::process::ExitCode;

use midstance_clinic::team::{FORGOT_MINUTES, TeamError, link_for};

use super::stored_clinic;
use crate::{cli, exit::Failure, runtime, server};

pub(super) fn run(args: cli::PasswordLink) -> Result<ExitCode, Failure> {
    server::start_log();
    runtime()?.block_on(async {
        let clinic = stored_clinic(args.data, args.listen).await?;
        let link = link_for(&clinic, &args.email)
            .await
            .map_err(|error| match error {
                TeamError::NotFound => Failure::Input(format!(
                    "nobody who may sign in has the address {}; check how it is written",
                    args.email
                )),
                other => Failure::Data(other.to_string()),
            })?;
        eprintln!("Open this once within {FORGOT_MINUTES} minutes to choose a new password:");
        let path = format!("/staff/password/{}", link.reveal());
        println!("{}", clinic.url(&path));
        Ok(ExitCode::SUCCESS)
    })
}
