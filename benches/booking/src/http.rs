//! A client of HTTP/1.1 on one kept connection: small, compiled, and no faster than it must be.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use crate::Fault;

/// One connection.
pub struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
}

/// An answer, and how many bytes it took on the wire.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    pub wire: usize,
}

impl Answer {
    pub fn json(&self) -> Result<serde_json::Value, Fault> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

impl Connection {
    pub fn open(address: &str) -> Result<Self, Fault> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
            host: address.to_owned(),
        })
    }

    pub fn get(&mut self, path: &str, headers: &str) -> Result<Answer, Fault> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n",
            self.host
        );
        self.send(&request)
    }

    pub fn post(&mut self, path: &str, headers: &str, body: &str) -> Result<Answer, Fault> {
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            self.host,
            body.len()
        ))
    }

    fn send(&mut self, request: &str) -> Result<Answer, Fault> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        let mut wire = self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).ok_or("no answer")?.parse()?;
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            wire += self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse()?,
                "transfer-encoding" => chunked = value == "chunked",
                _ => {}
            }
        }
        let mut body = Vec::new();
        if !chunked {
            body.resize(length, 0);
            self.stream.read_exact(&mut body)?;
            wire += length;
        }
        while chunked {
            line.clear();
            wire += self.stream.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim_end(), 16)?;
            let at = body.len();
            body.resize(at + size, 0);
            self.stream.read_exact(&mut body[at..])?;
            line.clear();
            wire += size + self.stream.read_line(&mut line)?;
            chunked = size > 0;
        }
        Ok(Answer { status, body, wire })
    }
}
