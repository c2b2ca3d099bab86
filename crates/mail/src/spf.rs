//! Whether a domain's SPF record (RFC 7208) lets a machine send for it.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use crate::{Dns, DnsError};

/// What a record says about an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Spf {
    /// There is no record.
    Absent,
    /// The address may send.
    Pass,
    /// Nothing in the record lets it.
    NotPassed,
    /// The record cannot be used, and why.
    Broken(String),
}

/// A record may cause no more questions than this (4.6.4).
const QUESTIONS: u8 = 10;

/// The SPF records at a domain; more than one is a mistake.
pub(crate) async fn records(dns: &Dns, domain: &str) -> Result<Vec<String>, DnsError> {
    let mut texts = dns.texts(domain).await?;
    texts.retain(|text| {
        let word = text.split(' ').next().unwrap_or_default();
        word.eq_ignore_ascii_case("v=spf1")
    });
    Ok(texts)
}

/// Asks whether `address` may send for `domain`.
pub(crate) async fn ask(dns: &Dns, domain: &str, address: IpAddr) -> Result<Spf, DnsError> {
    let mut asker = Asker {
        dns,
        address,
        left: QUESTIONS,
    };
    asker.domain(domain.to_owned()).await
}

struct Asker<'a> {
    dns: &'a Dns,
    address: IpAddr,
    left: u8,
}

type Asking<'a> = Pin<Box<dyn Future<Output = Result<Spf, DnsError>> + Send + 'a>>;

impl Asker<'_> {
    fn domain(&mut self, domain: String) -> Asking<'_> {
        Box::pin(async move {
            let records = records(self.dns, &domain).await?;
            let [record] = records.as_slice() else {
                return Ok(if records.is_empty() {
                    Spf::Absent
                } else {
                    Spf::Broken(format!("{domain} has {} SPF records", records.len()))
                });
            };
            self.record(&domain, record).await
        })
    }

    async fn record(&mut self, domain: &str, record: &str) -> Result<Spf, DnsError> {
        let mut redirect = None;
        for term in record.split_ascii_whitespace().skip(1) {
            if let Some(target) = strip(term, "redirect=") {
                redirect = Some(target.to_owned());
                continue;
            }
            if term.contains('=') && !term.contains(':') {
                continue;
            }
            let (passes, mechanism) = match term.strip_prefix(['+', '-', '~', '?']) {
                Some(mechanism) => (term.starts_with('+'), mechanism),
                None => (true, term),
            };
            match self.matches(domain, mechanism).await? {
                Match::Yes if passes => return Ok(Spf::Pass),
                Match::Yes => return Ok(Spf::NotPassed),
                Match::No => {}
                Match::Broken(words) => return Ok(Spf::Broken(words)),
            }
        }
        let Some(target) = redirect else {
            return Ok(Spf::NotPassed);
        };
        if let Some(broken) = self.count() {
            return Ok(broken);
        }
        self.domain(target).await
    }

    async fn matches(&mut self, domain: &str, mechanism: &str) -> Result<Match, DnsError> {
        if mechanism.contains('%') {
            let words = format!("this check does not know macros such as in {mechanism}");
            return Ok(Match::Broken(words));
        }
        let (name, rest) = match mechanism.find([':', '/']) {
            Some(at) => mechanism.split_at(at),
            None => (mechanism, ""),
        };
        let name = name.to_ascii_lowercase();
        if name == "all" {
            return Ok(Match::Yes);
        }
        if let "ip4" | "ip6" = name.as_str() {
            let network = rest.strip_prefix(':').unwrap_or_default();
            return Ok(Match::of(inside(self.address, network)));
        }
        if let Some(Spf::Broken(words)) = self.count() {
            return Ok(Match::Broken(words));
        }
        let (target, length) = target(domain, rest, self.address);
        match name.as_str() {
            "a" => {
                let addresses = self.dns.addresses(target).await?;
                Ok(Match::of(self.among(&addresses, length)))
            }
            "mx" => {
                for host in self.dns.exchanges(target).await?.iter().take(10) {
                    let addresses = self.dns.addresses(host).await?;
                    if self.among(&addresses, length) {
                        return Ok(Match::Yes);
                    }
                }
                Ok(Match::No)
            }
            "include" => Ok(match self.domain(target.to_owned()).await? {
                Spf::Pass => Match::Yes,
                Spf::NotPassed => Match::No,
                Spf::Broken(words) => Match::Broken(words),
                Spf::Absent => Match::Broken(format!("{target} has no SPF record to include")),
            }),
            "exists" => Ok(Match::of(!self.dns.addresses(target).await?.is_empty())),
            "ptr" => Ok(Match::No),
            _ => Ok(Match::Broken(format!("{mechanism} is no SPF mechanism"))),
        }
    }

    fn among(&self, addresses: &[IpAddr], length: Option<u8>) -> bool {
        let near = |address: &IpAddr| within(self.address, *address, length);
        addresses.iter().any(near)
    }

    /// Counts a question; one too many breaks the record.
    fn count(&mut self) -> Option<Spf> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                None
            }
            None => Some(Spf::Broken(format!(
                "the SPF record causes more than {QUESTIONS} questions"
            ))),
        }
    }
}

enum Match {
    Yes,
    No,
    Broken(String),
}

impl Match {
    fn of(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

fn strip<'a>(term: &'a str, word: &str) -> Option<&'a str> {
    let (head, rest) = term.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

/// Domain and length of network behind a mechanism: `:domain/24//64`, each part may be missing.
fn target<'a>(domain: &'a str, rest: &'a str, address: IpAddr) -> (&'a str, Option<u8>) {
    let (name, lengths) = rest.split_once('/').unwrap_or((rest, ""));
    let name = name.strip_prefix(':').filter(|name| !name.is_empty());
    let (four, six) = lengths.split_once('/').unwrap_or((lengths, ""));
    let length = match address {
        IpAddr::V4(_) => four.trim_end_matches('/'),
        IpAddr::V6(_) => six.trim_start_matches('/'),
    };
    (name.unwrap_or(domain), length.parse().ok())
}

/// Whether an address lies in `192.0.2.0/24` or the like.
fn inside(address: IpAddr, network: &str) -> bool {
    let (base, length) = network.split_once('/').unwrap_or((network, ""));
    let (Ok(base), Ok(length)) = (
        base.parse(),
        Some(length)
            .filter(|length| !length.is_empty())
            .map(str::parse)
            .transpose(),
    ) else {
        return false;
    };
    within(address, base, length)
}

fn within(address: IpAddr, base: IpAddr, length: Option<u8>) -> bool {
    let (address, base, bits) = match (address, base) {
        (IpAddr::V4(a), IpAddr::V4(b)) => (u128::from(a.to_bits()), u128::from(b.to_bits()), 32),
        (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits(), b.to_bits(), 128),
        _ => return false,
    };
    let length = u32::from(length.unwrap_or(bits).min(bits));
    let shift = u32::from(bits) - length;
    let cut = |value: u128| value.checked_shr(shift).unwrap_or(0);
    cut(address) == cut(base)
}
