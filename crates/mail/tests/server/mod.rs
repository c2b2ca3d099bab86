//! An SMTP server that does what a script says, one line of the script per mail.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate for "localhost" that only these tests trust, and its key, which is no secret.
pub const CERTIFICATE: &[u8] = include_bytes!("localhost.pem");
const KEY: &[u8] = include_bytes!("localhost.key.pem");

/// What the server does with one mail.
#[derive(Clone, Copy)]
pub enum Answer {
    Accept,
    /// Answers the command (MAIL, RCPT, DATA, or END for the dot) with this.
    Reply(&'static str, &'static str),
    /// Closes without a word when this command comes.
    Drop(&'static str),
    /// Takes the whole mail, then closes without a word.
    DropAfterData,
}

/// How the server protects connections.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    Implicit,
    StartTls,
    None,
}

#[derive(Default)]
pub struct Seen {
    /// Every command, with `TLS ` before those that came encrypted.
    pub commands: Vec<String>,
    /// Every mail that came whole, dots undone.
    pub mails: Vec<String>,
}

pub struct Server {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Clone)]
struct Session {
    script: Arc<Mutex<VecDeque<Answer>>>,
    seen: Arc<Mutex<Seen>>,
    acceptor: TlsAcceptor,
}

/// Why a stretch of commands ended.
enum End {
    StartTls,
    Closed,
}

impl Server {
    pub async fn start(protection: Protection, script: &[Answer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
        let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let session = Session {
            script: Arc::new(Mutex::new(script.iter().copied().collect())),
            seen: Arc::default(),
            acceptor: TlsAcceptor::from(Arc::new(config)),
        };
        let seen = session.seen.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(session.clone().serve(stream, protection));
            }
        });
        Self { port, seen }
    }

    pub fn mails(&self) -> Vec<String> {
        self.seen.lock().unwrap().mails.clone()
    }

    pub fn commands(&self) -> Vec<String> {
        self.seen.lock().unwrap().commands.clone()
    }
}

impl Session {
    async fn serve(self, stream: TcpStream, protection: Protection) -> Option<()> {
        match protection {
            Protection::Implicit => {
                let mut stream = BufReader::new(self.acceptor.accept(stream).await.ok()?);
                write(&mut stream, "220 ready").await?;
                self.talk(&mut stream, (true, false)).await?;
            }
            Protection::None | Protection::StartTls => {
                let mut stream = BufReader::new(stream);
                write(&mut stream, "220 ready").await?;
                let offers = protection == Protection::StartTls;
                if let End::StartTls = self.talk(&mut stream, (false, offers)).await? {
                    let tls = self.acceptor.accept(stream.into_inner()).await.ok()?;
                    self.talk(&mut BufReader::new(tls), (true, false)).await?;
                }
            }
        }
        Some(())
    }

    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut BufReader<S>,
        (encrypted, offers_tls): (bool, bool),
    ) -> Option<End> {
        let mut answer = Answer::Accept;
        loop {
            let line = read_line(stream).await?;
            let verb = line.split([' ', ':']).next().unwrap().to_ascii_uppercase();
            let seen = if encrypted {
                format!("TLS {line}")
            } else {
                line.clone()
            };
            self.seen.lock().unwrap().commands.push(seen);
            if verb == "MAIL" {
                answer = self
                    .script
                    .lock()
                    .unwrap()
                    .pop_front()
                    .unwrap_or(Answer::Accept);
            }
            match (verb.as_str(), answer) {
                (verb, Answer::Reply(at, reply)) if verb == at => write(stream, reply).await?,
                (verb, Answer::Drop(at)) if verb == at => return Some(End::Closed),
                ("EHLO", _) if offers_tls => write(stream, "250-mx\r\n250 STARTTLS").await?,
                ("EHLO", _) if encrypted => write(stream, "250-mx\r\n250 AUTH PLAIN").await?,
                ("EHLO", _) => write(stream, "250-mx\r\n250-PIPELINING\r\n250 AUTH PLAIN").await?,
                ("STARTTLS", _) => {
                    write(stream, "220 go ahead").await?;
                    return Some(End::StartTls);
                }
                // user "clinic", password "secret"
                ("AUTH", _) if line.ends_with("AGNsaW5pYwBzZWNyZXQ=") => {
                    write(stream, "235 2.7.0 welcome").await?;
                }
                ("AUTH", _) => write(stream, "535 5.7.8 wrong password").await?,
                ("DATA", Answer::Reply("MAIL", _)) => write(stream, "503 MAIL first").await?,
                ("DATA", _) => {
                    write(stream, "354 go on").await?;
                    let mail = read_mail(stream).await?;
                    if let Answer::Reply("RCPT", _) = answer {
                        write(stream, "554 no valid recipients").await?;
                        continue;
                    }
                    self.seen.lock().unwrap().mails.push(mail);
                    match answer {
                        Answer::DropAfterData => return Some(End::Closed),
                        Answer::Reply("END", reply) => write(stream, reply).await?,
                        _ => write(stream, "250 2.0.0 queued as 1").await?,
                    }
                }
                ("QUIT", _) => {
                    write(stream, "221 bye").await?;
                    return Some(End::Closed);
                }
                _ => write(stream, "250 2.1.0 fine").await?,
            }
        }
    }
}

async fn write<S: AsyncWrite + Unpin>(stream: &mut S, reply: &str) -> Option<()> {
    stream
        .write_all(format!("{reply}\r\n").as_bytes())
        .await
        .ok()?;
    stream.flush().await.ok()
}

async fn read_line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let octets = stream.read_line(&mut line).await.ok()?;
    (octets > 0).then(|| line.trim_end().to_owned())
}

async fn read_mail<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut mail = String::new();
    loop {
        let line = read_line(stream).await?;
        if line == "." {
            return Some(mail);
        }
        mail += line.strip_prefix('.').unwrap_or(&line);
        mail += "\r\n";
    }
}
