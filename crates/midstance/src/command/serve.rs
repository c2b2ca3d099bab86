//! `midstance serve`: the real clinic.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use midstance_clinic::setup::is_done;

use crate::{cli, config::Config, exit::Failure, runtime, server};

pub(super) fn run(args: cli::Serve) -> Result<ExitCode, Failure> {
    server::start_log();
    let data = args.data.unwrap_or_else(|| PathBuf::from("data"));
    let config = Config::load(args.listen, data, &|name| std::env::var(name).ok())?;
    server::prepare(&config.data)?;
    runtime()?.block_on(async {
        let listener = server::listen(config.listen).await?;
        let opened = server::open_to_serve(&config, false).await?;
        let done = is_done(&opened.clinic)
            .await
            .map_err(|error| Failure::Data(error.to_string()))?;
        let word: Option<Arc<str>> = (!done).then(|| Arc::from(opened.clinic.new_token().reveal()));
        eprintln!(
            "Midstance serves {} (listening on {})",
            config.public_url, config.listen
        );
        match &config.database_url {
            Some(_) => eprintln!("Data: PostgreSQL"),
            None => eprintln!("Data: {}", config.data.join(server::DATABASE).display()),
        }
        if config.smtp_url.is_none() {
            eprintln!("No mail server is set (smtp_url): mail stays readable under Staff, Outbox.");
        }
        if config.public_url.starts_with("https://") && config.trusted_proxies.is_empty() {
            eprintln!(
                "No proxy is named (trusted_proxies): if one stands in front, everybody who comes \
                 through it counts as one visitor where too many requests are refused."
            );
        }
        if let Some(word) = &word {
            eprintln!();
            eprintln!("Nobody owns this clinic yet. Open this link once to set it up:");
            println!("{}/setup/{word}", config.public_url);
        }
        server::serve(opened, listener, &config, word).await
    })?;
    Ok(ExitCode::SUCCESS)
}
