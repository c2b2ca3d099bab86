//! The way to an SMTP server.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::{Culprit, Failure, Outcome, Rendered};

/// How the connection is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first octet; port 465.
    Implicit,
    /// Plain first, then TLS or nothing; port 587.
    #[default]
    StartTls,
    /// None; port 25. Only to this machine itself.
    Plaintext,
}

/// An SMTP server and how to reach it.
#[derive(Clone)]
pub struct SmtpConfig {
    /// Name, which its certificate must bear, or IP address.
    pub host: String,
    /// Port, when not the usual one.
    pub port: Option<u16>,
    /// How the connection is protected.
    pub security: Security,
    /// User name and password.
    pub credentials: Option<(String, String)>,
    /// Name under which we greet the server: that of the machine the mail comes from.
    pub hello: String,
    /// How long to wait for each answer.
    pub timeout: Duration,
    /// A certificate in PEM to trust besides the public ones, for a server of one's own.
    pub root_certificate: Option<Vec<u8>>,
}

impl SmtpConfig {
    /// A server with STARTTLS on port 587, without a password.
    pub fn new(host: impl Into<String>, hello: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            port: None,
            security: Security::default(),
            credentials: None,
            hello: hello.into(),
            timeout: Duration::from_secs(30),
            root_certificate: None,
        }
    }
}

/// Without the password.
impl fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("user", &self.credentials.as_ref().map(|(user, _)| user))
            .field("hello", &self.hello)
            .finish_non_exhaustive()
    }
}

/// Why a server cannot be used as configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpConfigError {
    /// Mail would cross a network in the open.
    #[error(
        "mail without TLS is sent only to this machine (localhost, 127.0.0.1 or ::1), not to {host}; choose STARTTLS (port 587) or TLS (port 465)"
    )]
    PlaintextElsewhere {
        /// The server as configured.
        host: String,
    },
    /// The certificate to trust cannot be read.
    #[error("cannot read the certificate to trust for mail: {0}")]
    Certificate(String),
    /// The TLS library refused.
    #[error("cannot prepare TLS to the mail server {host}: {reason}")]
    Tls {
        /// The server as configured.
        host: String,
        /// The library's words.
        reason: String,
    },
}

/// The way to an SMTP server. Keeps connections open for a while; cloning shares them.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    /// Prepares the way; connects only when there is something to send. Must be called inside a
    /// Tokio runtime.
    pub fn new(config: &SmtpConfig) -> Result<Self, SmtpConfigError> {
        let route = Route::of(config)?;
        let tls = match route.tls {
            Some(tls) if route.implicit => Tls::Wrapper(tls),
            Some(tls) => Tls::Required(tls),
            None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(route.host)
            .port(route.port)
            .tls(tls)
            .hello_name(route.hello)
            .timeout(Some(route.timeout));
        if let Some(credentials) = route.credentials {
            builder = builder.credentials(credentials);
        }
        Ok(Self {
            transport: builder.build(),
        })
    }

    /// Hands a mail to the server and says what became of it.
    pub async fn send(&self, mail: &Rendered) -> Outcome {
        let recipients = vec![mail.to.to_lettre()];
        match Envelope::new(Some(mail.from.to_lettre()), recipients) {
            Ok(envelope) => match self.transport.send_raw(&envelope, &mail.bytes).await {
                Ok(_) => Outcome::Accepted,
                Err(error) => Outcome::of(&error),
            },
            // Only for an empty list of recipients.
            Err(error) => Outcome::Refused(
                Culprit::Mail,
                Failure {
                    code: None,
                    status: None,
                    words: error.to_string(),
                },
            ),
        }
    }

    /// Hands a mail to the server and gives its own answer, word for word: for a trial.
    pub async fn try_out(&self, mail: &Rendered) -> Result<String, String> {
        let recipients = vec![mail.to.to_lettre()];
        let envelope = Envelope::new(Some(mail.from.to_lettre()), recipients)
            .map_err(|error| error.to_string())?;
        match self.transport.send_raw(&envelope, &mail.bytes).await {
            Ok(answer) => {
                let words: Vec<_> = answer.message().collect();
                Ok(format!("{} {}", answer.code(), words.join(" ")))
            }
            Err(error) => Err(match Outcome::of(&error) {
                Outcome::TryAgain(failure) | Outcome::Refused(_, failure) => failure.to_string(),
                Outcome::Accepted => error.to_string(),
            }),
        }
    }

    /// Whether the server can be reached and takes our password, in words when not: for the settings
    /// page and the readiness check.
    pub async fn check(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("the mail server closed the connection".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Closes the connections that are open.
    pub async fn close(&self) {
        self.transport.shutdown().await;
    }
}

/// What a connection needs to know, checked and made ready.
#[derive(Clone)]
pub(crate) struct Route {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: Option<TlsParameters>,
    /// TLS from the first octet.
    pub(crate) implicit: bool,
    pub(crate) hello: ClientId,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) timeout: Duration,
}

impl Route {
    pub(crate) fn of(config: &SmtpConfig) -> Result<Self, SmtpConfigError> {
        let (tls, port) = match config.security {
            Security::Implicit => (Some(tls(config)?), 465),
            Security::StartTls => (Some(tls(config)?), 587),
            Security::Plaintext if is_this_machine(&config.host) => (None, 25),
            Security::Plaintext => {
                return Err(SmtpConfigError::PlaintextElsewhere {
                    host: config.host.clone(),
                });
            }
        };
        let credentials = config.credentials.clone();
        Ok(Self {
            host: config.host.clone(),
            port: config.port.unwrap_or(port),
            tls,
            implicit: config.security == Security::Implicit,
            hello: ClientId::Domain(config.hello.clone()),
            credentials: credentials.map(|(user, password)| Credentials::new(user, password)),
            timeout: config.timeout,
        })
    }
}

fn tls(config: &SmtpConfig) -> Result<TlsParameters, SmtpConfigError> {
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(pem) = &config.root_certificate {
        let certificate = Certificate::from_pem(pem)
            .map_err(|error| SmtpConfigError::Certificate(error.to_string()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| SmtpConfigError::Tls {
        host: config.host.clone(),
        reason: error.to_string(),
    })
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
