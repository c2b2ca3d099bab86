//! `midstance demo`: a clinic to try.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use midstance_clinic::samples;

use crate::{cli, config::Config, exit::Failure, runtime, server};

pub(super) fn run(args: cli::Demo) -> Result<ExitCode, Failure> {
    server::start_log();
    let data = args.data.unwrap_or_else(default_folder);
    server::prepare(&data)?;
    let config = Config {
        listen: args.listen,
        public_url: format!("http://{}", args.listen),
        data: data.clone(),
        database_url: None,
        knowledge: None,
        smtp_url: None,
        smtp_connections: 1,
        mail_from: None,
        bounce_domain: None,
        bounce_listen: None,
        bounce_maildir: None,
        name_server: None,
        trusted_proxies: Vec::new(),
        outgoing_loopback: std::env::var("MIDSTANCE_OUTGOING_LOOPBACK").is_ok_and(|v| v == "true"),
    };
    runtime()?.block_on(async {
        // The address first: a demo that cannot be reached must not forget the old one.
        let listener = server::listen(args.listen).await?;
        if args.fresh {
            forget(&data)?;
        }
        let opened = server::open_to_serve(&config, true).await?;
        samples::make(&opened.clinic)
            .await
            .map_err(|error| Failure::Data(error.to_string()))?;
        let address = listener.local_addr().map_or(args.listen, |found| found);
        say(&data, &format!("http://{address}"));
        server::serve(opened, listener, &config, None).await
    })?;
    Ok(ExitCode::SUCCESS)
}

fn default_folder() -> PathBuf {
    PathBuf::from("data").join("demo")
}

/// Deletes the demo's database; nothing else that may lie in the folder.
fn forget(data: &Path) -> Result<(), Failure> {
    for ending in ["", "-wal", "-shm"] {
        let path = data.join(format!("{}{ending}", server::DATABASE));
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(Failure::Data(format!(
                    "{} cannot be deleted: {error}",
                    path.display()
                )));
            }
        }
    }
    Ok(())
}

fn say(data: &Path, address: &str) {
    println!("Midstance demo clinic");
    println!();
    println!("  Open      {address}/");
    println!("  Staff     {address}/staff");
    println!("  Sign in   {}   {}", samples::OWNER.0, samples::OWNER.1);
    println!(
        "            {}   {}",
        samples::PRACTITIONER.0,
        samples::PRACTITIONER.1
    );
    println!(
        "            {}   {}",
        samples::FRONT_DESK.0,
        samples::FRONT_DESK.1
    );
    println!(
        "  Data      {}",
        data.canonicalize()
            .unwrap_or_else(|_| data.to_path_buf())
            .display()
    );
    println!();
    println!(
        "No mail leaves the demo: read it under Staff, Outbox. Stop with Ctrl-C; starting again"
    );
    println!("keeps the data, --fresh makes it anew.");
}
