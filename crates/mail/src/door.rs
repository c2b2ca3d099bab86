//! A small LMTP and SMTP server (RFC 2033, RFC 5321) for this machine, which takes only mails to
//! addresses that say which mail of ours they belong to.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::ReturnAddress;

/// The largest mail, in octets.
const LARGEST: usize = 1024 * 1024;
/// The longest line of a command.
const LONGEST_LINE: usize = 2048;
/// How long a client may think.
const PATIENCE: Duration = Duration::from_secs(60);
/// Clients at a time.
const AT_ONCE: usize = 16;
/// Recipients of one mail.
const RECIPIENTS: usize = 50;

/// Takes what comes in.
pub trait Inbox: Send + Sync + 'static {
    /// A mail for one address of ours. When it cannot be kept just now the client is asked to come
    /// again, so the same mail may come twice.
    fn take(
        &self,
        to: &ReturnAddress,
        mail: &[u8],
    ) -> impl Future<Output = Result<(), TryAgain>> + Send;
}

/// The mail could not be kept just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TryAgain;

/// Where the door stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A port of this machine.
    Port(SocketAddr),
    /// A socket in the file system.
    Socket(PathBuf),
}

/// Why a place is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Not a place at all.
    #[error("must be like 127.0.0.1:2424 or unix:/run/midstance/bounces.sock; it is {0:?}")]
    Unreadable(String),
    /// Others could reach it.
    #[error(
        "must be an address of this machine itself, like 127.0.0.1:2424; {0} can be reached from outside"
    )]
    Outside(SocketAddr),
}

impl std::str::FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        if let Some(path) = text.strip_prefix("unix:").filter(|path| !path.is_empty()) {
            return Ok(Self::Socket(PathBuf::from(path)));
        }
        let address: SocketAddr = text
            .parse()
            .map_err(|_| PlaceError::Unreadable(text.to_owned()))?;
        if !address.ip().is_loopback() {
            return Err(PlaceError::Outside(address));
        }
        Ok(Self::Port(address))
    }
}

/// An open door.
pub struct Door {
    listener: Listener,
}

enum Listener {
    Port(TcpListener),
    Socket(UnixListener),
}

impl Door {
    /// Opens it; a socket that a program which died left behind is taken away first.
    pub async fn open(place: &Place) -> io::Result<Self> {
        let listener = match place {
            Place::Port(address) => Listener::Port(TcpListener::bind(address).await?),
            Place::Socket(path) => {
                remove_left_behind(path).await?;
                Listener::Socket(UnixListener::bind(path)?)
            }
        };
        Ok(Self { listener })
    }

    /// The port, when it is one.
    pub fn port(&self) -> Option<u16> {
        match &self.listener {
            Listener::Port(listener) => listener.local_addr().ok().map(|address| address.port()),
            Listener::Socket(_) => None,
        }
    }

    /// Serves for ever: mails to addresses of ours at `domain` go into the inbox, others are refused.
    pub async fn serve<I: Inbox>(self, domain: String, inbox: Arc<I>) {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let domain: Arc<str> = domain.into();
        loop {
            let Ok(place) = places.clone().acquire_owned().await else {
                return;
            };
            let visit = Visit {
                domain: domain.clone(),
                inbox: inbox.clone(),
            };
            let accepted = match &self.listener {
                Listener::Port(listener) => listener.accept().await.map(|(stream, _)| {
                    tokio::spawn(async move { (visit.run(stream).await, place) });
                }),
                Listener::Socket(listener) => listener.accept().await.map(|(stream, _)| {
                    tokio::spawn(async move { (visit.run(stream).await, place) });
                }),
            };
            if accepted.is_err() {
                // Such as too many open files: passes, but not at once.
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

async fn remove_left_behind(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::FileTypeExt;
    match std::fs::symlink_metadata(path) {
        Ok(there) if there.file_type().is_socket() => {
            if tokio::net::UnixStream::connect(path).await.is_ok() {
                return Err(io::ErrorKind::AddrInUse.into());
            }
            std::fs::remove_file(path)
        }
        _ => Ok(()),
    }
}

struct Visit<I> {
    domain: Arc<str>,
    inbox: Arc<I>,
}

/// The conversation so far.
#[derive(Default)]
struct State {
    /// LMTP answers once for each recipient.
    lmtp: bool,
    sender: bool,
    to: Vec<ReturnAddress>,
}

impl<I: Inbox> Visit<I> {
    async fn run<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) -> io::Result<()> {
        let mut stream = BufReader::new(stream);
        say(&mut stream, &format!("220 {} ready", self.domain)).await?;
        let mut state = State::default();
        loop {
            let line = match line(&mut stream, LONGEST_LINE).await? {
                Line::Whole(line) => String::from_utf8_lossy(&line).into_owned(),
                Line::TooLong => {
                    say(&mut stream, "500 5.5.2 line too long").await?;
                    continue;
                }
                Line::End => return Ok(()),
            };
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            let answer = match verb.trim().to_ascii_uppercase().as_str() {
                "QUIT" => return say(&mut stream, "221 2.0.0 bye").await,
                "DATA" if !state.to.is_empty() => {
                    self.data(&mut stream, &mut state).await?;
                    continue;
                }
                verb => self.command(verb, rest, &mut state),
            };
            say(&mut stream, &answer).await?;
        }
    }

    fn command(&self, verb: &str, rest: &str, state: &mut State) -> String {
        match verb {
            "LHLO" | "EHLO" => {
                *state = State {
                    lmtp: verb == "LHLO",
                    ..State::default()
                };
                let offers = "PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250";
                format!("250-{}\r\n250-{offers} SIZE {LARGEST}", self.domain)
            }
            "HELO" => {
                *state = State::default();
                format!("250 {}", self.domain)
            }
            "MAIL" => {
                *state = State {
                    lmtp: state.lmtp,
                    sender: true,
                    to: Vec::new(),
                };
                "250 2.1.0 fine".into()
            }
            "RCPT" if !state.sender => "503 5.5.1 MAIL first".into(),
            "RCPT" if state.to.len() >= RECIPIENTS => "452 4.5.3 too many recipients".into(),
            "RCPT" => match ReturnAddress::read(path(rest), &self.domain) {
                Some(address) => {
                    state.to.push(address);
                    "250 2.1.5 fine".into()
                }
                None => "550 5.1.1 no mailbox here".into(),
            },
            "DATA" => "503 5.5.1 RCPT first".into(),
            "RSET" => {
                *state = State {
                    lmtp: state.lmtp,
                    ..State::default()
                };
                "250 2.0.0 fine".into()
            }
            "NOOP" => "250 2.0.0 fine".into(),
            "VRFY" => "252 2.1.5 send and see".into(),
            _ => "502 5.5.1 not known here".into(),
        }
    }

    async fn data<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut BufReader<S>,
        state: &mut State,
    ) -> io::Result<()> {
        say(stream, "354 go on, end with a dot").await?;
        let mail = body(stream).await?;
        let to = std::mem::take(&mut state.to);
        state.sender = false;
        let mut answers = Vec::new();
        for address in &to {
            answers.push(match &mail {
                None => "552 5.3.4 too large",
                Some(mail) => match self.inbox.take(address, mail).await {
                    Ok(()) => "250 2.0.0 taken",
                    Err(TryAgain) => "451 4.3.0 cannot be kept just now",
                },
            });
        }
        if !state.lmtp {
            // One answer for all: the worst.
            answers.sort_unstable();
            answers = answers.pop().into_iter().collect();
        }
        for answer in answers {
            say(stream, answer).await?;
        }
        Ok(())
    }
}

/// The address of `TO:<…>` with what may stand around it.
fn path(rest: &str) -> &str {
    let inside = rest.split_once('<').map_or(rest, |(_, inside)| inside);
    inside.split_once('>').map_or(inside, |(path, _)| path)
}

/// Reads a mail up to its dot; nothing when it is too large, which is read to its end all the same.
async fn body<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
) -> io::Result<Option<Vec<u8>>> {
    let (mut mail, mut fits) = (Vec::new(), true);
    loop {
        match line(stream, LARGEST).await? {
            Line::End => return Err(io::ErrorKind::UnexpectedEof.into()),
            Line::TooLong => fits = false,
            Line::Whole(line) if line == b"." => return Ok(fits.then_some(mail)),
            Line::Whole(line) => {
                fits &= mail.len() + line.len() < LARGEST;
                if fits {
                    mail.extend(line.strip_prefix(b".").unwrap_or(&line));
                    mail.extend(b"\r\n");
                }
            }
        }
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
    End,
}

/// Reads a line without its end; of one that is too long no more than `longest` octets are held.
async fn line<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    longest: usize,
) -> io::Result<Line> {
    let (mut line, mut too_long) = (Vec::new(), false);
    loop {
        let held = timeout(PATIENCE, stream.fill_buf()).await??;
        if held.is_empty() {
            return Ok(Line::End);
        }
        let end = held.iter().position(|octet| *octet == b'\n');
        let read = end.map_or(held.len(), |at| at + 1);
        too_long |= line.len() + read > longest;
        if !too_long {
            line.extend(&held[..read]);
        }
        stream.consume(read);
        if end.is_some() {
            break;
        }
    }
    if too_long {
        return Ok(Line::TooLong);
    }
    line.pop();
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Line::Whole(line))
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    words: &str,
) -> io::Result<()> {
    let words = format!("{words}\r\n");
    timeout(PATIENCE, stream.write_all(words.as_bytes())).await??;
    timeout(PATIENCE, stream.flush()).await?
}
