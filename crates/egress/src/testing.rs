//! A server on this machine that answers as it is told.
#![allow(
    clippy::expect_used,
    reason = "only tests call this, and they may stop at once"
)]

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What the server does with one request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes and then nothing more, with the connection open.
    Stall(Vec<u8>),
}

impl Reply {
    /// A status with headers and a body.
    #[must_use]
    pub fn status(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let mut text = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        Self::Bytes(format!("{text}\r\n{body}").into_bytes())
    }

    /// 200 with a body.
    #[must_use]
    pub fn ok(body: &str) -> Self {
        Self::status(200, &[], body)
    }
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// The request line and the headers.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Received {
    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// A server that gives its replies one after the other, the last one ever again.
pub struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<Received>>>,
    replies: Arc<Mutex<Vec<Reply>>>,
}

impl Server {
    /// Listens on a free port of this machine.
    pub async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let server = Self {
            port,
            seen: Arc::default(),
            replies: Arc::new(Mutex::new(replies)),
        };
        let (seen, replies) = (server.seen.clone(), server.replies.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, seen.clone(), replies.clone()));
            }
        });
        server
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// An address on it.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was asked so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        self.seen.lock().expect("no test panicked in here").clone()
    }

    /// Gives these replies from now on.
    pub fn reply(&self, replies: Vec<Reply>) {
        *self.replies.lock().expect("no test panicked in here") = replies;
    }
}

async fn answer(
    mut stream: TcpStream,
    seen: Arc<Mutex<Vec<Received>>>,
    replies: Arc<Mutex<Vec<Reply>>>,
) {
    let Some(received) = receive(&mut stream).await else {
        return;
    };
    seen.lock()
        .expect("no test panicked in here")
        .push(received);
    let reply = {
        let mut replies = replies.lock().expect("no test panicked in here");
        if replies.len() > 1 {
            Some(replies.remove(0))
        } else {
            replies.first().cloned()
        }
    };
    match reply {
        Some(Reply::Bytes(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Some(Reply::Stall(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
        None => {}
    }
}

async fn receive(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        let read = stream.read(&mut buffer).await.ok()?;
        if read == 0 {
            return None;
        }
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let received = Received {
            head: head.to_owned(),
            body: body.to_owned(),
        };
        let length = received
            .header("content-length")
            .and_then(|n| n.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            return Some(received);
        }
    }
}
