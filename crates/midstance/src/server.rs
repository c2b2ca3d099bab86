//! Starting, serving and stopping.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use midstance_clinic::{
    Clinic, Config as ClinicConfig,
    zone_data::{self, ZoneData},
};
use midstance_store::{Store, StoreError};
use midstance_web::{App, caller, reading::Reading, router};
use tokio::{
    net::TcpListener,
    task::{JoinError, JoinHandle, spawn_blocking},
};

use crate::{
    command::model,
    config::Config,
    edge::{SystemClock, SystemRandom},
    exit::Failure,
    post, worker,
};

/// How long what is drawn ahead waits for those who want the first page.
const WARM_AFTER: Duration = Duration::from_secs(1);

/// The name of the database in the data folder.
pub const DATABASE: &str = "midstance.sqlite";

/// Makes the data folder and proves that it can be written.
///
/// # Errors
/// A sentence that names the folder and what to do.
pub fn prepare(data: &Path) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| {
        Failure::Data(format!(
            "the data folder {} cannot be written: {error}. Choose another with --data DIR, or \
             give this user the right to write there",
            data.display()
        ))
    };
    std::fs::create_dir_all(data).map_err(cannot)?;
    let probe = data.join(".midstance-can-write");
    std::fs::write(&probe, b"").map_err(cannot)?;
    std::fs::remove_file(&probe).map_err(cannot)
}

/// What is served.
pub struct Opened {
    pub clinic: Clinic,
    texts: JoinHandle<Result<Reading, Failure>>,
}

/// Opens the clinic's data to serve them, and reads the texts meanwhile.
///
/// # Errors
/// As [`open`].
pub async fn open_to_serve(config: &Config, demo: bool) -> Result<Opened, Failure> {
    let texts = spawn_blocking(texts);
    let clinic = open(config, demo).await?;
    Ok(Opened { clinic, texts })
}

/// Opens the clinic's data, and reads the knowledge meanwhile.
///
/// # Errors
/// A sentence that says what is wrong with the data.
pub async fn open(config: &Config, demo: bool) -> Result<Clinic, Failure> {
    let knowledge = config.knowledge.clone();
    let knowledge = spawn_blocking(move || model(knowledge.as_deref()));
    let store = match &config.database_url {
        Some(url) => Store::open_postgres(url).await.map_err(|error| {
            Failure::Data(format!(
                "PostgreSQL cannot be used: {error}. Check DATABASE_URL"
            ))
        })?,
        None => {
            let path = config.data.join(DATABASE);
            Store::open_sqlite(&path).await.map_err(|error| {
                Failure::Data(match error {
                    StoreError::NewerSchema { .. } => format!("{}: {error}", path.display()),
                    other => format!("{} cannot be opened: {other}", path.display()),
                })
            })?
        }
    };
    Ok(Clinic {
        store,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        config: Arc::new(ClinicConfig {
            public_url: config.public_url.clone(),
            demo,
            sends_mail: config.smtp_url.is_some(),
            post: post::config(config)?,
            loopback: config.outgoing_loopback,
        }),
        model: Arc::new(knowledge.await.map_err(unread)??),
        limits: Arc::default(),
        campaign_due: Arc::default(),
    })
}

fn unread(error: JoinError) -> Failure {
    Failure::Other(format!("reading stopped: {error}"))
}

/// Guides, articles and pages.
fn texts() -> Result<Reading, Failure> {
    Reading::embedded()
        .map_err(|faults| Failure::Other(format!("the texts have faults:\n{faults}")))
}

/// Takes the address.
///
/// # Errors
/// A sentence that says who has it, or what to choose instead.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::Address(match error.kind() {
            std::io::ErrorKind::AddrInUse => format!(
                "{address} is taken by another program. Stop it, or choose another port with \
                 --listen {}:{}",
                address.ip(),
                address.port().wrapping_add(1).max(1024)
            ),
            _ => format!("{address} cannot be listened on: {error}"),
        })
    })
}

/// Serves until the program is told to stop, then lets running requests end.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    Opened { clinic, texts }: Opened,
    listener: TcpListener,
    config: &Config,
    setup_word: Option<Arc<str>>,
) -> Result<(), Failure> {
    // Before anybody books: a newer program may know new rules of clocks.
    let changed = zone_data::recompute_once(&clinic, &ZoneData::bundled()).await;
    let changed = changed.map_err(|error| Failure::Data(error.to_string()))?;
    if changed.moved + changed.kept > 0 {
        eprintln!(
            "New zone data: {} moved with the clock, {} to be settled under Staff, Settings, Time \
             zone data.",
            changed.moved, changed.kept
        );
    }
    worker::start(&clinic, config)?;
    post::receive(&clinic, config).await?;
    let texts = texts.await.map_err(unread)??;
    let app = App::new(clinic, setup_word, Arc::new(texts));
    tokio::spawn(warm(app.clone()));
    let pages = caller::behind(router(app), config.trusted_proxies.clone());
    let service = pages.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stopped())
        .await
        .map_err(|error| Failure::Other(format!("serving stopped: {error}")))
}

/// Draws the clinic's own articles before the first reader asks for them, but after whoever waits
/// for the start.
async fn warm(app: App) {
    tokio::time::sleep(WARM_AFTER).await;
    if let Err(error) = app.warm().await {
        tracing::warn!(%error, "the articles could not be read yet");
    }
}

/// Ends when Ctrl-C is pressed or the system asks the program to stop.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}

/// Log lines go to standard error; `RUST_LOG` chooses more.
pub fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let _ = log.try_init();
}
