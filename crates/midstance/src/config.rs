//! Settings: command line over environment over file over defaults.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use midstance_web::proxy::Proxy;
use serde::Deserialize;

use crate::exit::Failure;

/// What `midstance.toml` may hold; every name is also an environment variable in capitals, most
/// with `MIDSTANCE_` before it. A secret is also read from the file that `<NAME>_FILE` names.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    public_url: Option<String>,
    trusted_proxies: Option<Vec<String>>,
    database_url: Option<String>,
    knowledge: Option<PathBuf>,
    smtp_url: Option<String>,
    smtp_connections: Option<usize>,
    mail_from: Option<String>,
    bounce_domain: Option<String>,
    bounce_listen: Option<String>,
    bounce_maildir: Option<PathBuf>,
    name_server: Option<SocketAddr>,
    outgoing_loopback: Option<bool>,
}

/// Settings, complete.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How browsers reach us.
    pub public_url: String,
    /// Proxies in front of us, which are believed when they say for whom they ask.
    pub trusted_proxies: Vec<Proxy>,
    /// The data folder.
    pub data: PathBuf,
    /// PostgreSQL instead of the file in the data folder.
    pub database_url: Option<String>,
    /// A clinic's own knowledge files.
    pub knowledge: Option<PathBuf>,
    /// The mail server, `smtps://user:password@host:465`.
    pub smtp_url: Option<String>,
    /// Connections to it for newsletters. Providers allow few at a time from one sender.
    pub smtp_connections: usize,
    /// The mailbox that mail comes from, if it is not the clinic's address.
    pub mail_from: Option<String>,
    /// Domain at which bounces and mails that unsubscribe are taken.
    pub bounce_domain: Option<String>,
    /// Where a mail server hands them to us, `127.0.0.1:2424` or `unix:/path`.
    pub bounce_listen: Option<String>,
    /// The mailbox that they come into, a Maildir folder.
    pub bounce_maildir: Option<PathBuf>,
    /// The name server to ask about our mail's records, when not the machine's own.
    pub name_server: Option<SocketAddr>,
    /// Whether servers on this machine may be asked and told, for trying things out.
    pub outgoing_loopback: bool,
}

/// Where environment variables come from; tests bring their own.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Config {
    /// Reads the settings of `serve`.
    ///
    /// # Errors
    /// A sentence that names the setting and says how to write it.
    pub fn load(listen: Option<SocketAddr>, data: PathBuf, env: Env<'_>) -> Result<Self, Failure> {
        let file = read_file(&data.join("midstance.toml"))?;
        let listen = listen
            .or(socket("MIDSTANCE_LISTEN", 8080, env)?)
            .or(file.listen)
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let public_url = env("MIDSTANCE_PUBLIC_URL").or(file.public_url);
        let public_url = public_url.unwrap_or_else(|| format!("http://{listen}"));
        if !public_url.starts_with("http://") && !public_url.starts_with("https://") {
            let help = "public_url must begin with https:// (or http:// on this machine)";
            return Err(Failure::Config(format!("{help}; it is {public_url:?}")));
        }
        Ok(Self {
            listen,
            public_url: public_url.trim_end_matches('/').to_owned(),
            trusted_proxies: proxies(env("MIDSTANCE_TRUSTED_PROXIES"), file.trusted_proxies)?,
            database_url: secret("DATABASE_URL", env)?.or(file.database_url),
            knowledge: env("MIDSTANCE_KNOWLEDGE")
                .map(PathBuf::from)
                .or(file.knowledge),
            smtp_connections: connections(
                env("MIDSTANCE_SMTP_CONNECTIONS"),
                file.smtp_connections,
            )?,
            smtp_url: secret("MIDSTANCE_SMTP_URL", env)?.or(file.smtp_url),
            mail_from: env("MIDSTANCE_MAIL_FROM").or(file.mail_from),
            bounce_domain: env("MIDSTANCE_BOUNCE_DOMAIN").or(file.bounce_domain),
            bounce_listen: env("MIDSTANCE_BOUNCE_LISTEN").or(file.bounce_listen),
            bounce_maildir: env("MIDSTANCE_BOUNCE_MAILDIR")
                .map(PathBuf::from)
                .or(file.bounce_maildir),
            name_server: socket("MIDSTANCE_NAME_SERVER", 53, env)?.or(file.name_server),
            outgoing_loopback: match env("MIDSTANCE_OUTGOING_LOOPBACK").as_deref() {
                None => file.outgoing_loopback.unwrap_or(false),
                Some("true") => true,
                Some("false") => false,
                Some(other) => {
                    let help = "MIDSTANCE_OUTGOING_LOOPBACK must be true or false";
                    return Err(Failure::Config(format!("{help}; it is {other:?}")));
                }
            },
            data,
        })
    }
}

fn read_file(path: &Path) -> Result<File, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(File::default()),
        Err(error) => {
            return Err(Failure::Config(format!(
                "{} cannot be read: {error}",
                path.display()
            )));
        }
    };
    toml::from_str(&text)
        .map_err(|error| Failure::Config(format!("{} is not right: {error}", path.display())))
}

/// Connections for newsletters, four when nothing is set.
fn connections(env: Option<String>, file: Option<usize>) -> Result<usize, Failure> {
    let typed = match env {
        Some(text) => text.parse().ok(),
        None => Some(file.unwrap_or(4)),
    };
    typed
        .filter(|count| (1..=50).contains(count))
        .ok_or_else(|| {
            Failure::Config("smtp_connections must be a whole number from 1 to 50".into())
        })
}

/// The address and port that a variable holds; `usual` is the port in the example.
fn socket(name: &str, usual: u16, env: Env<'_>) -> Result<Option<SocketAddr>, Failure> {
    let Some(text) = env(name) else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|_| {
        let help = format!("{name} must be an address and a port, like 127.0.0.1:{usual}");
        Failure::Config(format!("{help}; it is {text:?}"))
    })
}

/// Addresses and networks with commas between them, or the file's list.
fn proxies(env: Option<String>, file: Option<Vec<String>>) -> Result<Vec<Proxy>, Failure> {
    let written = match env {
        Some(text) => text.split(',').map(str::to_owned).collect(),
        None => file.unwrap_or_default(),
    };
    let written = written.iter().map(|one| one.trim());
    written
        .filter(|one| !one.is_empty())
        .map(|one| {
            one.parse().map_err(|_| {
                let help = "trusted_proxies must be addresses or networks, like 127.0.0.1 or \
                    10.0.0.0/8";
                Failure::Config(format!("{help}; one is {one:?}"))
            })
        })
        .collect()
}

/// A secret from `NAME` or from the file that `NAME_FILE` names.
fn secret(name: &str, env: Env<'_>) -> Result<Option<String>, Failure> {
    if let Some(value) = env(name) {
        return Ok(Some(value));
    }
    let Some(path) = env(&format!("{name}_FILE")) else {
        return Ok(None);
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) => Err(Failure::Config(format!(
            "{name}_FILE: {path} cannot be read: {error}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn command_line_beats_environment_beats_file() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_path_buf();
        std::fs::write(data.join("midstance.toml"), "listen = \"127.0.0.1:1\"\n").unwrap();
        let env = |name: &str| (name == "MIDSTANCE_LISTEN").then(|| "127.0.0.1:2".to_owned());
        let port = |listen, env: Env<'_>| {
            Config::load(listen, data.clone(), env)
                .unwrap()
                .listen
                .port()
        };
        assert_eq!(port(None, &nothing), 1);
        assert_eq!(port(None, &env), 2);
        assert_eq!(port(Some(SocketAddr::from(([127, 0, 0, 1], 3))), &env), 3);
    }

    #[test]
    fn a_misspelt_setting_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("midstance.toml"), "lisen = 1\n").unwrap();
        let error = Config::load(None, folder.path().into(), &nothing)
            .unwrap_err()
            .to_string();
        assert!(error.contains("lisen"), "{error}");
    }

    #[test]
    fn this_machine_is_closed_to_outgoing_requests_unless_opened() {
        let folder = tempfile::tempdir().unwrap();
        let load = |env: Env<'_>| Config::load(None, folder.path().into(), env);
        assert!(!load(&nothing).unwrap().outgoing_loopback);
        let set = |word: &'static str| {
            move |name: &str| (name == "MIDSTANCE_OUTGOING_LOOPBACK").then(|| word.to_owned())
        };
        assert!(load(&set("true")).unwrap().outgoing_loopback);
        assert!(load(&set("yes")).is_err());
    }

    #[test]
    fn proxies_are_a_list_in_the_file_and_in_the_environment() {
        let folder = tempfile::tempdir().unwrap();
        let load = |env: Env<'_>| Config::load(None, folder.path().into(), env);
        assert!(load(&nothing).unwrap().trusted_proxies.is_empty());
        let file = "trusted_proxies = [\"127.0.0.1\"]\n";
        std::fs::write(folder.path().join("midstance.toml"), file).unwrap();
        assert_eq!(load(&nothing).unwrap().trusted_proxies.len(), 1);
        let file = "trusted_proxies = [\"10.0.0.0/8\", \"proxy.example\"]\n";
        std::fs::write(folder.path().join("midstance.toml"), file).unwrap();
        let wrong = load(&nothing).unwrap_err().to_string();
        assert!(wrong.contains("proxy.example"), "{wrong}");
        let set = |word: &'static str| {
            move |name: &str| (name == "MIDSTANCE_TRUSTED_PROXIES").then(|| word.to_owned())
        };
        let two = load(&set("127.0.0.1, ::ffff:10.0.0.0/104,"))
            .unwrap()
            .trusted_proxies;
        assert_eq!(two.len(), 2);
        assert!(two[1].includes("10.1.2.3".parse().unwrap()));
        let wrong = load(&set("localhost")).unwrap_err().to_string();
        assert!(wrong.contains("localhost"), "{wrong}");
    }

    #[test]
    fn an_address_without_a_port_is_named_with_an_example() {
        let folder = tempfile::tempdir().unwrap();
        for (name, example) in [
            ("MIDSTANCE_LISTEN", "127.0.0.1:8080"),
            ("MIDSTANCE_NAME_SERVER", "127.0.0.1:53"),
        ] {
            let env = |asked: &str| (asked == name).then(|| "127.0.0.1".to_owned());
            let error = Config::load(None, folder.path().into(), &env).unwrap_err();
            let words = error.to_string();
            assert!(words.contains(name) && words.contains(example), "{words}");
        }
    }

    #[test]
    fn secrets_come_from_files_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("url");
        std::fs::write(&path, "postgres://clinic@db/clinic\n").unwrap();
        let env =
            |name: &str| (name == "DATABASE_URL_FILE").then(|| path.to_string_lossy().into_owned());
        let config = Config::load(None, folder.path().into(), &env).unwrap();
        assert_eq!(
            config.database_url.as_deref(),
            Some("postgres://clinic@db/clinic")
        );
    }
}
