//! Questions to the name service, behind one door.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolverConfig};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{RData, RecordType};

/// The name service gave no answer, in its words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name service did not answer: {0}")]
pub struct DnsError(pub String);

/// Asks the name service. Always anew: whoever has just changed a record wants to see it.
#[derive(Clone)]
pub struct Dns {
    resolver: TokioResolver,
    /// Whether the world's name service is asked, where these names cannot be.
    is_public: bool,
}

/// Never given to anybody (RFC 2606): asking the world for them only tells it what we try out.
const RESERVED: [&str; 4] = [".example", ".invalid", ".localhost", ".test"];

/// How long one question may take, and how often it is asked.
const PATIENCE: Duration = Duration::from_secs(3);
const TRIES: usize = 2;

impl Dns {
    /// Asks this server, or the one that the machine uses. Must be called inside a Tokio runtime.
    pub fn new(server: Option<SocketAddr>) -> Result<Self, DnsError> {
        let provider = TokioRuntimeProvider::default();
        let mut builder = match server {
            Some(address) => {
                let mut config = NameServerConfig::udp_and_tcp(address.ip());
                for connection in &mut config.connections {
                    connection.port = address.port();
                }
                let config = ResolverConfig::from_name_servers(vec![config]);
                TokioResolver::builder_with_config(config, provider)
            }
            None => TokioResolver::builder_tokio().map_err(words)?,
        };
        let options = builder.options_mut();
        options.timeout = PATIENCE;
        options.attempts = TRIES;
        options.cache_size = 0;
        let resolver = builder.build().map_err(words)?;
        Ok(Self {
            resolver,
            is_public: server.is_none(),
        })
    }

    /// The texts at a name, each in one piece; none when there are none.
    pub async fn texts(&self, name: &str) -> Result<Vec<String>, DnsError> {
        let records = self.ask(name, RecordType::TXT).await?;
        Ok(records
            .into_iter()
            .filter_map(|record| match record {
                RData::TXT(text) => {
                    let text: Vec<u8> = text.txt_data.concat();
                    Some(String::from_utf8_lossy(&text).into_owned())
                }
                _ => None,
            })
            .collect())
    }

    /// The addresses of a machine.
    pub async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, DnsError> {
        if let Ok(address) = name.parse() {
            return Ok(vec![address]);
        }
        let mut addresses = Vec::new();
        for kind in [RecordType::A, RecordType::AAAA] {
            for record in self.ask(name, kind).await? {
                match record {
                    RData::A(address) => addresses.push(IpAddr::V4(address.0)),
                    RData::AAAA(address) => addresses.push(IpAddr::V6(address.0)),
                    _ => {}
                }
            }
        }
        Ok(addresses)
    }

    /// The machines that take mail for a domain, the first choice first.
    pub async fn exchanges(&self, domain: &str) -> Result<Vec<String>, DnsError> {
        let records = self.ask(domain, RecordType::MX).await?;
        let mut exchanges: Vec<_> = records
            .into_iter()
            .filter_map(|record| match record {
                RData::MX(mx) => Some((mx.preference, plain(&mx.exchange.to_ascii()))),
                _ => None,
            })
            .collect();
        exchanges.sort();
        Ok(exchanges.into_iter().map(|(_, name)| name).collect())
    }

    /// The names of an address.
    pub async fn names(&self, address: IpAddr) -> Result<Vec<String>, DnsError> {
        let lookup = bounded(self.resolver.reverse_lookup(address)).await?;
        Ok(lookup
            .into_iter()
            .filter_map(|record| match record {
                RData::PTR(name) => Some(plain(&name.0.to_ascii())),
                _ => None,
            })
            .collect())
    }

    async fn ask(&self, name: &str, kind: RecordType) -> Result<Vec<RData>, DnsError> {
        if self.is_public && RESERVED.iter().any(|end| name.ends_with(end)) {
            return Ok(Vec::new());
        }
        // With the dot at its end it is not tried inside our own domain.
        let name = format!("{}.", name.trim_end_matches('.'));
        bounded(self.resolver.lookup(name, kind)).await
    }
}

async fn bounded(
    asking: impl Future<Output = Result<Lookup, NetError>>,
) -> Result<Vec<RData>, DnsError> {
    let longest = PATIENCE * (TRIES as u32 + 1);
    match tokio::time::timeout(longest, asking).await {
        Ok(Ok(lookup)) => Ok(lookup
            .answers()
            .iter()
            .map(|record| record.data.clone())
            .collect()),
        Ok(Err(error)) if error.is_no_records_found() => Ok(Vec::new()),
        Ok(Err(error)) => Err(words(error)),
        Err(_) => Err(DnsError("it took too long".to_owned())),
    }
}

fn words(error: impl std::fmt::Display) -> DnsError {
    DnsError(error.to_string())
}

fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}
