//! Asking.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, Response,
    body::{Body, Bytes, Incoming},
    client::conn::http1,
    header,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{self, ClientConfig, RootCertStore, pki_types::ServerName},
};
use url::Host;

use crate::{Address, Answer, Failure, is_public};

/// Largest answer in bytes.
pub const MAX_BYTES: usize = 5_000_000;
/// How long looking up, connecting, asking and reading may take together.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How long one of several addresses of a name is tried.
const ONE_ADDRESS: Duration = Duration::from_secs(4);

/// The one way out. Cheap to clone.
#[derive(Clone)]
pub struct Egress {
    tls: Arc<ClientConfig>,
    user_agent: Arc<str>,
    loopback: bool,
    patience: Duration,
    names: Names,
}

/// Who knows the addresses of names.
#[derive(Clone)]
enum Names {
    System,
    /// Every name leads to these.
    #[cfg(test)]
    Fixed(Vec<std::net::IpAddr>),
}

impl Egress {
    /// A way out under this name. With `loopback`, servers on this machine may be asked too, for
    /// tests and for trying things out.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(user_agent: &str, loopback: bool) -> Result<Self, Failure> {
        let roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        Self::trusting(roots, user_agent, loopback)
    }

    fn trusting(roots: RootCertStore, user_agent: &str, loopback: bool) -> Result<Self, Failure> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Failure::Broken(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            tls: Arc::new(tls),
            user_agent: user_agent.into(),
            loopback,
            patience: PATIENCE,
            names: Names::System,
        })
    }

    /// The same with another patience.
    #[must_use]
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Reads an address that was kept: what may be asked can have changed since.
    ///
    /// # Errors
    /// [`Failure::Address`]
    pub fn address(&self, text: &str) -> Result<Address, Failure> {
        Ok(Address::parse(text, self.loopback)?)
    }

    /// Asks for what is at an address.
    ///
    /// # Errors
    /// [`Failure`]; any status that came is no failure.
    pub async fn get(
        &self,
        address: &Address,
        headers: &[(&str, &str)],
    ) -> Result<Answer, Failure> {
        self.ask(Method::GET, address, headers, Bytes::new()).await
    }

    /// Sends JSON to an address.
    ///
    /// # Errors
    /// [`Failure`]; any status that came is no failure.
    pub async fn post_json(
        &self,
        address: &Address,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer, Failure> {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        let body = Bytes::copy_from_slice(body.as_bytes());
        self.ask(Method::POST, address, &all, body).await
    }

    async fn ask(
        &self,
        method: Method,
        address: &Address,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Result<Answer, Failure> {
        let request = self.request(method, address, headers, body)?;
        let exchange = async {
            let stream = self.connect(address).await?;
            if address.url().scheme() == "http" {
                return exchange(stream, request).await;
            }
            let name = server_name(address)?;
            let connector = TlsConnector::from(self.tls.clone());
            match connector.connect(name, stream).await {
                Ok(stream) => exchange(stream, request).await,
                Err(error) => Err(tls_failure(address, &error)),
            }
        };
        timeout(self.patience, exchange)
            .await
            .unwrap_or(Err(Failure::TimedOut(self.patience.as_secs())))
    }

    fn request(
        &self,
        method: Method,
        address: &Address,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Result<Request<Full<Bytes>>, Failure> {
        let url = address.url();
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let host = match url.port() {
            Some(port) => format!("{}:{port}", address.host()),
            None => address.host().to_owned(),
        };
        let mut request = Request::builder()
            .method(method)
            .uri(target)
            .header(header::HOST, host)
            .header(header::USER_AGENT, &*self.user_agent)
            .header(header::ACCEPT_ENCODING, "identity")
            .header(header::CONNECTION, "close");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request
            .body(Full::new(body))
            .map_err(|error| Failure::Broken(error.to_string()))
    }

    /// Connects to an address that was checked itself: a name that leads elsewhere at the next
    /// look-up changes nothing.
    async fn connect(&self, address: &Address) -> Result<TcpStream, Failure> {
        let host = || address.host().to_owned();
        let found = self.look_up(address).await?;
        if found.is_empty() {
            return Err(Failure::NoSuchHost(host()));
        }
        let plain = address.url().scheme() == "http";
        let mut last = Failure::NotPublic(host());
        for to in found.into_iter().filter(|to| self.may_reach(*to, plain)) {
            match timeout(ONE_ADDRESS, TcpStream::connect(to)).await {
                Ok(Ok(stream)) => match stream.peer_addr() {
                    Ok(peer) if self.may_reach(peer, plain) => return Ok(stream),
                    _ => last = Failure::NotPublic(host()),
                },
                Ok(Err(error)) => last = Failure::Unreachable(host(), error.kind().to_string()),
                Err(_) => last = Failure::Unreachable(host(), "it does not answer".into()),
            }
        }
        Err(last)
    }

    fn may_reach(&self, to: SocketAddr, plain: bool) -> bool {
        let here = self.loopback && to.ip().is_loopback();
        here || (!plain && is_public(to.ip()))
    }

    async fn look_up(&self, address: &Address) -> Result<Vec<SocketAddr>, Failure> {
        let port = address.url().port_or_known_default().unwrap_or(443);
        let name = match address.url().host() {
            Some(Host::Ipv4(four)) => return Ok(vec![SocketAddr::from((four, port))]),
            Some(Host::Ipv6(six)) => return Ok(vec![SocketAddr::from((six, port))]),
            Some(Host::Domain(name)) => name,
            None => return Ok(Vec::new()),
        };
        match &self.names {
            Names::System => match tokio::net::lookup_host((name, port)).await {
                Ok(found) => Ok(found.collect()),
                Err(_) => Err(Failure::NoSuchHost(name.to_owned())),
            },
            #[cfg(test)]
            Names::Fixed(all) => Ok(all.iter().map(|ip| (*ip, port).into()).collect()),
        }
    }
}

fn server_name(address: &Address) -> Result<ServerName<'static>, Failure> {
    let unnamed = |_| Failure::NoSuchHost(address.host().to_owned());
    match address.url().host() {
        Some(Host::Ipv4(four)) => Ok(ServerName::from(std::net::IpAddr::V4(four))),
        Some(Host::Ipv6(six)) => Ok(ServerName::from(std::net::IpAddr::V6(six))),
        _ => ServerName::try_from(address.host().to_owned()).map_err(unnamed),
    }
}

fn tls_failure(address: &Address, error: &std::io::Error) -> Failure {
    let inner = error
        .get_ref()
        .and_then(|e| e.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidCertificate(why)) => {
            Failure::Certificate(address.host().to_owned(), why.to_string())
        }
        _ => Failure::Broken(error.to_string()),
    }
}

/// The task that drives a connection; it ends with the exchange, however that ends.
struct Driver(JoinHandle<()>);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Answer, Failure> {
    let broken = |error: hyper::Error| Failure::Broken(error.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let _driver = Driver(tokio::spawn(async move {
        // A fault of the connection reaches the sender or the body.
        let _ = connection.await;
    }));
    let response = sender.send_request(request).await.map_err(broken)?;
    read(response).await
}

async fn read(response: Response<Incoming>) -> Result<Answer, Failure> {
    let (parts, mut body) = response.into_parts();
    if body.size_hint().lower() > MAX_BYTES as u64 {
        return Err(Failure::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Failure::Broken(error.to_string()))?;
        if let Some(data) = frame.data_ref() {
            if bytes.len() + data.len() > MAX_BYTES {
                return Err(Failure::TooLarge);
            }
            bytes.extend_from_slice(data);
        }
    }
    Ok(Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: bytes,
    })
}

#[cfg(test)]
mod tests;
